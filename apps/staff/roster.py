"""Who holds the 1+3+N of a grid, and which of the core posts stand vacant since when. Constant queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Min, Q
from django.utils import timezone

from apps.grids.models import Level, Unit
from apps.staff.models import Appointment, AppointmentQuerySet, Post
from apps.staff.rules import WORKER, days_vacant, is_alarming

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """`since`: the first day without a holder."""

    unit_id: int
    post: Post
    since: date
    days: int
    alarming: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A post of a unit: who holds it, who is to come, or since when it is vacant (core posts alone)."""

    post: Post
    holders: list[Appointment] = field(default_factory=list)
    coming: list[Appointment] = field(default_factory=list)
    vacancy: Vacancy | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """`core` in the order of the 1+3; `others` are posts that somebody holds, or will."""

    unit: Unit
    core: list[Seat]
    others: list[Seat]

    @property
    def people(self) -> set[int]:
        return {held.person_id for seat in (*self.core, *self.others) for held in seat.holders}

    @property
    def vacancies(self) -> list[Vacancy]:
        return [seat.vacancy for seat in self.core if seat.vacancy]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A grid in the table of its community, street or district."""

    grid: Unit
    core: list[Seat]
    others: int

    @property
    def alarming(self) -> bool:
        return any(seat.vacancy and seat.vacancy.alarming for seat in self.core)


def roster_of(unit: Unit, day: date) -> Roster:
    """The seats of one unit; the posts on micro-grids belong to their grid's roster."""
    inside = Q(unit__path__startswith=unit.path) if unit.level == Level.GRID else Q(unit=unit)
    rows = _running(Appointment.objects.filter(inside), day)
    posts = list(Post.objects.order_by("code"))
    core = [post for post in posts if post.core and unit.level == Level.GRID]
    since = _vacant_since([unit.pk], core, day) if core else {}
    others = [post for post in posts if not post.core and any(row.post_id == post.pk for row in rows)]
    return Roster(
        unit,
        [_seat(post, unit.pk, [r for r in rows if r.post_id == post.pk], since, day) for post in core],
        [_seat(post, unit.pk, [r for r in rows if r.post_id == post.pk], {}, day) for post in others],
    )


def grids_below(unit: Unit, day: date) -> list[GridRow]:
    """Every grid of a community, street or district with its core posts and its gaps."""
    grids = list(
        Unit.objects.filter(path__startswith=unit.path, level=Level.GRID, retired_at=None)
        .select_related("parent")
        .defer("boundary", "parent__boundary")
        .order_by("code")
    )
    ids = [grid.pk for grid in grids]
    core = list(Post.objects.filter(core=True).order_by("code"))
    seats: dict[int, list[Appointment]] = {}
    others: dict[int, int] = {}
    inside = Q(unit__path__startswith=unit.path, unit__level__in=[Level.GRID, Level.MICRO_GRID])
    for row in _running(Appointment.objects.filter(inside), day):
        grid_id = row.unit_id if row.unit.level == Level.GRID else row.unit.parent_id or 0
        if row.post.core:
            seats.setdefault(grid_id, []).append(row)
        elif row.since <= day:
            others[grid_id] = others.get(grid_id, 0) + 1
    since = _vacant_since(ids, core, day)
    return [
        GridRow(
            grid,
            [_seat(p, grid.pk, [r for r in seats.get(grid.pk, []) if r.post_id == p.pk], since, day) for p in core],
            others.get(grid.pk, 0),
        )
        for grid in grids
    ]


def alarming_vacancies(day: date, post_code: str = WORKER) -> list[Vacancy]:
    """Grids that have been without a holder of the post for too long, in the whole tenant."""
    post = Post.objects.filter(code=post_code).first()
    if post is None:
        return []
    held = Appointment.objects.on(day).filter(post=post).values("unit")
    grids = Unit.objects.filter(level=Level.GRID, retired_at=None).exclude(pk__in=held)
    ids = list(grids.order_by("pk").values_list("pk", flat=True))
    since = _vacant_since(ids, [post], day)
    found = [
        Vacancy(pk, post, begun, days_vacant(begun, day), True) for pk in ids if (begun := since.get((pk, post.pk)))
    ]
    return [vacancy for vacancy in found if is_alarming(vacancy.since, day)]


def _running(rows: AppointmentQuerySet, day: date) -> list[Appointment]:
    """In force on the day, or to come."""
    found = rows.filter(Q(until=None) | Q(until__gte=day)).select_related("person", "post", "unit")
    return list(found.defer("unit__boundary").order_by("unit__code", "since", "id"))


def _seat(post: Post, unit_id: int, rows: Sequence[Appointment], since: dict[tuple[int, int], date], day: date) -> Seat:
    holders = [row for row in rows if row.since <= day]
    begun = since.get((unit_id, post.pk))
    vacancy = None
    if begun and not holders:
        alarming = post.code == WORKER and is_alarming(begun, day)
        vacancy = Vacancy(unit_id, post, begun, days_vacant(begun, day), alarming)
    return Seat(post, holders, [row for row in rows if row.since > day], vacancy)


def _vacant_since(units: Collection[int], posts: Collection[Post], day: date) -> dict[tuple[int, int], date]:
    """(unit, post) → the day after the last holder's, or the day the unit was made. Also of posts that are held."""
    ended = Appointment.objects.filter(unit__in=units, post__in=posts, until__lt=day)
    last = {(u, p): d for u, p, d in ended.values_list("unit", "post").annotate(Max("until")).order_by()}
    born = dict(Unit.history.filter(id__in=units).values_list("id").annotate(Min("history_date")).order_by())
    found = {}
    for unit in units:
        for post in posts:
            if (unit, post.pk) in last:
                found[unit, post.pk] = last[unit, post.pk] + A_DAY
            elif unit in born:
                found[unit, post.pk] = timezone.localtime(born[unit]).date()
    return found
