"""The supervision board: who is late and for how long, what was urged already, and which card stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.clocks.models import Clock
from apps.desk.times import moment, span
from apps.events import judge
from apps.events.facts import EventFacts, OrderFacts
from apps.events.labels import CLOCK_LABELS
from apps.events.lateness import Lateness, LateUnit, late_units, latest
from apps.events.models import Card, Event, Order, Step
from apps.events.rules import MOVE, CardState, Colour, Subject, gettext_noop
from apps.grids.models import Level
from apps.staff.actors import InPost
from apps.tenancy.context import current

MOST, MOST_ON_A_WALL = 40, 12
LEVELS: dict[str, str] = {
    Level.DEPARTMENT: gettext_noop("Departments"),
    Level.STREET: gettext_noop("Streets"),
    Level.COMMUNITY: gettext_noop("Communities"),
    Level.GRID: gettext_noop("Grids"),
    Level.MICRO_GRID: gettext_noop("Micro-grids"),
    Level.DISTRICT: gettext_noop("District"),
}
LADDER = (Colour.YELLOW, Colour.RED, Colour.BLACK)


@dataclass(frozen=True, slots=True)
class Bar:
    """A unit with how much of the longest bar its own takes, in percent, and how long the worst of it has been late."""

    unit: LateUnit
    percent: int
    late_for: str


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Row:
    """`urged`: how often in all, and when last. `cards`: those that were not recalled. `may_*`: for the buttons alone;
    the judge is asked again when one is pressed."""

    late: Lateness
    late_for: str
    urged: int = 0
    urged_at: datetime | None = None
    cards: list[Card] = field(default_factory=list)
    may_urge: bool = False
    may_card: bool = False


def belongs(actor: InPost) -> bool:
    """Whether the post watches over a street or the district."""
    watching = actor.powers.get("supervise") or actor.powers.get("view_assessment")
    return actor.unit_level in (Level.DISTRICT, Level.STREET) and bool(watching and actor.powers.get("view_events"))


def bars(actor: InPost, now: datetime) -> list[Group]:
    """By level of the unit, departments first; within a level the worst first."""
    units = late_units(actor, now)
    most = max((unit.late for unit in units), default=1)
    found = {
        level: [
            Bar(unit, max(1, round(100 * unit.late / most)), span(now - unit.since))
            for unit in units
            if unit.unit.level == level
        ]
        for level in LEVELS
    }
    return [Group(_(LEVELS[level]), of_level) for level, of_level in found.items() if of_level]


def rows(actor: InPost, now: datetime, *, unit_id: int | None, most: int = MOST) -> list[Row]:
    """The worst first, in a constant number of queries."""
    late = latest(actor, now, unit_id=unit_id, most=most)
    events = [one.event.pk for one in late]
    urged = _urgings(events)
    cards = _cards(events)
    return [
        Row(
            late=one,
            late_for=span(now - one.clock.due_at),
            urged=len(urged[one.event.pk]),
            urged_at=max(urged[one.event.pk], default=None),
            cards=cards[one.order.pk] if one.order else [],
            may_urge=_may("urge", one, actor, now),
            may_card=one.order is not None and _may("card_yellow", one, actor, now),
        )
        for one in late
    ]


def _urgings(events: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = defaultdict(list)
    for event, at in Step.objects.filter(event__in=events, move="urge").values_list("event", "at"):
        found[event].append(at)
    return found


def _cards(events: Sequence[int]) -> dict[int, list[Card]]:
    """By order."""
    found: dict[int, list[Card]] = defaultdict(list)
    for card in Card.objects.filter(event__in=events).exclude(state=CardState.RECALLED).order_by("id"):
        found[card.order_id].append(card)
    return found


def _may(name: str, late: Lateness, actor: InPost, now: datetime) -> bool:
    """What the judge says of the facts that the list has at hand; they are all that these moves look at."""
    row, order = MOVE[name], _order_facts(late.order) if late.order else None
    facts = _facts(late.event, (order,) if order else (), late.clock, now)
    return judge.obstacle(row, facts=facts, actor=actor, thing=order if row.of is Subject.ORDER else None) is None


def _order_facts(order: Order) -> OrderFacts:
    return OrderFacts(
        order.pk, order.role, order.state, unit_path=order.unit.path, unit_name=order.unit.name, own=order.own
    )


def _facts(event: Event, orders: tuple[OrderFacts, ...], clock: Clock, now: datetime) -> EventFacts:
    today = now.astimezone(current().zone).date()
    return EventFacts(
        state=event.state,
        unit_path=event.unit.path,
        community_path=event.community.path,
        street_path=event.street.path,
        district_path=event.street.path.partition(".")[0] + ".",
        orders=orders,
        reporter=event.reporter_id,
        urged_today=event.urged_times if event.urged_on == today else 0,
        waits_for=frozenset({clock.unit_id}),
    )


def next_colour(cards: Iterable[Card]) -> Colour:
    """One step above the highest card that stands."""
    highest = max((LADDER.index(Colour(card.colour)) for card in cards), default=-1)
    return LADDER[min(highest + 1, len(LADDER) - 1)]


def in_words(clock: Clock | None, now: datetime) -> str:
    """What a card or an urging says before anybody has typed; nothing where nothing is late."""
    if clock is None or now - clock.due_at < timedelta(0):
        return ""
    told = {"stage": _(CLOCK_LABELS[clock.stage]), "due": moment(clock.due_at), "span": span(now - clock.due_at)}
    return _("“%(stage)s” was due %(due)s and has been late for %(span)s.") % told
