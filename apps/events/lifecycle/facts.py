"""Reads what the judge has to know of one event, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from apps.clocks.calendars import Timing, timing
from apps.clocks.lifecycle import Running, clock_limit, clocks_about, replayed
from apps.clocks.models import About, Clock, DueChange
from apps.clocks.worktime import UNIT_SECONDS, Limit, Unit, WorkCalendar
from apps.events.facts import CardFacts, EventFacts, OrderFacts, PetitionFacts
from apps.events.models import Card, Event, Opinion, Order, Petition, Step
from apps.events.rules import MOVE, PETITION_OF, EventState, PetitionKind, PetitionState
from apps.staff.actors import Actor, InPost, Resident
from apps.tenancy.context import current

DID = {
    "handlers": {"accept", "contain", "return_order", "report_in", "answer", "self_handle", "solve_on_spot"},
    "verifiers": {"pass", "rework", "false_feedback"},
    "dispatchers": {"dispatch", "whistle", "add_assist"},
}
UPHOLD = "uphold_dissatisfaction"
DISSATISFIED = 1


class Deed(NamedTuple):
    """Who made which move on which order, when; no order: a move of the event."""

    move: str
    order_id: int | None
    person_id: int
    at: datetime


@dataclass(slots=True)
class File:
    """Everything of one event that a move may look at or change: rows, running clocks, the calendar of the moment.

    `clocks`: those that were stopped too, when it was only read. `steps`: those that were written since.
    """

    event: Event
    orders: list[Order]
    petitions: list[Petition]
    cards: list[Card]
    running: Running
    opinions: list[Opinion]
    did: list[Deed]
    timing: Timing
    clocks: list[Clock] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    _as_read: dict[tuple[type, int], dict[str, Any]] = field(default_factory=dict)

    def has_changed(self, row: Order | Petition | Card) -> bool:
        """Whether a row is new since it was read, or differs from what was read."""
        return vars(row) != self._as_read.get((type(row), row.pk))

    @property
    def days(self) -> WorkCalendar:
        return self.timing.days

    @property
    def rating_time(self) -> Limit:
        return self.timing.limit("rating", self.event.urgency)


def open_file(event: Event, *, lock: bool = False, steps: Iterable[Step] | None = None) -> File:
    """Reads it; under the event's lock with `lock`. Orders, petitions and cards need no lock of their own.

    `steps`: the event's with their cards, where the caller has them already.
    """
    times = timing()
    begun = event.version > 1  # until then there is the report and nothing else
    orders = list(Order.objects.filter(event=event).select_related("unit", "assignee").order_by("id")) if begun else []
    petitions = _petitions(event, steps) if begun else []
    cards = _cards(event, steps) if orders else []
    wanted = _things(event, orders, petitions, cards)
    clocks = [] if lock else _all_clocks(wanted)
    still = [clock for clock in clocks if clock.stopped_at is None]
    rows = [*orders, *petitions, *cards]
    return File(
        event=event,
        orders=orders,
        petitions=petitions,
        cards=cards,
        running=Running.of(wanted, days=times.days) if lock else Running(still, times.days),
        opinions=_opinions(event),
        did=_did(event, steps) if orders else [],
        timing=times,
        clocks=clocks,
        _as_read={(type(row), row.pk): dict(vars(row)) for row in rows},
    )


def _petitions(event: Event, known: Iterable[Step] | None) -> list[Petition]:
    """Each was asked by a step."""
    if known is not None and not any(step.move in PETITION_OF for step in known):
        return []
    return list(Petition.objects.filter(event=event).order_by("id"))


def _cards(event: Event, known: Iterable[Step] | None) -> list[Card]:
    """Each was raised by a step, which brings it along."""
    if known is not None:
        return [step.card for step in known if hasattr(step, "card")]
    return list(Card.objects.filter(event=event).order_by("id"))


def reopened(file: File, event: Event) -> File:
    """The file of a move that was just made, for showing the event: what was read under the lock is not read again.

    `event`: as it was read after the move; when somebody else has changed it since, everything is read anew.
    """
    if event.version != file.event.version:
        return open_file(event)
    clocks = _all_clocks(_things(event, file.orders, file.petitions, file.cards))
    still = [clock for clock in clocks if clock.stopped_at is None]
    return File(
        event=event,
        orders=file.orders,
        petitions=file.petitions,
        cards=file.cards,
        running=Running(still, file.days),
        opinions=_opinions(event),
        did=[*file.did, *_did(event, file.steps)],
        timing=file.timing,
        clocks=clocks,
    )


def _things(
    event: Event, orders: Iterable[Order], petitions: Iterable[Petition], cards: Iterable[Card]
) -> dict[str, list[int]]:
    """What clocks can be about: kind of thing → ids."""
    return {
        About.EVENT: [event.pk],
        About.ORDER: [order.pk for order in orders],
        About.PETITION: [petition.pk for petition in petitions],
        About.CARD: [card.pk for card in cards],
    }


def _all_clocks(wanted: dict[str, list[int]]) -> list[Clock]:
    return list(clocks_about(wanted).select_related("unit").order_by("started_at", "id"))


def _opinions(event: Event) -> list[Opinion]:
    """Those since it was closed; an open event has none that matter now."""
    closed = event.state == EventState.CLOSED
    return list(Opinion.objects.filter(event=event, round=event.closings)) if closed else []


def new_file(event: Event) -> File:
    """Of an event that is just being made: there is nothing to read yet."""
    times = timing()
    return File(event, [], [], [], Running([], times.days), [], [], times)


def _did(event: Event, known: Iterable[Step] | None) -> list[Deed]:
    moves = {UPHOLD}.union(*DID.values())
    if known is not None:
        return [Deed(s.move, s.order_id, s.person_id, s.at) for s in known if s.move in moves and s.person_id]
    steps = Step.objects.filter(event=event, move__in=moves, person__isnull=False)
    return [Deed(*row) for row in steps.values_list("move", "order_id", "person_id", "at")]


def facts_of(file: File, at: datetime, actor: Actor | None = None) -> EventFacts:
    """As they are at a moment. Whether the calendar has changed is worked out for those who may act on it; without an
    actor, for anybody."""
    event = file.event
    today = at.astimezone(current().zone).date()
    return EventFacts(
        id=event.pk,
        state=event.state,
        unit_path=event.unit.path,
        community_path=event.community.path,
        street_path=event.street.path,
        district_path=event.street.path.partition(".")[0] + ".",
        orders=tuple(_order_facts(file, order, at) for order in file.orders),
        petitions=tuple(_petition_facts(petition) for petition in file.petitions),
        cards=tuple(CardFacts(card.pk, card.colour, card.state, card.order_id) for card in file.cards),
        reporter=event.reporter_id,
        checker=event.checker_id,
        raised=event.raised,
        reconsidered=event.reconsidered,
        followed=isinstance(actor, Resident) and Event.objects.filter(merged_into=event).exists(),
        may_be_suspended=bool(event.category and event.category.long_running),
        being_looked_at=event.state == EventState.FEEDBACK and event.checker_id is not None,
        called_back=any(opinion.kind == "call_back" for opinion in file.opinions),
        rated=any(opinion.kind == "rate" for opinion in file.opinions),
        dissatisfied=any(opinion.grade == DISSATISFIED for opinion in file.opinions),
        rating_over=event.closed_at is not None and at > file.days.add(event.closed_at, file.rating_time),
        urged_today=event.urged_times if event.urged_on == today else 0,
        out_of_date=_may_recompute(actor) and bool(out_of_date(file)),
        waits_for=frozenset(clock.unit_id for clock in file.running.clocks),
    )


def _may_recompute(actor: Actor | None) -> bool:
    if isinstance(actor, InPost):
        return any(actor.powers.get(power) for power in MOVE["recompute"].powers)
    return not isinstance(actor, Resident)


def out_of_date(file: File) -> list[tuple[Clock, datetime]]:
    """Running clocks whose due time today's calendar would give otherwise, and that other due time.

    What had no break and no extension needs no look at its changes.
    """
    running = [clock for clock in file.running.clocks if clock.stopped_at is None]
    fresh = {clock.pk: file.days.add(clock.started_at, clock_limit(clock)) for clock in running}
    other = [clock for clock in running if fresh[clock.pk] != clock.due_at]
    if not other:
        return []
    history = changes_of(other)
    again = [(clock, replayed(clock, clock_limit(clock), history[clock.pk], file.days)) for clock in other]
    return [(clock, due) for clock, due in again if due != clock.due_at]


def changes_of(clocks: Iterable[Clock]) -> dict[int, list[DueChange]]:
    """What has moved the due times of clocks, by clock, in order."""
    found: dict[int, list[DueChange]] = defaultdict(list)
    for change in DueChange.objects.filter(clock__in=[clock.pk for clock in clocks if clock.pk]).order_by("id"):
        found[change.clock_id].append(change)
    return found


def _order_facts(file: File, order: Order, at: datetime) -> OrderFacts:
    accept = file.running.find(About.ORDER, order.pk, "accept")
    work = working_clock(file.running, order)
    return OrderFacts(
        id=order.pk,
        role=order.role,
        state=order.state,
        unit_path=order.unit.path,
        unit_name=order.unit.name,
        own=order.own,
        final=order.final,
        awaited=order.awaited,
        hazard=bool(order.contain_limit),
        contained=order.contained_at is not None,
        returned=order.returned,
        window_over=accept is not None and accept.due_at < at,
        late=work is not None and (work.paused_at or at) > work.due_at,
        in_last_day=work is not None and _in_last_day(work, at, file.days),
        extensions=order.extensions,
        suspended_before=any(
            p.order_id == order.pk and p.kind == PetitionKind.SUSPENSION and p.state == PetitionState.GRANTED
            for p in file.petitions
        ),
        upheld=_is_upheld(file, order),
        **_persons(file, order),
    )


def _persons(file: File, order: Order) -> dict[str, frozenset[int]]:
    """Who has had which part in the order, as `OrderFacts` names them.

    Dispatching is a move of the event: whoever dispatched sent all orders of that dispatch.
    """
    deeds = [deed for deed in file.did if deed.order_id in (order.pk, None)]
    return {part: frozenset(deed.person_id for deed in deeds if deed.move in moves) for part, moves in DID.items()}


def _is_upheld(file: File, order: Order) -> bool:
    """Since it was closed: another closing is another chance to be dissatisfied."""
    closed_at = file.event.closed_at
    upheld = (deed for deed in file.did if deed.move == UPHOLD and deed.order_id == order.pk)
    return closed_at is not None and any(deed.at >= closed_at for deed in upheld)


def working_clock(running: Running, order: Order) -> Clock | None:
    """The clock of what the unit has to do now: contain a hazard first, else handle."""
    return running.find(About.ORDER, order.pk, "contain") or running.find(About.ORDER, order.pk, "handle")


def _in_last_day(clock: Clock, at: datetime, days: WorkCalendar) -> bool:
    """A day counts as the limit's unit counts it: eight working hours, or 24 hours. Shorter limits are all last day."""
    unit = clock_limit(clock).unit
    day = timedelta(seconds=UNIT_SECONDS[Unit.UD if unit.continuous else Unit.WD])
    return days.elapsed(at, clock.due_at, unit) <= day


def _petition_facts(petition: Petition) -> PetitionFacts:
    return PetitionFacts(
        id=petition.pk,
        kind=petition.kind,
        state=petition.state,
        level=petition.level,
        order_id=petition.order_id,
        asked_by=petition.asked_by_id,
        endorsed_by=petition.endorsed_by_id,
    )
