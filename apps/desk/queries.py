"""What the pages show. Every read starts at `events.queries`; nothing here decides who may see what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from apps.clocks.models import About, Clock
from apps.desk.kinds import EVENTS, MINE, ORDERS, Kind, waiting_kinds
from apps.events.judge import OpenMove
from apps.events.lifecycle import File, open_file, open_moves
from apps.events.models import Card, Event, Order, Petition, Step
from apps.events.queries import events_seen_by, orders_seen_by, orders_visible_to, visible_to
from apps.events.rules import ENDED, LEVELS, PENDING, CardState, Subject
from apps.grids.models import Level, Unit
from apps.households.models import Building
from apps.staff.actors import InPost
from apps.staff.seen import Seen, part_of

MOST_BUILDINGS = 400  # what a list on a phone can hold
MOST_GRIDS = 200
PAGE = 25
MOST_BUTTONS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of a kind waits, and the most urgent of it."""

    kind: Kind
    count: int
    first: list[Event | Order]


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list; `older` and `newer` are keys to go on from, None at the ends. Newest first they are ids."""

    items: list[Any]
    older: int | str | None
    newer: int | str | None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything an event's page tells."""

    file: File
    running: list[Clock]
    finished: list[Clock]
    steps: list[Step]
    moves: list[OpenMove]

    @property
    def usual(self) -> list[OpenMove]:
        return [found for found in self.moves if found.move.usual]

    @property
    def others(self) -> list[OpenMove]:
        return [found for found in self.moves if not found.move.usual]

    @property
    def folded(self) -> bool:
        """Whether the less usual moves are too many to stand beside the usual ones."""
        return len(self.others) > MOST_BUTTONS


def list_of(kind: Kind, actor: InPost) -> Seen | QuerySet[Any]:
    """The events or orders of a kind, unordered. What waits is little; what can be looked through is everything."""
    if kind is EVENTS:
        return events_seen_by(actor)
    if kind is ORDERS:
        return orders_seen_by(actor).filter(unit_id=actor.unit_id)
    return rows_of(kind, actor)


def rows_of(kind: Kind, actor: InPost) -> QuerySet[Any]:
    """The events or orders of a kind that waits for the post, or the person's own; unordered."""
    if kind.of is Subject.ORDER:
        return _orders_of(kind, actor)
    events = visible_to(actor)
    if kind is MINE:
        return events.filter(reporter_id=actor.person_id)
    if kind.mine:
        return events.filter(_of_the_person(kind, actor))
    if kind.name in ("approve", "card"):
        return events.filter(_petition_waits(actor) if kind.name == "approve" else _card_waits(actor))
    return events.filter(_clock_runs_against(actor.unit_id, kind), state__in=kind.states)


def _orders_of(kind: Kind, actor: InPost) -> QuerySet[Order]:
    mine = orders_visible_to(actor).filter(unit_id=actor.unit_id)
    waiting = mine.filter(state__in=kind.states, own=kind.own)
    return waiting.filter(awaited=True) if kind.name == "report_in" else waiting


def _of_the_person(kind: Kind, actor: InPost) -> Q:
    if kind.name == "supplement":
        return Q(reporter_id=actor.person_id, state__in=kind.states)
    return Q(checker_id=actor.person_id)


def _clock_runs_against(unit_id: int, kind: Kind) -> Exists:
    """Work waits for the unit whose clock is running; a late one is held against that same unit."""
    clocks = Clock.objects.filter(about=About.EVENT, about_id=OuterRef("pk"), stage=kind.stage)
    return Exists(clocks.filter(unit_id=unit_id, stopped_at=None))


def _petition_waits(actor: InPost) -> Exists:
    """Petitions at a level whose power the post holds, and whose clock runs against its unit."""
    levels = Q(pk__in=[])
    for kind, bys in LEVELS.items():
        for level, by in enumerate(bys):
            levels |= Q(kind=kind, level=level) if actor.powers.get(by.power) else Q(pk__in=[])
    against = Clock.objects.filter(about=About.PETITION, stopped_at=None, unit_id=actor.unit_id)
    waiting = Petition.objects.filter(levels, state__in=PENDING, pk__in=against.values("about_id"))
    return Exists(waiting.filter(event=OuterRef("pk")))


def _card_waits(actor: InPost) -> Exists:
    return Exists(Card.objects.filter(event=OuterRef("pk"), state=CardState.OPEN, order__unit_id=actor.unit_id))


def waiting_for(actor: InPost, most: int = 5) -> list[Waiting]:
    """By kind, without the kinds of which nothing waits. A query a kind, which counts as well."""
    found = []
    for kind in waiting_kinds(actor):
        rows = rows_of(kind, actor).annotate(waiting=Window(Count("pk")))
        if first := list(rows.order_by("due_at", "id")[:most]):
            found.append(Waiting(kind, first[0].waiting, first))
    return found


def my_reports(actor: InPost, most: int = 5) -> list[Event]:
    return list(rows_of(MINE, actor).order_by("-id")[:most])


def late(actor: InPost, now: datetime) -> QuerySet[Event]:
    """Open events in sight with a clock that has run out."""
    return visible_to(actor).filter(due_at__lt=now).exclude(state__in=ENDED)


def next_of(kind: Kind, actor: InPost, *, after: Event) -> Event | None:
    """The most urgent event of a kind that waits, besides the one just dealt with."""
    rows = rows_of(kind, actor).order_by("due_at", "id")
    if kind.of is Subject.ORDER:
        order = rows.exclude(event=after).first()
        return order.event if order else None
    return rows.exclude(pk=after.pk).first()


def next_waiting(actor: InPost, *, besides: Event) -> tuple[Kind, Event] | None:
    """The most urgent event of the first kind of which something waits. A query or two for each kind before it."""
    for kind in waiting_kinds(actor):
        if found := next_of(kind, actor, after=besides):
            return kind, found
    return None


def page_of(rows: Seen | QuerySet[Any], *, before: int | None, after: int | None, size: int = PAGE) -> Page:
    """By key: `before` an id towards older rows, or `after` one towards newer."""
    if after is not None:
        found = list(part_of(rows, size + 1, after=after))
        more, items = len(found) > size, found[:size][::-1]
        return Page(items, items[-1].pk if items else None, items[0].pk if more else None)
    found = list(part_of(rows, size + 1, before=before))
    items = found[:size]
    newer = items[0].pk if items and before is not None else None
    return Page(items, items[-1].pk if len(found) > size else None, newer)


def story_of(event: Event, actor: InPost) -> Story:
    """In a constant number of queries."""
    with_people = event.steps.select_related("person", "appointment__post", "appointment__unit", "order__unit", "card")
    steps = list(with_people.prefetch_related("evidence").order_by("version"))
    file = open_file(event, steps=steps)
    clocks = file.clocks
    return Story(
        file=file,
        running=sorted((clock for clock in clocks if clock.stopped_at is None), key=lambda clock: clock.due_at),
        finished=[clock for clock in clocks if clock.stopped_at],
        steps=steps,
        moves=open_moves(event, actor, file),
    )


def buildings_to_report(units: list[Unit]) -> list[Building]:
    """To pick from, by estate and name; none where there are too many for a list."""
    inside = Q(unit__in=units) | Q(community__in=[unit for unit in units if unit.level == Level.COMMUNITY])
    rows = Building.objects.filter(inside, retired_at=None).order_by("estate", "name", "id")
    found = list(rows[: MOST_BUILDINGS + 1])
    return found if len(found) <= MOST_BUILDINGS else []


def places_to_report(actor: InPost) -> list[Unit]:
    """Where the post may report: its grids and communities; only communities where there are too many grids."""
    inside = Q(pk__in=[])
    for path in actor.powers.get("report_event", ()):
        inside |= Q(path__startswith=path)
    levels = [Level.COMMUNITY, Level.GRID, Level.MICRO_GRID]
    units = Unit.objects.filter(inside, level__in=levels, retired_at=None).order_by("code")
    found = list(units[: MOST_GRIDS + 1])
    return found if len(found) <= MOST_GRIDS else list(units.filter(level=Level.COMMUNITY))
