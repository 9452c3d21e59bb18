"""协同处置: every order is accepted, and answered in the end; what comes between."""

from collections.abc import Callable
from typing import Any

from apps.events.models import Order
from apps.events.queries import handlers_for
from apps.events.rules import ENDED, OrderState
from apps.grids.models import Level
from apps.staff.actors import InPost
from gridgov.demo.stage import Story
from gridgov.demo.stories.petitions import TURNS as OF_PETITIONS
from gridgov.demo.stories.teller import Teller

BEGUN, HALF = 0.1, 0.5
CONTACTED, WITH_BEFORE = 0.7, 0.3
COLOURS = ("card_yellow", "card_yellow", "card_red", "card_black")


def handle(t: Teller) -> Story:
    """Ends with every order answered, or with the event ended otherwise."""
    for order in t.live():
        yield from accept(t, order)
    if t.live() and t.turn in TURNS:
        yield from TURNS[t.turn](t)
    if t.event.state in ENDED:
        return
    for order in sorted(t.live(), key=lambda order: order.role):
        yield from accept(t, order)
        yield from _on_site(t, order)
        yield from answer(t, order)


def accept(t: Teller, order: Order) -> Story:
    """When the window has run out meanwhile, the sweep has accepted it."""
    order.refresh_from_db()
    if order.state == OrderState.SENT:
        yield t.when(order, "accept")
        order.refresh_from_db()
    if order.state == OrderState.SENT:
        t.move("accept", t.cast.handlers(order.unit), order)
        _hand_on(t, order)


def _hand_on(t: Teller, order: Order) -> None:
    """In departments that have both, the liaison officer hands every other order to the handler."""
    liaison, handler = t.cast.at(order.unit_id, "P23"), t.cast.at(order.unit_id, "P24")
    if liaison and handler and t.script.start.minute % 2:
        t.move("hand_to", liaison, order, colleague=handler[0].person_id)


def _on_site(t: Teller, order: Order) -> Story:
    """The whistle is answered, the danger is removed."""
    order.refresh_from_db()
    handlers = t.cast.handlers(order.unit)
    if order.awaited:
        yield t.when(order, "report_in")
        t.move("report_in", handlers, order, who=handlers[0].person_name, note=t.say("reported_in"))
    if order.contain_limit and order.contained_at is None:
        yield t.when(order, "contain")
        t.move("contain", handlers, order, measures=t.say("contained"), photos=t.photos(settled=False))


def answer(t: Teller, order: Order, *, honest: bool = True) -> Story:
    """`honest`: otherwise it is the reporter's own photo that is sent as the one from afterwards."""
    order.refresh_from_db()
    if order.state not in {OrderState.ACCEPTED, OrderState.REWORK}:
        return
    yield t.when(order, "handle")
    random = t.script.random
    before = t.photos(settled=False) if random.random() < WITH_BEFORE else []
    after = t.photos(settled=True) if honest else [t.taken(str(t.event.client_id))]
    given: dict[str, Any] = {
        "measures": t.script.measures,
        "contacted": random.random() < CONTACTED,
        "before": before,
        "after": after,
    }
    t.move("answer", _handlers_of(t, order), order, **given)


def _handlers_of(t: Teller, order: Order) -> list[InPost]:
    """Of what a grid took on itself: its own people."""
    unit = order.unit
    return t.cast.at(unit.pk, "P02", "P01") if unit.level == Level.GRID else t.cast.handlers(unit)


def _assisted(t: Teller) -> Story:
    lead = t.lead()
    yield t.at_pace(lead, BEGUN)
    held = {order.unit_id for order in t.live()}
    found = [unit.pk for unit in handlers_for(t.event) if unit.level == Level.DEPARTMENT and unit.pk not in held]
    given: dict[str, Any] = {"assists": [t.script.random.choice(found)], "matter": t.say("matter")}
    t.move("add_assist", t.cast.dispatchers(t.event), **given)


def _reclassified(t: Teller) -> Story:
    yield t.at_pace(t.lead(), BEGUN)
    t.move("reclassify", t.cast.dispatchers(t.event), category=t.script.other.pk, reason=t.say("reclassified"))


def _urged(t: Teller) -> Story:
    yield t.at_pace(t.lead(), HALF)
    by_reporter = t.script.random.random() < HALF
    t.move("urge", [t.reporter] if by_reporter else t.cast.supervisors(t.event), note=t.say("urged"))


def _carded(t: Teller) -> Story:
    """A supervisor shows a card before anything is late; the leader replies, see `replies`."""
    yield t.at_pace(t.lead(), HALF)
    colour = "card_yellow" if t.script.gap else t.script.random.choice(COLOURS)
    t.move(colour, t.cast.supervisors(t.event), t.lead(), reason=t.say("carded"))


TURNS: dict[str, Callable[[Teller], Story]] = {
    **OF_PETITIONS,
    "add_assist": _assisted,
    "reclassify": _reclassified,
    "urge": _urged,
    "card": _carded,
}
