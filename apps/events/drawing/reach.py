"""Which states can follow which, found by walking every road the table opens, with up to three orders.

What a row cannot say (whose state an effect changes) stands in `_OF_EVENTS` and `_approve`, in the words of
`apps.events.lifecycle.effects`.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from apps.events.rules import (
    FOLLOWS,
    LEVELS,
    MOVES,
    OF_ORDERS,
    PENDING,
    STAYS,
    CardState,
    EventState,
    Move,
    OrderState,
    PetitionState,
    Role,
    Share,
    Subject,
    state_of_orders,
)

MOST_ASSISTS = 2
RETURNS_BEFORE_A_CONFERENCE = 2
Ev, Ord = EventState, OrderState
Edges = dict[tuple[str, str], tuple[str, ...]]  # from, to: names of the moves, in the order of the table
NEW_LEAD, NEW_ASSIST = Share(Role.LEAD, Ord.SENT), Share(Role.ASSIST, Ord.SENT)


@dataclass(frozen=True, slots=True)
class Case:
    """An event with its live orders, the lead first; withdrawn ones no longer count."""

    state: str
    orders: tuple[Share, ...] = ()
    referred: bool = False
    returns: int = 0

    @property
    def assists(self) -> tuple[Share, ...]:
        return tuple(order for order in self.orders if order.role == Role.ASSIST)


def with_orders(case: Case, orders: tuple[Share, ...], *, follow: bool = True) -> Case:
    """The case with other orders; its state follows them where it is theirs to give."""
    live = tuple(sorted((o for o in orders if o.state != Ord.WITHDRAWN), key=lambda o: (o.role != Role.LEAD, o.state)))
    state = state_of_orders(live, referred=case.referred) if follow else case.state
    return replace(case, orders=live, state=state)


@cache
def event_edges() -> Edges:
    """Every change of an event's state that some move can make."""
    found: dict[tuple[str, str], set[str]] = {("", Ev.REPORTED): {"report"}}
    first = Case(Ev.REPORTED)
    seen, left = {first}, deque([first])
    while left:
        case = left.popleft()
        for name, then in _next(case):
            if then.state != case.state:
                found.setdefault((str(case.state), str(then.state)), set()).add(name)
            if then not in seen:
                seen.add(then)
                left.append(then)
    return {edge: _in_order(names) for edge, names in sorted(found.items())}


def edges_of(subject: Subject) -> Edges:
    """Every change of state in the machine of events, orders, petitions or cards."""
    if subject is Subject.EVENT:
        return event_edges()
    found: dict[tuple[str, str], set[str]] = {}
    for move in MOVES:
        if move.of is subject and move.target not in (STAYS, FOLLOWS):
            for source in move.sources:
                found.setdefault((source, move.target), set()).add(move.name)
    for (source, target), names in _BY_EFFECT[subject].items():
        found.setdefault((source, target), set()).update(names)
    return {edge: _in_order(names) for edge, names in found.items()}


def ends_of(move: Move) -> tuple[str, ...]:
    """The states that what the move is of can be in after it, where it does not stay as it is.

    Petitions lapse by moves of other things.
    """
    edges = edges_of(move.of)
    found = {target for (_source, target), names in edges.items() if move.name in names}
    return tuple(sorted(found - {PetitionState.LAPSED}))


def _in_order(names: set[str]) -> tuple[str, ...]:
    return tuple(move.name for move in MOVES if move.name in names)


def _next(case: Case) -> Iterator[tuple[str, Case]]:
    for move in MOVES:
        if not move.sources or (move.only_while and case.state not in move.only_while):
            continue
        if move.of is Subject.EVENT and case.state in move.sources:
            for then in _of_event(move, case):
                yield move.name, then
        elif move.of is Subject.ORDER and move.target != STAYS:
            for then in _of_order(move, case):
                yield move.name, then
        elif move.name == "approve":
            for then in _approve(case):
                yield move.name, then


def _of_event(move: Move, case: Case) -> Iterator[Case]:
    if move.name in _OF_EVENTS:
        yield from _OF_EVENTS[move.name](case)
    elif move.target not in (STAYS, FOLLOWS):
        yield replace(case, state=move.target)


def _of_order(move: Move, case: Case) -> Iterator[Case]:
    for place, order in enumerate(case.orders):
        if order.state not in move.sources:
            continue
        changed = (*case.orders[:place], replace(order, state=move.target), *case.orders[place + 1 :])
        then = case
        if move.name == "return_order":
            returns = min(case.returns + 1, RETURNS_BEFORE_A_CONFERENCE)
            then = replace(case, returns=returns, referred=case.referred or returns >= RETURNS_BEFORE_A_CONFERENCE)
        yield with_orders(then, changed, follow=case.state in OF_ORDERS)


def _approve(case: Case) -> Iterator[Case]:
    """The last level's word: an order is suspended, or the event is void."""
    if case.state not in (Ev.CLOSED, Ev.ARCHIVED, Ev.DECLINED, Ev.MERGED, Ev.VOID):
        yield Case(Ev.VOID)
    for place, order in enumerate(case.orders):
        if order.state == Ord.ACCEPTED and case.state in OF_ORDERS:
            changed = (*case.orders[:place], replace(order, state=Ord.SUSPENDED), *case.orders[place + 1 :])
            yield with_orders(case, changed)


def _dispatch(case: Case) -> Iterator[Case]:
    for more in range(MOST_ASSISTS - len(case.assists) + 1):
        yield with_orders(case, (NEW_LEAD, *case.assists, *[NEW_ASSIST] * more))


def _refer(case: Case) -> Iterator[Case]:
    yield with_orders(replace(case, referred=True), case.orders)


def _assign(case: Case) -> Iterator[Case]:
    """The lead stays or another one is named; an assist that wanted to return stays or goes."""
    ruled = replace(case, referred=False)
    lead = tuple(o for o in case.orders if o.role == Role.LEAD)
    keeping = tuple(replace(o, state=Ord.SENT) if o.state == Ord.RETURN_PENDING else o for o in case.assists)
    going = tuple(o for o in case.assists if o.state != Ord.RETURN_PENDING)
    stays = tuple(replace(o, state=Ord.SENT) if o.state == Ord.RETURN_PENDING else o for o in lead)
    for assists in {keeping, going}:
        yield with_orders(ruled, (NEW_LEAD, *assists))
        if stays:
            yield with_orders(ruled, (*stays, *assists))


def _add_assist(case: Case) -> Iterator[Case]:
    if len(case.assists) < MOST_ASSISTS:
        yield with_orders(case, (*case.orders, NEW_ASSIST))


def _reopen(case: Case) -> Iterator[Case]:
    orders = tuple(replace(o, state=Ord.REWORK) if o.role == Role.LEAD else o for o in case.orders)
    yield with_orders(case, orders)


def _take_on(state: OrderState, end: EventState) -> Callable[[Case], Iterator[Case]]:
    def then(case: Case) -> Iterator[Case]:
        yield replace(case, orders=(Share(Role.LEAD, state, own=True),), state=end)

    return then


def _solve_on_spot(case: Case) -> Iterator[Case]:
    yield from _take_on(Ord.PASSED, Ev.CLOSED)(case)
    yield from _take_on(Ord.ANSWERED, Ev.FEEDBACK)(case)


def _escalate(case: Case) -> Iterator[Case]:
    yield replace(case, orders=(), state=Ev.REPORTED)


_OF_EVENTS: dict[str, Callable[[Case], Iterator[Case]]] = {
    "self_handle": _take_on(Ord.ACCEPTED, Ev.SELF_HANDLING),
    "solve_on_spot": _solve_on_spot,
    "escalate": _escalate,
    "dispatch": _dispatch,
    "whistle": _dispatch,
    "refer": _refer,
    "assign": _assign,
    "add_assist": _add_assist,
    "reopen": _reopen,
}
_TWO_LEVELS = any(len(levels) > 1 for levels in LEVELS.values())
_BY_EFFECT: dict[Subject, dict[tuple[str, str], set[str]]] = {
    Subject.ORDER: {
        ("", Ord.SENT): {"dispatch", "whistle", "assign", "add_assist"},
        ("", Ord.ACCEPTED): {"self_handle"},
        ("", Ord.PASSED): {"solve_on_spot"},
        ("", Ord.ANSWERED): {"solve_on_spot"},
        (Ord.ACCEPTED, Ord.SUSPENDED): {"approve"},
        (Ord.ACCEPTED, Ord.WITHDRAWN): {"assign", "approve", "escalate"},
        (Ord.SENT, Ord.WITHDRAWN): {"assign", "approve"},
        (Ord.RETURN_PENDING, Ord.SENT): {"assign"},
        (Ord.RETURN_PENDING, Ord.WITHDRAWN): {"assign", "approve"},
        (Ord.SUSPENDED, Ord.WITHDRAWN): {"assign", "approve"},
        (Ord.REWORK, Ord.WITHDRAWN): {"assign", "approve"},
        (Ord.ANSWERED, Ord.WITHDRAWN): {"assign", "approve"},
        (Ord.PASSED, Ord.WITHDRAWN): {"assign", "approve"},
        (Ord.PASSED, Ord.REWORK): {"reopen"},
    },
    Subject.PETITION: {
        ("", PetitionState.ASKED): {"extend", "suspend", "void"},
        (PetitionState.ASKED, PetitionState.ENDORSED): {"approve"} if _TWO_LEVELS else set(),
        **{
            (state, PetitionState.LAPSED): {"withdraw", "uphold_return", "answer", "assign", "approve"}
            for state in PENDING
        },
    },
    Subject.CARD: {
        ("", CardState.OPEN): {"card_yellow", "card_red", "card_black"},
        (CardState.OPEN, CardState.RECALLED): {"approve", "reclassify", "recompute"},
        (CardState.REPLIED, CardState.RECALLED): {"approve", "reclassify", "recompute"},
    },
}
