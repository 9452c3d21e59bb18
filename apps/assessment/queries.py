"""Every read of scores and entries. All of them start at what the actor may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.assessment.counting import costs_by_unit, counts_by_unit
from apps.assessment.models import Entry, Part
from apps.assessment.periods import month
from apps.assessment.scores import Counts, Score, ScorePart, ranks, score
from apps.grids.models import Level, Unit
from apps.staff.actors import Actor, InPost, System
from apps.tenancy.context import current

POWER = "view_assessment"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's month. `rank` is its place among all units of its level in the tenant; None without a rank."""

    unit: Unit
    counts: Counts
    score: Score
    rank: int | None


def scores(actor: Actor, period: str, *, now: datetime | None = None) -> list[Row]:
    """The departments in the actor's reach, and whatever other units had orders due, costs or rates; best first.

    `period` is a month, "2026-03". Raises `Malformed` for anything else. A constant number of queries.
    """
    span = month(period, current().zone)
    counts, costs = counts_by_unit(span, now or timezone.now()), costs_by_unit(span)
    parts = parts_in_force(span.end.date() - timedelta(days=1))
    units = Unit.objects.filter(Q(level=Level.DEPARTMENT, retired_at=None) | Q(pk__in={*counts, *costs}))
    results = {unit: score(counts.get(unit.pk, Counts()), parts, costs.get(unit.pk, ())) for unit in units}
    places = _places(results)
    rows = [
        Row(unit, counts.get(unit.pk, Counts()), result, places.get(unit.pk))
        for unit, result in results.items()
        if may_see(actor, unit)
    ]
    return sorted(rows, key=_order)


def may_see(actor: Actor, unit: Unit) -> bool:
    """Whether the actor's reach covers the unit's scores and entries."""
    return actor.holds(POWER, unit.path) if isinstance(actor, InPost) else isinstance(actor, System)


def parts_in_force(day: date) -> list[ScorePart]:
    """The parts of the score on a day, each in its newest version."""
    newest = {part.code: part for part in Part.objects.filter(valid_from__lte=day).order_by("version", "id")}
    return [
        ScorePart(part.code, part.name, part.name_en, part.weight, part.formula, part.halved_below)
        for part in newest.values()
    ]


def entries_visible_to(actor: Actor, *, unit_id: int | None = None, period: str | None = None) -> QuerySet[Entry]:
    """Entries against the units in the actor's reach, newest first."""
    entries = Entry.objects.select_related("rule", "unit", "event", "order")
    if not isinstance(actor, System):
        powers = actor.powers if isinstance(actor, InPost) else {}
        entries = entries.filter(_within(powers.get(POWER, frozenset())))
    if unit_id is not None:
        entries = entries.filter(unit_id=unit_id)
    if period is not None:
        entries = entries.filter(period=month(period, current().zone).name)
    return entries.order_by("-id")


def _within(paths: Iterable[str]) -> Q:
    reach = Q(pk__in=[])
    for path in paths:
        reach |= Q(unit__path__startswith=path)
    return reach


def _places(results: dict[Unit, Score]) -> dict[int, int]:
    """Units are ranked among those of their own level; small samples and units without orders are not."""
    found: dict[int, int] = {}
    for level in {unit.level for unit in results}:
        totals = {
            unit.pk: result.total
            for unit, result in results.items()
            if unit.level == level and result.ranked and result.total is not None
        }
        found |= ranks(totals)
    return found


def _order(row: Row) -> tuple[bool, int, bool, str]:
    """Ranked first, then those with a score, then those without orders."""
    return (row.rank is None, row.rank or 0, row.score.total is None, row.unit.code)
