"""Keeps the clocks of an event true to its states. Nothing else starts or stops one.

Which clocks something has follows from its state and its flags. A move compares what ran before with what must run
after: what is no longer there is stopped, what is new is started, what stands in a break is paused.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from apps.clocks.calendars import Timing
from apps.clocks.models import About, Clock
from apps.clocks.worktime import Limit
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.facts import File
from apps.events.models import Card, Event, Order, Petition
from apps.events.rules import (
    CARDED,
    EVENT_BREAKS,
    EVENT_CLOCKS,
    LEVELS,
    ORDER_BREAKS,
    ORDER_CLOCKS,
    PENDING,
    At,
    CardState,
    Colour,
    EventState,
    OrderState,
    Role,
)

NONE: frozenset[str] = frozenset()
Key = tuple[str, int]  # kind of thing, id
ENDED_BY: dict[str, frozenset[str]] = {  # the moves that do what the clock waits for; any other leaves it void
    "check": frozenset({"answer_check", "look"}),
    "supplement": frozenset({"supplement", "lapse_supplement"}),
    "close": frozenset({"close"}),
    "call_back": frozenset({"call_back", "archive"}),
    "approval": frozenset({"approve", "refuse"}),
    "reply": frozenset({"reply_card"}),
    "report_in": frozenset({"report_in"}),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clocks something has, and which of them stand still."""

    clocks: frozenset[str] = field(default=NONE)
    paused: frozenset[str] = field(default=NONE)


def wanted_by(file: File) -> dict[Key, Wanted]:
    """Of everything in the file, by its state and flags as they are."""
    found = {(str(About.EVENT), file.event.pk): _of_event(file.event)}
    found |= {(str(About.ORDER), order.pk): _of_order(order) for order in file.orders}
    found |= {(str(About.PETITION), petition.pk): _of_petition(petition) for petition in file.petitions}
    return found | {(str(About.CARD), card.pk): _of_card(card) for card in file.cards}


def _of_event(event: Event) -> Wanted:
    clocks = EVENT_CLOCKS.get(event.state, NONE)
    if event.state == EventState.FEEDBACK and event.checker_id:
        clocks |= {"check"}
    if not event.call_back_wanted:
        clocks -= {"call_back"}
    return Wanted(clocks, EVENT_BREAKS.get(event.state, NONE))


def _of_order(order: Order) -> Wanted:
    """A hazard is contained first; a whistle waits for the unit on site; a final ruling is watched once more."""
    clocks = ORDER_CLOCKS.get(order.state, NONE)
    if "handle" in clocks and order.contain_limit and order.contained_at is None:
        clocks = clocks - {"handle"} | {"contain"}
    if "handle" in clocks and order.final and order.role == Role.LEAD and order.state != OrderState.REWORK:
        clocks |= {"after_ruling"}
    if order.awaited and order.state in {OrderState.SENT, OrderState.ACCEPTED, OrderState.RETURN_PENDING}:
        clocks |= {"report_in"}
    return Wanted(clocks, ORDER_BREAKS.get(order.state, NONE))


def _of_petition(petition: Petition) -> Wanted:
    return Wanted(frozenset({"approval"}) if petition.state in PENDING else NONE)


def _of_card(card: Card) -> Wanted:
    return Wanted(frozenset({"reply"}) if card.state == CardState.OPEN else NONE)


def follow(act: Act, before: dict[Key, Wanted]) -> list[Clock]:
    """Stops, starts, pauses and resumes; sets the due times that events and orders repeat. Nothing is saved.

    Returns the clocks it started: they say whose turn it is now.
    """
    known = len(act.file.running.clocks)
    for key, after in wanted_by(act.file).items():
        _follow_one(act, key, before.get(key, Wanted()), after)
    refresh_due([act.event], act.orders, act.file.running.clocks)
    for order in act.orders:
        order.card_at = next_card_at(order, act.file.running.clocks, act.file.cards, act.file.timing)
    return act.file.running.clocks[known:]


def _follow_one(act: Act, key: Key, before: Wanted, after: Wanted) -> None:
    running, (about, about_id) = act.file.running, key
    for stage in sorted(before.clocks - after.clocks if key not in act.again else before.clocks):
        if clock := running.find(about, about_id, stage):
            running.stop(clock, at=act.now, void=_void(act, key, stage))
    for stage in sorted(after.clocks):
        clock = running.find(about, about_id, stage) or _start(act, key, stage)
        if stage in after.paused and clock.paused_at is None:
            running.pause(clock, at=act.now)
        elif stage not in after.paused:
            running.resume(clock, at=act.now)


def _void(act: Act, key: Key, stage: str) -> bool:
    """What was withdrawn, made void, or overtaken by another move is neither met nor missed."""
    about, about_id = key
    if act.event.state == EventState.VOID:
        return True
    if about == About.ORDER and any(o.pk == about_id and o.state == OrderState.WITHDRAWN for o in act.orders):
        return True
    return stage in ENDED_BY and act.row.name not in ENDED_BY[stage]


def _start(act: Act, key: Key, stage: str) -> Clock:
    about, about_id = key
    unit_id, limit, due_at = _promise(act, key, stage)
    return act.file.running.start(
        about=about,
        about_id=about_id,
        stage=stage,
        unit_id=unit_id,
        urgency=act.event.urgency,
        limit=limit,
        at=act.now,
        due_at=due_at,
    )


def _promise(act: Act, key: Key, stage: str) -> tuple[int, Limit, datetime | None]:
    """Which unit answers for the clock, its limit, and its due time where that is not simply the limit's end."""
    about, about_id = key
    times, urgency = act.file.timing, act.event.urgency
    if about == About.EVENT:
        return responsible(stage, act.event, act.orders), times.limit(stage, urgency), None
    if about == About.PETITION:
        petition = next(known for known in act.file.petitions if known.pk == about_id)
        return _approver(petition, act), times.limit("return_ruling", urgency), None
    if about == About.CARD:
        card = next(known for known in act.file.cards if known.pk == about_id)
        order = next(known for known in act.orders if known.pk == card.order_id)
        return answering_unit(order, act.event), times.limit("reply", urgency), None
    order = next(known for known in act.orders if known.pk == about_id)
    return (answering_unit(order, act.event), *_promise_of_order(act, order, stage))


def _promise_of_order(act: Act, order: Order, stage: str) -> tuple[Limit, datetime | None]:
    """Sources: domain README §3 (rework, whistles), §4 (accept), §5 (a day after a final ruling's limit)."""
    times, urgency = act.file.timing, act.event.urgency
    whole = act.limits.get(order.pk) or Limit.parse(order.limit)
    first = Limit.parse(order.contain_limit) if order.contain_limit and order.contained_at is None else whole
    match stage:
        case "accept":
            return _accept_window(times, first, urgency, act.now)
        case "contain":
            return first, None
        case "report_in":
            return times.limit(f"whistle_{act.given['whistle']}", urgency), None
        case "after_ruling":
            return whole.plus_a_day(), None
    return whole, None


def _accept_window(times: Timing, handle: Limit, urgency: int, at: datetime) -> tuple[Limit, datetime]:
    """Never longer than half the handle limit, whichever runs out first in the calendar."""
    usual, half = times.limit("accept", urgency), handle.half()
    return min(((limit, times.days.add(at, limit)) for limit in (usual, half)), key=lambda pair: pair[1])


def answering_unit(order: Order, event: Event) -> int:
    """What a grid takes on itself its community answers for: grids and their workers are never measured."""
    own_by_grid = order.own and order.unit_id != event.community_id
    return event.community_id if own_by_grid else order.unit_id


def responsible(stage: str, event: Event, orders: Iterable[Order]) -> int:
    """Triage and closing are the community's, dispatch and rulings the street's; see `facts.verifier_path`.

    Nobody rules on a return of their own: the street's goes to the district.
    """
    district_id = event.street.parent_id or event.street_id
    own_return = any(o.unit_id == event.street_id and o.state == OrderState.RETURN_PENDING for o in orders)
    if stage == "conference" or (stage == "return_ruling" and own_return):
        return district_id
    if stage in {"dispatch", "return_ruling", "call_back"}:
        return event.street_id
    if stage == "triage":
        return event.street_id if event.raised else event.community_id
    if stage == "verify":
        handling = {order.unit_id for order in orders if order.state != OrderState.WITHDRAWN}
        if event.street_id in handling:
            return district_id
        return event.street_id if event.community_id in handling else event.community_id
    return event.community_id


def _approver(petition: Petition, act: Act) -> int:
    at = LEVELS[petition.kind][petition.level].at
    if at is At.DISTRICT:
        return act.event.street.parent_id or act.event.street_id
    order = next((known for known in act.orders if known.pk == petition.order_id), None)
    return answering_unit(order, act.event) if order and at is At.SIGNATORY else act.event.street_id


def refresh_due(events: Iterable[Event], orders: Iterable[Order], clocks: Iterable[Clock]) -> None:
    """Repeats the earliest running due time on each event and order, for sorting. The rows are not saved."""
    running = [clock for clock in clocks if clock.stopped_at is None and clock.paused_at is None]
    orders = list(orders)
    for order in orders:
        own = (c.due_at for c in running if c.about == About.ORDER and c.about_id == order.pk)
        order.due_at = min(own, default=None)
    for event in events:
        dues = [c.due_at for c in running if c.about == About.EVENT and c.about_id == event.pk]
        dues += [order.due_at for order in orders if order.event_id == event.pk and order.due_at]
        event.due_at = min(dues, default=None)


def next_card_at(order: Order, clocks: Iterable[Clock], cards: Iterable[Card], times: Timing) -> datetime | None:
    """When the next supervision card is due: of the first clock of the order to run over, in its next colour."""
    own = [clock for clock in clocks if clock.about == About.ORDER and clock.about_id == order.pk]
    found = [next_card(clock, cards, times) for clock in own if clock.stage in CARDED]
    return min((at for at, _colour in filter(None, found)), default=None)


def next_card(clock: Clock, cards: Iterable[Card], times: Timing) -> tuple[datetime, str] | None:
    """Of one clock: the moment and the colour of the next card of its order. Cards climb, whatever raised the last."""
    if clock.paused_at or clock.stopped_at:
        return None
    colours = [str(colour) for colour in Colour]
    standing = [card for card in cards if card.order_id == clock.about_id and card.state != CardState.RECALLED]
    climbed = max((colours.index(card.colour) + 1 for card in standing), default=0)
    if climbed == len(colours):
        return None
    colour = colours[climbed]
    return times.days.add(clock.due_at, times.limit(f"card_{colour}", clock.urgency)), colour
