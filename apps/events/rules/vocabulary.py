"""The words the table of moves is written in. Pure: no Django, no database."""

from dataclasses import dataclass
from enum import StrEnum

STAYS = "="  # a move that changes no state of what it is of
FOLLOWS = ""  # the event's state follows from its orders


def gettext_noop(text: str) -> str:
    """Marks a text for translation; it is translated where it is shown."""
    return text


class EventState(StrEnum):
    REPORTED = "reported"
    SUPPLEMENT = "supplement"
    CHECKING = "checking"
    SELF_HANDLING = "self_handling"
    FILED = "filed"
    DISPATCHED = "dispatched"
    RETURN_PENDING = "return_pending"
    CONFERENCE = "conference"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    REWORK = "rework"
    FEEDBACK = "feedback"
    VERIFIED = "verified"
    CLOSED = "closed"
    ARCHIVED = "archived"
    DECLINED = "declined"
    MERGED = "merged"
    VOID = "void"


class OrderState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURN_PENDING = "return_pending"
    SUSPENDED = "suspended"
    REWORK = "rework"
    ANSWERED = "answered"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


class PetitionState(StrEnum):
    """A petition is asked of one or two levels; it lapses when what it was about has ended."""

    ASKED = "asked"
    ENDORSED = "endorsed"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class CardState(StrEnum):
    """A supervision card waits for the leader's reply. `recalled`: the lateness behind it was taken back."""

    OPEN = "open"
    REPLIED = "replied"
    RECALLED = "recalled"


class Role(StrEnum):
    LEAD = "lead"
    ASSIST = "assist"


class PetitionKind(StrEnum):
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    VOID = "void"


class Colour(StrEnum):
    YELLOW = "yellow"
    RED = "red"
    BLACK = "black"


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
    PETITION = "petition"
    CARD = "card"


class At(StrEnum):
    """On which unit the power of a move is asked for."""

    AREA = "area"  # the event's unit, or any unit above it
    COMMUNITY = "community"  # the event's community, or any unit above it
    TRIAGE = "triage"  # as AREA; once the community has escalated, its street or above
    DISTRICT = "district"  # exactly the district
    HANDLER = "handler"  # exactly the order's own unit
    LEADER = "leader"  # exactly the lead order's unit
    SIGNATORY = "signatory"  # the order's own unit, or any unit above it
    VERIFIER = "verifier"  # the first unit above all who handled, or any above that
    REPORTER = "reporter"  # the person who reported, or the resident who holds the code
    RESIDENT = "resident"  # the resident who holds the code of the report
    CHECKER = "checker"  # the person who was sent to look
    APPROVER = "approver"  # the level that the petition waits for
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
    BUILDING = "building"
    EVENT = "event"
    CHECKER = "checker"
    COLLEAGUE = "colleague"
    PHOTOS = "photos"
    UUID = "uuid"
    DEGREES = "degrees"
    AMOUNT = "amount"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is given with a move. `choices` are pairs of code and label.

    `by_category`: needed only where the event's category asks for photos.
    """

    name: str
    kind: Kind
    label: str
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    by_category: bool = False

    def is_needed(self, asks_photos: bool) -> bool:
        return self.required or (self.by_category and asks_photos)


@dataclass(frozen=True, slots=True)
class By:
    """Who may: a post with `power` at a unit. An empty power: nobody's post decides, only who the person is."""

    power: str
    at: At


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table.

    `sources`, `target`: states of what the move is of; `STAYS` and `FOLLOWS` as above. `only_while`: the states the
    event must be in, for moves of an order. `may_end_in`: event states that an effect decides on, where the row's own
    target cannot say it. `by`: any one of them suffices. `starts`, `stops`: clocks that the move itself starts and
    stops, besides those that follow the states. `in_bulk`: makes sense for many at once, with the same given for each.
    """

    name: str
    label: str
    of: Subject
    sources: frozenset[str]
    target: str
    by: tuple[By, ...]
    fields: tuple[Field, ...] = ()
    usual: bool = True  # draws the button: the usual way on, or another way
    only_while: frozenset[str] = frozenset()
    may_end_in: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    in_bulk: bool = False

    def __post_init__(self) -> None:
        states = {*self.sources, *({self.target} - {STAYS, FOLLOWS})}
        if unknown := states - set(STATES_OF[self.of]):
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")

    @property
    def powers(self) -> frozenset[str]:
        """The powers that may make it, on whichever unit."""
        return frozenset(by.power for by in self.by if by.power)

    @property
    def by_system_only(self) -> bool:
        return all(by.at is At.SYSTEM for by in self.by)


STATES_OF: dict[Subject, type[StrEnum]] = {
    Subject.EVENT: EventState,
    Subject.ORDER: OrderState,
    Subject.PETITION: PetitionState,
    Subject.CARD: CardState,
}


def states(*names: str) -> frozenset[str]:
    return frozenset(names)
