"""The lifecycle, as one table of moves. Pure: no Django, no database.

A move is a row of `MOVES`. The row says of what it is a move, from which states it leads where, which power it needs
and on which unit, and what has to be given. The table draws the buttons, fills the API's list of open moves and is
tested by exhaustion. Source: domain README §3.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


def gettext_noop(text: str) -> str:
    """Marks a text for translation; it is translated where it is shown."""
    return text


class EventState(StrEnum):
    REPORTED = "reported"
    FILED = "filed"
    DISPATCHED = "dispatched"
    RETURN_PENDING = "return_pending"
    HANDLING = "handling"
    REWORK = "rework"
    FEEDBACK = "feedback"
    VERIFIED = "verified"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"


class OrderState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURN_PENDING = "return_pending"
    REWORK = "rework"
    ANSWERED = "answered"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    LEAD = "lead"
    ASSIST = "assist"


class PublicStage(StrEnum):
    """The five steps of the closed loop, as everybody sees them."""

    COLLECT = "collect"
    DISCOVER = "discover"
    ASSIGN = "assign"
    HANDLE = "handle"
    FEED_BACK = "feed_back"
    ENDED = "ended"


class Subject(StrEnum):
    EVENT = "event"
    ORDER = "order"


class At(StrEnum):
    """On which unit the power of a move is asked for."""

    AREA = "area"  # the event's unit, or any unit above it
    HANDLER = "handler"  # exactly the order's own unit
    VERIFIER = "verifier"  # the first unit above whoever handled, or any above that
    SYSTEM = "system"  # nobody: the program does it by itself


class Kind(StrEnum):
    TEXT = "text"
    LINE = "line"
    CHOICE = "choice"
    FLAG = "flag"
    CATEGORY = "category"
    URGENCY = "urgency"
    UNIT = "unit"
    UNITS = "units"
    PLACE_UNIT = "place_unit"
    EVENT = "event"
    PHOTOS = "photos"
    UUID = "uuid"
    DEGREES = "degrees"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is given with a move. `choices` are pairs of code and label."""

    name: str
    kind: Kind
    label: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. `target` is empty where the event's state follows from its orders."""

    name: str
    label: str
    of: Subject
    sources: frozenset[str]
    target: str
    power: str
    at: At
    fields: tuple[Field, ...] = field(default=())
    ends_well: bool = True  # draws the button: the usual way on, or the other way

    def __post_init__(self) -> None:
        known = OrderState if self.of is Subject.ORDER else EventState
        states = {*self.sources, *filter(None, [self.target])}
        if unknown := states - set(known):
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")


_ = gettext_noop

URGENCIES = (("1", _("critical")), ("2", _("urgent")), ("3", _("pressing")), ("4", _("ordinary")))
QUALITIES = (("A", _("A: clear and complete")), ("B", _("B: sufficient")), ("C", _("C: hardly usable")))
DECLINE_REASONS = (
    ("not_public", _("not a public matter")),
    ("elsewhere", _("outside this district")),
    ("not_found", _("not found on site")),
    ("known", _("already settled")),
    ("test", _("reported by mistake")),
)
NOTE = Field("note", Kind.TEXT, _("Note"), required=False)

MOVES: tuple[Move, ...] = (
    Move(
        "report",
        _("Report"),
        Subject.EVENT,
        frozenset(),
        EventState.REPORTED,
        "report_event",
        At.AREA,
        (
            Field("client_id", Kind.UUID, _("Client id")),
            Field("description", Kind.TEXT, _("What did you find?"), required=False),
            Field("title", Kind.LINE, _("Title"), required=False),
            Field("category", Kind.CATEGORY, _("Category"), required=False),
            Field("unit", Kind.PLACE_UNIT, _("Grid"), required=False),
            Field("place", Kind.LINE, _("Where exactly?"), required=False),
            Field("lng", Kind.DEGREES, _("Longitude"), required=False),
            Field("lat", Kind.DEGREES, _("Latitude"), required=False),
            Field("danger", Kind.FLAG, _("Danger now"), required=False),
            Field("photos", Kind.PHOTOS, _("Photos"), required=False),
        ),
    ),
    Move(
        "file",
        _("File"),
        Subject.EVENT,
        frozenset({EventState.REPORTED}),
        EventState.FILED,
        "triage_event",
        At.AREA,
        (
            Field("category", Kind.CATEGORY, _("Category")),
            Field("urgency", Kind.URGENCY, _("Urgency"), choices=URGENCIES),
            Field("quality", Kind.CHOICE, _("Quality of the report"), choices=QUALITIES),
            NOTE,
        ),
    ),
    Move(
        "merge",
        _("Merge"),
        Subject.EVENT,
        frozenset({EventState.REPORTED}),
        EventState.MERGED,
        "triage_event",
        At.AREA,
        (Field("main", Kind.EVENT, _("Main event")), NOTE),
        ends_well=False,
    ),
    Move(
        "decline",
        _("Decline"),
        Subject.EVENT,
        frozenset({EventState.REPORTED}),
        EventState.DECLINED,
        "triage_event",
        At.AREA,
        (
            Field("reason", Kind.CHOICE, _("Reason"), choices=DECLINE_REASONS),
            Field("told", Kind.TEXT, _("What the reporter is told")),
        ),
        ends_well=False,
    ),
    Move(
        "dispatch",
        _("Dispatch"),
        Subject.EVENT,
        frozenset({EventState.FILED}),
        "",
        "dispatch_event",
        At.AREA,
        (
            Field("lead", Kind.UNIT, _("Lead department")),
            Field("assists", Kind.UNITS, _("Assisting departments"), required=False),
            NOTE,
        ),
    ),
    Move(
        "accept",
        _("Accept"),
        Subject.ORDER,
        frozenset({OrderState.SENT}),
        OrderState.ACCEPTED,
        "handle_order",
        At.HANDLER,
    ),
    Move(
        "lapse",
        _("Accepted by lapse of time"),
        Subject.ORDER,
        frozenset({OrderState.SENT}),
        OrderState.ACCEPTED,
        "",
        At.SYSTEM,
    ),
    Move(
        "return_order",
        _("Return"),
        Subject.ORDER,
        frozenset({OrderState.SENT}),
        OrderState.RETURN_PENDING,
        "handle_order",
        At.HANDLER,
        (
            Field("ground", Kind.TEXT, _("Legal ground")),
            Field("proposed", Kind.UNIT, _("Proposed lead department")),
        ),
        ends_well=False,
    ),
    Move(
        "uphold_return",
        _("Uphold the return"),
        Subject.ORDER,
        frozenset({OrderState.RETURN_PENDING}),
        OrderState.WITHDRAWN,
        "dispatch_event",
        At.AREA,
        (NOTE,),
    ),
    Move(
        "reject_return",
        _("Reject the return"),
        Subject.ORDER,
        frozenset({OrderState.RETURN_PENDING}),
        OrderState.SENT,
        "dispatch_event",
        At.AREA,
        (Field("why", Kind.TEXT, _("Why it stays")),),
        ends_well=False,
    ),
    Move(
        "answer",
        _("Answer"),
        Subject.ORDER,
        frozenset({OrderState.ACCEPTED, OrderState.REWORK}),
        OrderState.ANSWERED,
        "handle_order",
        At.HANDLER,
        (
            Field("measures", Kind.TEXT, _("What was done")),
            Field("contacted", Kind.FLAG, _("The reporter was contacted"), required=False),
            Field("photos", Kind.PHOTOS, _("Photos"), required=False),
        ),
    ),
    Move(
        "pass",
        _("Pass"),
        Subject.ORDER,
        frozenset({OrderState.ANSWERED}),
        OrderState.PASSED,
        "verify_event",
        At.VERIFIER,
        (NOTE,),
    ),
    Move(
        "rework",
        _("Send back for rework"),
        Subject.ORDER,
        frozenset({OrderState.ANSWERED}),
        OrderState.REWORK,
        "verify_event",
        At.VERIFIER,
        (Field("failed", Kind.TEXT, _("What failed")),),
        ends_well=False,
    ),
    Move(
        "close",
        _("Close"),
        Subject.EVENT,
        frozenset({EventState.VERIFIED}),
        EventState.CLOSED,
        "close_event",
        At.AREA,
        (NOTE,),
    ),
)
MOVE: dict[str, Move] = {move.name: move for move in MOVES}

STAGE_OF: dict[EventState, PublicStage] = {
    EventState.REPORTED: PublicStage.COLLECT,
    EventState.FILED: PublicStage.DISCOVER,
    EventState.DISPATCHED: PublicStage.ASSIGN,
    EventState.RETURN_PENDING: PublicStage.ASSIGN,
    EventState.HANDLING: PublicStage.HANDLE,
    EventState.REWORK: PublicStage.HANDLE,
    EventState.FEEDBACK: PublicStage.FEED_BACK,
    EventState.VERIFIED: PublicStage.FEED_BACK,
    EventState.CLOSED: PublicStage.FEED_BACK,
    EventState.DECLINED: PublicStage.ENDED,
    EventState.MERGED: PublicStage.ENDED,
}
ENDED = frozenset({EventState.CLOSED, EventState.DECLINED, EventState.MERGED})

# Clocks run while something is in a state, so a move stops and starts them by changing the state: no row can forget.
EVENT_CLOCKS: dict[str, frozenset[str]] = {
    EventState.REPORTED: frozenset({"triage"}),
    EventState.FILED: frozenset({"dispatch"}),
    EventState.RETURN_PENDING: frozenset({"return_ruling"}),
    EventState.FEEDBACK: frozenset({"verify"}),
    EventState.VERIFIED: frozenset({"close"}),
}
ORDER_CLOCKS: dict[str, frozenset[str]] = {
    OrderState.SENT: frozenset({"accept", "handle"}),
    OrderState.ACCEPTED: frozenset({"handle"}),
    OrderState.RETURN_PENDING: frozenset({"handle"}),
    OrderState.REWORK: frozenset({"handle"}),
}

ORDINARY, CRITICAL = 4, 1


def state_of_orders(orders: Iterable[tuple[str, str]]) -> EventState:
    """The event's state between dispatch and verification, from its orders as pairs of role and state.

    An event whose lead order was withdrawn waits for a new dispatch; it cannot be fed back while an order is open.
    """
    live = [(role, state) for role, state in orders if state != OrderState.WITHDRAWN]
    states = {state for _, state in live}
    lead = next((state for role, state in live if role == Role.LEAD), None)
    if lead is None:
        return EventState.FILED
    if OrderState.RETURN_PENDING in states:
        return EventState.RETURN_PENDING
    if lead == OrderState.SENT:
        return EventState.DISPATCHED
    if OrderState.REWORK in states:
        return EventState.REWORK
    if states == {OrderState.PASSED}:
        return EventState.VERIFIED
    if states <= {OrderState.PASSED, OrderState.ANSWERED}:
        return EventState.FEEDBACK
    return EventState.HANDLING
