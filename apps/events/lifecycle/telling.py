"""Who is told of a move, in the move's own transaction.

Whose turn it is follows from the clocks that the move has started: everybody at the clock's unit who holds the power to
do what it waits for. Besides, the reporter hears how it ended, and whoever asked for something what was decided.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from apps.clocks.models import About, Clock
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.clocking import answering_unit
from apps.events.models import Card, Event, Petition, Step
from apps.events.rules import LEVELS, EventState, PetitionKind, PetitionState
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient
from apps.staff.queries import holders_by_unit

URGENT = (1, 2)
TOLD_OF_THE_END = {EventState.CLOSED, EventState.DECLINED, EventState.VOID}
DOES: dict[str, str] = {
    "triage": "triage_event",
    "dispatch": "dispatch_event",
    "return_ruling": "rule_return",
    "conference": "rule_conference",
    "accept": "handle_order",
    "report_in": "handle_order",
    "contain": "handle_order",
    "handle": "handle_order",
    "verify": "verify_event",
    "close": "close_event",
    "call_back": "call_back",
    "reply": "sign_order",
}
SAYS = {"reply": "card", "approval": "approval_asked", "check": "check_asked", "supplement": "asked_more"}
GOES_ON = {"resume": "handle", "send_check": "check"}  # moves after which a clock that was there is news again
TAKING_ON = {"self_handle", "solve_on_spot"}
ASKING = {"extension": "extend", "suspension": "suspend", "void": "void"}  # kind of petition → the move that asked

Doers = tuple[str, int]  # a power, and the unit it is held on


def tell(act: Act, started: Collection[Clock]) -> None:
    """Writes the notices of one move: at most five queries."""
    begun = [*started, *_going_on(act, started)]
    turns = [(clock, doers) for clock in begun if (doers := _doers(act, clock)) and _is_news(act, clock, begun)]
    urged = [(clock, doers) for clock in _urged(act) if (doers := _doers(act, clock))]
    withdrawn = [("handle_order", unit_id) for unit_id in _withdrawn(act)]
    handed = _handed(act)
    holders = holders_by_unit([*(doers for _clock, doers in [*turns, *urged]), *withdrawn, *handed])
    news = [_turn(act, clock, holders.get(doers, [])) for clock, doers in turns]
    news += [_turn(act, clock, [Recipient(person, None)]) for clock in begun if (person := _person(act, clock))]
    news += [_news(act.event, "urged", holders.get(doers, []), due=c.due_at.isoformat()) for c, doers in urged]
    news += [_news(act.event, "withdrawn", holders.get(unit, [])) for unit in withdrawn]
    news += [_to_the_colleague(act, holders.get(unit, [])) for unit in handed]
    news += [*_of_the_end(act), *_of_petitions(act)]
    notify((_without(item, act) for item in news), now=act.now)


def tell_of_cards(cards: Iterable[Card], now: datetime, due: dict[int, datetime]) -> None:
    """Cards that late clocks have raised by themselves; `due`: when the reply to each is due."""
    cards = list(cards)
    holders = holders_by_unit(("sign_order", answering_unit(card.order, card.event)) for card in cards)
    notify(
        (
            _news(
                card.event,
                "card",
                holders.get(("sign_order", answering_unit(card.order, card.event)), []),
                colour=card.colour,
                due=due[card.pk].isoformat(),
            )
            for card in cards
        ),
        now=now,
    )


def _going_on(act: Act, started: Collection[Clock]) -> list[Clock]:
    """Clocks that go on after a break, or with somebody else: as much news as one that starts."""
    stage, order_id = GOES_ON.get(act.row.name), act.order.pk if act.order else act.event.pk
    running = [clock for clock in act.file.running.clocks if clock.stage == stage and not clock.stopped_at]
    return [clock for clock in running if clock.about_id == order_id and clock not in started]


def _doers(act: Act, clock: Clock) -> Doers | None:
    """Those who do what the clock waits for; None where it waits for a certain person."""
    if clock.stage == "approval":
        petition = next(known for known in act.file.petitions if known.pk == clock.about_id)
        return LEVELS[petition.kind][petition.level].power, clock.unit_id
    if clock.about == About.ORDER:
        order = next(known for known in act.orders if known.pk == clock.about_id)
        if order.own:
            return "self_handle", order.unit_id
    return (DOES[clock.stage], clock.unit_id) if clock.stage in DOES else None


def _is_news(act: Act, clock: Clock, begun: Collection[Clock]) -> bool:
    """A new order starts several clocks and is told once; who takes something on need not be told."""
    if clock.about != About.ORDER:
        return True
    same = {other.stage for other in begun if other.about == About.ORDER and other.about_id == clock.about_id}
    return act.row.name not in TAKING_ON and clock.stage == next((stage for stage in DOES if stage in same), "")


def _person(act: Act, clock: Clock) -> int | None:
    if clock.stage == "check":
        return act.event.checker_id
    return act.event.reporter_id if clock.stage == "supplement" else None


def _turn(act: Act, clock: Clock, to: Collection[Recipient]) -> News:
    due = clock.due_at.isoformat()
    kind = SAYS.get(clock.stage, "reopened" if act.row.name == "reopen" else "your_turn")
    given: dict[str, Any] = {"due": due, "stage": clock.stage, "state": act.event.state}
    if clock.stage == "approval":
        petition = next(known for known in act.file.petitions if known.pk == clock.about_id)
        kind = "void_asked" if petition.kind == PetitionKind.VOID else kind
        given["move"] = ASKING[petition.kind]
    elif clock.stage == "reply":
        given["colour"] = next(card.colour for card in act.file.cards if card.pk == clock.about_id)
    elif clock.stage == "supplement":
        given["question"] = act.given["missing"]
    elif clock.about == About.ORDER:
        given["state"] = next(order.state for order in act.orders if order.pk == clock.about_id)
    return _news(act.event, kind, to, **given)


def _urged(act: Act) -> list[Clock]:
    return [clock for clock in act.file.running.clocks if act.row.name == "urge" and not clock.stopped_at]


def _withdrawn(act: Act) -> list[int]:
    """Units that had an order before the move and have none after it, whichever move took it from them."""
    held = {order.unit_id for order in act.live}
    lost = [order.unit_id for order in act.orders if order.pk in act.live_before and not order.own]
    return [unit_id for unit_id in lost if unit_id not in held]


def _handed(act: Act) -> list[Doers]:
    """Where the colleague is found whom an order was handed to."""
    return [("handle_order", act.own_order.unit_id)] if act.row.name == "hand_to" else []


def _to_the_colleague(act: Act, colleagues: Collection[Recipient]) -> News:
    to = [colleague for colleague in colleagues if colleague.person_id == act.own_order.assignee_id]
    due = act.own_order.due_at
    return _news(act.event, "assigned_person", to, **({"due": due.isoformat()} if due else {}))


def _of_the_end(act: Act) -> Iterator[News]:
    """The reporter, and those of the reports merged into this one, once."""
    if act.event.state not in TOLD_OF_THE_END or act.event.state == act.state_before:
        return
    told = act.given.get("told") or ""
    for event in (act.event, *Event.objects.filter(merged_into=act.event)):
        if event.reporter_id:
            to = [Recipient(event.reporter_id, None)]
            yield _news(event, "reported_back", to, state=act.event.state, told=told)


def _of_petitions(act: Act) -> Iterator[News]:
    """Whoever asked hears what was decided, in the post they asked in: another may not see the event."""
    petition: Petition | None = act.petition
    if petition is None or petition.state not in {PetitionState.GRANTED, PetitionState.REFUSED}:
        return
    kind = "approval_granted" if petition.state == PetitionState.GRANTED else "approval_refused"
    asking = Step.objects.filter(event=act.event, move=ASKING[petition.kind], at=petition.asked_at)
    to = [Recipient(*who) for who in asking.filter(order=petition.order_id).values_list("person_id", "appointment_id")]
    yield _news(act.event, kind, to, move=ASKING[petition.kind], why=act.given.get("reason") or "")


def _news(event: Event, kind: str, to: Collection[Recipient], **data: Any) -> News:
    return News(
        recipients=to,
        kind=kind,
        about="event",
        about_id=event.pk,
        about_label=event.number,
        data={"title": event.title, **data},
        urgent=event.urgency in URGENT,
    )


def _without(news: News, act: Act) -> News:
    """Nobody is told what they have just done themselves."""
    if not isinstance(act.actor, InPost):
        return news
    others = [to for to in news.recipients if to.person_id != act.actor.person_id]
    return News(others, news.kind, news.about, news.about_id, news.about_label, news.data, news.urgent)
