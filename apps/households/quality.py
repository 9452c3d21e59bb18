"""How good the base data are, by grid: complete, fresh, checked on the spot, recorded once.

Everything is counted by the database in one walk per area: a grid's worth of residents is a range of an index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from apps.grids.models import Unit
from apps.households.models import Resident
from apps.households.queries import visible_to
from apps.staff.actors import InPost

# What a record should hold beyond what it must (tables §14.1); the mandatory fields cannot be empty.
WISHED = ("relation", "education", "marital", "politics", "occupation")
SEALED = ("identity_index", "phone_index")
FIELDS = len(WISHED) + len(SEALED)
FRESH = (90, 180, 365)  # days
MOST_PAIRS = 200
Rows = QuerySet[Resident]


@dataclass(frozen=True, slots=True)
class Quality:
    """Of one grid. Shares in percent; `fresh`: verified within 90, 180 and 365 days; `twice`: residents recorded more
    than once."""

    grid: Unit
    residents: int
    complete: int
    fresh: tuple[int, int, int]
    never: int
    twice: int


def living(actor: InPost) -> Rows:
    """Residents who are here, or away for a while."""
    return visible_to(actor, Resident).filter(status__in=[Resident.Status.PRESENT, Resident.Status.AWAY])


def quality_of(actor: InPost, *, now: datetime) -> list[Quality]:
    """Grid by grid, by code."""
    rows = list(living(actor).order_by().values("unit_id").annotate(**_counts(now)))
    units = Unit.objects.in_bulk([row["unit_id"] for row in rows])
    twice = _twice_by_unit(actor)
    found = [_quality(units[row["unit_id"]], row, twice) for row in rows]
    return sorted(found, key=lambda one: one.grid.code)


def _counts(now: datetime) -> dict[str, Any]:
    filled = sum((_is(~Q(**{name: ""})) for name in WISHED), start=Value(0))
    filled = sum((_is(Q(**{f"{name}__isnull": False})) for name in SEALED), start=filled)
    within = {f"within_{days}": Count("pk", filter=Q(verified_at__gte=now - timedelta(days=days))) for days in FRESH}
    return {"n": Count("pk"), "filled": Sum(filled), "never": Count("pk", filter=Q(verified_at=None)), **within}


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _quality(grid: Unit, row: Mapping[str, Any], twice: Mapping[int, int]) -> Quality:
    count = row["n"]
    first, second, third = (_share(row[f"within_{days}"], count) for days in FRESH)
    complete = _share(row["filled"], count * FIELDS)
    return Quality(grid, count, complete, (first, second, third), _share(row["never"], count), twice.get(grid.pk, 0))


def _share(some: int, whole: int) -> int:
    return round(100 * some / whole) if whole else 0


def _twice_by_unit(actor: InPost) -> dict[int, int]:
    rows = with_double(actor).order_by().values("unit_id").annotate(n=Count("pk"))
    return {row["unit_id"]: row["n"] for row in rows}


def with_double(actor: InPost) -> Rows:
    """Residents whose number stands in the area's books once more."""
    same = living(actor).filter(identity_index=OuterRef("identity_index")).exclude(pk=OuterRef("pk"))
    return living(actor).filter(Exists(same))


def to_verify(actor: InPost, grid: Unit) -> Rows:
    """The records of a grid that nobody has checked for longest: never before long ago."""
    rows = living(actor).filter(unit=grid).select_related("household__dwelling__building")
    return rows.order_by(F("verified_at").asc(nulls_first=True), "pk")
