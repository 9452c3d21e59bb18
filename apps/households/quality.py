"""How good the base data are, by grid, community and street: complete, fresh, checked on the spot, recorded once, and
true where somebody was sent to look.

Everything is counted by the database in one walk per area: a grid's worth of residents is a range of an index.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When

from apps.grids.models import Unit
from apps.households.models import Drawn, Resident
from apps.households.queries import POWER, visible_to
from apps.households.spotchecks.queries import counted, found_wrong
from apps.staff.actors import InPost
from apps.staff.seen import any_of

# What a record should hold beyond what it must (tables §14.1); the mandatory fields cannot be empty.
WISHED = ("relation", "education", "marital", "politics", "occupation")
SEALED = ("identity_index", "phone_index")
FIELDS = len(WISHED) + len(SEALED)
FRESH = (90, 180, 365)  # days
MOST_PAIRS = 200
LEVELS = {"grid": "unit_id", "community": "community_id", "street": "street_id"}
DEPTHS = {"grid": 4, "community": 3, "street": 2}  # steps from the root of the tree
TWICE, FOUND_WRONG = "twice", "found_wrong"
IN_ONE_WALK = ("incomplete", *(f"unchecked_{days}" for days in FRESH), "never")
FIGURES = (*IN_ONE_WALK, TWICE, FOUND_WRONG)
Rows = QuerySet[Resident]


@dataclass(frozen=True, slots=True)
class Quality:
    """Of one grid, community or street. `complete`, `fresh`, `seen`: shares in percent.

    `fresh`: checked on the spot within 90, 180 and 365 days; `seen`: at some time. `looked_at`: records drawn by lot
    and answered in the last three months; `true`: which share of them agreed, None without any. `mend`: figure → how
    many records are to be mended for it.
    """

    unit: Unit
    residents: int
    complete: int
    fresh: tuple[int, int, int]
    seen: int
    looked_at: int
    true: int | None
    mend: Mapping[str, int]


def living(actor: InPost) -> Rows:
    """Residents who are here, or away for a while."""
    return visible_to(actor, Resident).filter(status__in=[Resident.Status.PRESENT, Resident.Status.AWAY])


def quality_of(actor: InPost, *, now: datetime, level: str = "grid") -> list[Quality]:
    """Area by area, by code; in five queries. At a level: what the post sees of it."""
    column = LEVELS[level]
    rows = list(living(actor).order_by().values(column).annotate(**_counts(now)))
    beside = {figure: _beside(actor, figure, column, now) for figure in (TWICE, FOUND_WRONG)}
    looked = {row[f"resident__{column}"]: row for row in _looked_at(actor, column, now)}
    units = Unit.objects.defer("boundary").in_bulk([row[column] for row in rows])
    found = []
    for row in rows:
        area = row[column]
        mend = {figure: counts.get(area, 0) for figure, counts in beside.items()}
        found.append(_quality(units[area], row, mend, looked.get(area, {})))
    return sorted(found, key=lambda one: one.unit.code)


def _beside(actor: InPost, figure: str, column: str, now: datetime) -> dict[int, int]:
    """Area → records, of a figure that the one walk does not count."""
    rows = _rows(actor, figure, now).order_by().values_list(column)
    return dict(rows.annotate(n=Count("pk")))


def _looked_at(actor: InPost, column: str, now: datetime) -> QuerySet[Drawn, dict[str, Any]]:
    rows = counted(now).filter(resident__in=living(actor)).order_by().values(f"resident__{column}")
    return rows.annotate(n=Count("pk"), right=Count("pk", filter=Q(result=Drawn.Result.RIGHT)))


def levels_of(actor: InPost) -> list[str]:
    """Those at which the post sees more than a part, finest first."""
    broadest = min((path.count(".") for path in actor.powers.get(POWER, ())), default=DEPTHS["grid"])
    return [level for level, depth in DEPTHS.items() if level == "grid" or broadest <= depth]


def to_mend(actor: InPost, figure: str, *, level: str, unit: int, now: datetime) -> Rows:
    """The records behind a figure of an area: as many as it says. Unordered."""
    rows = _rows(actor, figure, now).filter(**{LEVELS[level]: unit})
    return rows.select_related("unit", "household__dwelling__building")


def _rows(actor: InPost, figure: str, now: datetime) -> Rows:
    match figure:
        case "twice":
            return with_double(actor)
        case "found_wrong":
            return living(actor).filter(Exists(found_wrong(now)))
    return living(actor).filter(_conditions(now)[figure])


def _conditions(now: datetime) -> dict[str, Q]:
    """Figure → the records to mend for it. The count and the list are both made of this."""
    lacks = any_of([*(Q(**{name: ""}) for name in WISHED), *(Q(**{f"{name}__isnull": True}) for name in SEALED)])
    long_ago = {f"unchecked_{days}": _not_since(now - timedelta(days=days)) for days in FRESH}
    return {"incomplete": lacks, **long_ago, "never": Q(verified_at=None)}


def _not_since(moment: datetime) -> Q:
    return Q(verified_at=None) | Q(verified_at__lt=moment)


def _counts(now: datetime) -> dict[str, Any]:
    filled = sum((_is(~Q(**{name: ""})) for name in WISHED), start=Value(0))
    filled = sum((_is(Q(**{f"{name}__isnull": False})) for name in SEALED), start=filled)
    figures = {f"to_mend_{name}": Count("pk", filter=rows) for name, rows in _conditions(now).items()}
    return {"n": Count("pk"), "filled": Sum(filled), **figures}


def _is(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _quality(unit: Unit, row: Mapping[str, Any], beside: Mapping[str, int], looked: Mapping[str, int]) -> Quality:
    count = row["n"]
    mend = {name: row[f"to_mend_{name}"] for name in IN_ONE_WALK} | dict(beside)
    first, second, third = (_share(count - mend[f"unchecked_{days}"], count) for days in FRESH)
    complete = _share(row["filled"], count * FIELDS)
    answered = looked.get("n", 0)
    true = _share(looked["right"], answered) if answered else None
    seen = _share(count - mend["never"], count)
    return Quality(unit, count, complete, (first, second, third), seen, answered, true, mend)


def _share(some: int, whole: int) -> int:
    return round(100 * some / whole) if whole else 0


def with_double(actor: InPost) -> Rows:
    """Residents whose number stands in the area's books once more."""
    same = living(actor).filter(identity_index=OuterRef("identity_index")).exclude(pk=OuterRef("pk"))
    return living(actor).filter(Exists(same))
