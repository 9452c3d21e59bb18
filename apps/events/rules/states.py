"""What follows from a state: the public stage, the clocks that run or pause, whose state the event takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.events.rules.vocabulary import EventState, OrderState, PublicStage, Role, states

Ev, Ord = EventState, OrderState

STAGE_OF: dict[EventState, PublicStage] = {
    Ev.REPORTED: PublicStage.COLLECT,
    Ev.SUPPLEMENT: PublicStage.COLLECT,
    Ev.CHECKING: PublicStage.DISCOVER,
    Ev.SELF_HANDLING: PublicStage.DISCOVER,
    Ev.FILED: PublicStage.DISCOVER,
    Ev.DISPATCHED: PublicStage.ASSIGN,
    Ev.RETURN_PENDING: PublicStage.ASSIGN,
    Ev.CONFERENCE: PublicStage.ASSIGN,
    Ev.HANDLING: PublicStage.HANDLE,
    Ev.SUSPENDED: PublicStage.HANDLE,
    Ev.REWORK: PublicStage.HANDLE,
    Ev.FEEDBACK: PublicStage.FEED_BACK,
    Ev.VERIFIED: PublicStage.FEED_BACK,
    Ev.CLOSED: PublicStage.FEED_BACK,
    Ev.ARCHIVED: PublicStage.ENDED,
    Ev.DECLINED: PublicStage.ENDED,
    Ev.MERGED: PublicStage.ENDED,
    Ev.VOID: PublicStage.ENDED,
}
ENDED = states(Ev.CLOSED, Ev.ARCHIVED, Ev.DECLINED, Ev.MERGED, Ev.VOID)
# In these an event's state is a function of its orders, never set by hand.
OF_ORDERS = states(
    Ev.SELF_HANDLING,
    Ev.FILED,
    Ev.DISPATCHED,
    Ev.RETURN_PENDING,
    Ev.CONFERENCE,
    Ev.HANDLING,
    Ev.SUSPENDED,
    Ev.REWORK,
    Ev.FEEDBACK,
    Ev.VERIFIED,
)
OPEN_ORDER = states(Ord.SENT, Ord.ACCEPTED, Ord.RETURN_PENDING, Ord.SUSPENDED, Ord.REWORK)

# Clocks run while something is in a state, so a move stops and starts them by changing the state: no row can forget.
EVENT_CLOCKS: dict[str, frozenset[str]] = {
    Ev.REPORTED: states("triage"),
    Ev.SUPPLEMENT: states("triage", "supplement"),
    Ev.CHECKING: states("triage", "check"),
    Ev.FILED: states("dispatch"),
    Ev.RETURN_PENDING: states("return_ruling"),
    Ev.CONFERENCE: states("conference"),
    Ev.FEEDBACK: states("verify"),
    Ev.VERIFIED: states("close"),
    Ev.CLOSED: states("call_back"),
}
ORDER_CLOCKS: dict[str, frozenset[str]] = {
    Ord.SENT: states("accept", "handle"),
    Ord.ACCEPTED: states("handle"),
    Ord.RETURN_PENDING: states("handle"),
    Ord.SUSPENDED: states("handle"),
    Ord.REWORK: states("handle"),
}
# In these states the clock is there, but does not run.
EVENT_BREAKS: dict[str, frozenset[str]] = {Ev.SUPPLEMENT: states("triage"), Ev.CHECKING: states("triage")}
ORDER_BREAKS: dict[str, frozenset[str]] = {Ord.SUSPENDED: states("handle", "after_ruling")}
# Clocks that raise supervision cards when they run over: those of the departments' work.
CARDED = states("handle", "contain", "report_in")

ORDINARY, CRITICAL = 4, 1
MOST_EXTENSIONS = 2
REWORKS_BEFORE_A_CARD = 3
MOST_URGES_A_DAY = 2


@dataclass(frozen=True, slots=True)
class Share:
    """What the event's state needs to know of one of its orders. `own`: taken on by the grid or community itself."""

    role: str
    state: str
    own: bool = False


def state_of_orders(orders: Iterable[Share], *, referred: bool = False) -> EventState:
    """The event's state between dispatch and verification. `referred`: a conference has yet to rule.

    An event whose lead order was withdrawn waits for a new dispatch, once no return is to be ruled on; it cannot be fed
    back while an order is open.
    """
    live = [order for order in orders if order.state != Ord.WITHDRAWN]
    found = {order.state for order in live}
    lead = next((order for order in live if order.role == Role.LEAD), None)
    if referred:
        return Ev.CONFERENCE
    if Ord.RETURN_PENDING in found:
        return Ev.RETURN_PENDING
    if lead is None:
        return Ev.FILED
    if lead.state == Ord.SENT:
        return Ev.DISPATCHED
    if lead.state == Ord.SUSPENDED:
        return Ev.SUSPENDED
    if Ord.REWORK in found:
        return Ev.REWORK
    if found == {Ord.PASSED}:
        return Ev.VERIFIED
    if found <= {Ord.PASSED, Ord.ANSWERED}:
        return Ev.FEEDBACK
    return Ev.SELF_HANDLING if lead.own and lead.state == Ord.ACCEPTED else Ev.HANDLING
