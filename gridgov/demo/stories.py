"""Tells a script as moves of the real lifecycle. Each function yields the moments at which the story goes on."""

from datetime import datetime
from uuid import UUID

from apps.events.models import Event, Order
from apps.events.queries import handlers_for
from apps.events.rules import OrderState, Role
from apps.events.suggestions.department import suggest_units
from apps.grids.models import Level, Unit
from gridgov.demo.places import point_in
from gridgov.demo.plan import read
from gridgov.demo.scripts import Script
from gridgov.demo.stage import Stage, Story

WORDS = read("words")
ASSISTED = 0.25
A_FEW_STEPS = 0.0001  # degrees: some ten metres


def tell(script: Script, stage: Stage) -> Story:
    """From the report to the end, or to the state that the script stops at."""
    yield script.start
    event = _report(script, stage)
    if script.until == "reported":
        return
    if script.twist == "decline":
        yield _when(script, stage, event, "triage")
        reason, told = script.random.choice(WORDS["declined"])
        stage.move(event, "decline", stage.cast.at(event.community_id, "P11"), reason=reason, told=told)
        return
    yield _when(script, stage, event, "triage")
    _file(script, stage, event)
    if script.twist == "merge":
        yield from _merge_a_twin(script, stage, event)
    if script.until == "filed":
        return
    yield from _dispatch(script, stage, event)
    if script.until in {"dispatched", "return_pending"}:
        return
    yield from _handle(script, stage, event)
    if event.state == "verified" and script.until != "verified":
        yield _when(script, stage, event, "close")
        stage.move(event, "close", stage.cast.at(event.community_id, "P10"), note=_say(script, "closed"))


def _report(script: Script, stage: Stage, beside: Event | None = None) -> Event:
    """At a place of the grid, or a few steps beside another event."""
    random = script.random
    lng, lat = point_in(random, script.grid)
    if beside is not None and beside.lng is not None and beside.lat is not None:
        lng, lat = float(beside.lng) + A_FEW_STEPS, float(beside.lat) + A_FEW_STEPS
    place = random.choice(WORDS["places"]).format(n=random.randint(1, 18), m=random.randint(1, 5))
    reporter = random.choice(stage.cast.reporters(script.grid))
    return stage.report(
        reporter,
        {
            "client_id": UUID(int=random.getrandbits(128), version=4),
            "title": script.title,
            "description": f"{place}：{script.description}",
            "category": script.category.pk if random.random() < 0.8 else None,
            "unit": script.grid.pk,
            "place": place,
            "lng": lng,
            "lat": lat,
            "danger": False,
            "photos": [],
        },
    )


def _file(script: Script, stage: Stage, event: Event) -> None:
    quality = script.random.choices("ABC", weights=(6, 3, 1))[0]
    clerk = stage.cast.at(event.community_id, "P11")
    category = script.category
    stage.move(event, "file", clerk, category=category.pk, urgency=category.urgency, quality=quality, note="")


def _merge_a_twin(script: Script, stage: Stage, event: Event) -> Story:
    """Somebody else reports the same thing before it is dispatched."""
    yield stage.in_time(event, "dispatch", 0.1)
    twin = _report(script, stage, beside=event)
    yield stage.in_time(twin, "triage", 0.1)
    if event.state == "filed":
        stage.move(twin, "merge", stage.cast.at(event.community_id, "P11"), main=event.number, note="")


def _dispatch(script: Script, stage: Stage, event: Event) -> Story:
    yield _when(script, stage, event, "dispatch")
    suggestion = suggest_units(event)
    lead = suggestion.lead or event.street
    assists = [unit for unit in suggestion.assists if _can_handle(stage, unit)][:1]
    if script.random.random() > ASSISTED:
        assists = []
    _send(script, stage, event, lead, assists)
    if script.twist in {"uphold", "reject"} and lead.level == Level.DEPARTMENT:
        yield from _return(script, stage, event, _lead_order(event))


def _send(script: Script, stage: Stage, event: Event, lead: Unit, assists: list[Unit]) -> None:
    dispatcher = stage.cast.at(event.street_id, "P14")
    note = _say(script, "dispatched")
    stage.move(event, "dispatch", dispatcher, lead=lead.pk, assists=[unit.pk for unit in assists], note=note)


def _return(script: Script, stage: Stage, event: Event, order: Order) -> Story:
    """The department returns its order in time; the street rules on it."""
    yield stage.now + (stage.in_time(order, "accept", 0.4) - stage.now) / 2
    order.refresh_from_db()
    if order.state != OrderState.SENT:
        return
    others = [unit for unit in handlers_for(event) if unit.pk != order.unit_id and _can_handle(stage, unit)]
    proposed = next((unit for unit in others if unit.parent_id == event.street_id), event.street)
    ground = _say(script, "returned")
    stage.move(event, "return_order", stage.cast.handler(order.unit), order, ground=ground, proposed=proposed.pk)
    if script.until == "return_pending":
        return
    yield _when(script, stage, event, "return_ruling")
    dispatcher = stage.cast.at(event.street_id, "P14")
    if script.twist == "reject":
        stage.move(event, "reject_return", dispatcher, order, why=_say(script, "rejected"))
        return
    stage.move(event, "uphold_return", dispatcher, order, note=_say(script, "upheld"))
    yield _when(script, stage, event, "dispatch")
    _send(script, stage, event, proposed, [])


def _handle(script: Script, stage: Stage, event: Event) -> Story:
    """Every order is accepted, answered and verified; the lead's may be sent back once."""
    for order in _live(event):
        yield from _accept(script, stage, event, order)
    if script.until == "handling":
        return
    for order in sorted(_live(event), key=lambda order: order.role):
        yield from _answer(script, stage, event, order)
    if script.until == "feedback":
        return
    if script.twist == "rework":
        yield from _send_back(script, stage, event, _lead_order(event))
    if script.until == "rework":
        return
    for order in _live(event):
        if event.state == "feedback":
            yield _when(script, stage, event, "verify")
        verifier = stage.cast.verifier(event, order)
        stage.move(event, "pass", verifier, order, note=_say(script, "verified"))


def _accept(script: Script, stage: Stage, event: Event, order: Order) -> Story:
    order.refresh_from_db()
    if order.state == OrderState.SENT:
        yield _when(script, stage, order, "accept")
        order.refresh_from_db()
    # When the window has run out meanwhile, the sweep has accepted it.
    if order.state == OrderState.SENT:
        stage.move(event, "accept", stage.cast.handler(order.unit), order)


def _answer(script: Script, stage: Stage, event: Event, order: Order) -> Story:
    yield max(_when(script, stage, order, "handle"), stage.now)
    contacted = script.random.random() < 0.7
    handler = stage.cast.handler(order.unit)
    stage.move(event, "answer", handler, order, measures=script.measures, contacted=contacted, photos=[])


def _send_back(script: Script, stage: Stage, event: Event, order: Order) -> Story:
    yield _when(script, stage, event, "verify")
    stage.move(event, "rework", stage.cast.verifier(event, order), order, failed=_say(script, "failed"))
    if script.until != "rework":
        order.refresh_from_db()
        yield from _answer(script, stage, event, order)


def _when(script: Script, stage: Stage, about: Event | Order, clock: str) -> datetime:
    return stage.now + script.gap if script.gap else stage.in_time(about, clock, script.pace[clock])


def _live(event: Event) -> list[Order]:
    orders = event.orders.exclude(state=OrderState.WITHDRAWN).select_related("unit").order_by("id")
    return list(orders)


def _lead_order(event: Event) -> Order:
    return next(order for order in _live(event) if order.role == Role.LEAD)


def _can_handle(stage: Stage, unit: Unit) -> bool:
    return stage.cast.has(unit.pk, "P23", "P26", "P10", "P13")


def _say(script: Script, what: str) -> str:
    return str(script.random.choice(WORDS[what]))
