"""New boundaries from a file: what each would change, and writing all that are good at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry
from simple_history.utils import bulk_update_with_history

from apps.audit.versions import newest_of, refuse_stale
from apps.errors import Malformed, Refused
from apps.grids.actions import BATCH
from apps.grids.fitting import area_of
from apps.grids.geojson import Feature
from apps.grids.keeping import tidy_reason
from apps.grids.metres import square_metres
from apps.grids.models import Level, Unit
from apps.grids.outlines import as_boundary, holes_in, refuse_outside
from apps.grids.reach import Manager, ever_visible_to, may_change, refuse_unless_manager, unit_in_hand
from apps.grids.unitlist import SIX_PLACES


@dataclass(frozen=True, slots=True)
class Planned:
    """What a feature would do: areas in m², `before` None where nothing is drawn. With a `problem` it does nothing."""

    number: int
    label: str
    unit: Unit | None
    area: BaseGeometry | None
    before: float | None
    after: float | None
    holes: int
    problem: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`seen`: the newest version of the units concerned."""

    rows: list[Planned]
    seen: int

    @property
    def good(self) -> list[Planned]:
        return [row for row in self.rows if not row.problem]


def plan_of(actor: Manager, features: Sequence[Feature]) -> Plan:
    """Nothing is written. A street's new boundary counts at once for what the same file draws inside of it."""
    refuse_unless_manager(actor)
    rows = list(ever_visible_to(actor).filter(retired_at=None).exclude(level=Level.DEPARTMENT))
    by_code = {row.code: row for row in rows}
    by_name: dict[str, list[Unit]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    found = [(one, by_code.get(one.code) if one.code else _only(by_name.get(one.name))) for one in features]
    new = {unit.pk: one.area for one, unit in found if unit is not None and one.area is not None}
    above = {row.pk: row for row in rows}
    planned = [_planned(actor, one, unit, new, above) for one, unit in found]
    ids = [row.unit.pk for row in planned if row.unit is not None and not row.problem]
    return Plan(planned, newest_of(Unit, id__in=ids))


@transaction.atomic
def write_boundaries(*, actor: Manager, features: Sequence[Feature], reason: str, seen: int) -> int:
    """All that are good, with the reason in each history; returns how many. Planned anew under the units' locks."""
    text = tidy_reason(reason)
    ids = [row.unit.pk for row in plan_of(actor, features).good if row.unit is not None]
    list(Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    good = plan_of(actor, features).good
    if not good:
        raise Malformed("nothing_good", _("No boundary of this file can be written. Mend what is told at each."))
    refuse_stale(Unit, seen=seen, id__in=ids)
    units = [_drawn(row.unit, row.area) for row in good if row.unit is not None and row.area is not None]
    bulk_update_with_history(units, Unit, ["boundary", "lng", "lat"], batch_size=BATCH, default_change_reason=text)
    return len(units)


@transaction.atomic
def draw_boundary(*, actor: Manager, unit_id: int, area: BaseGeometry, reason: str, seen: int) -> Unit:
    """The boundary of one unit, as it was typed or drawn."""
    unit = unit_in_hand(actor, unit_id)
    refuse_stale(Unit, seen=seen, id=unit.pk)
    text = tidy_reason(reason)
    if unit.parent is not None:
        refuse_outside(area, area_of(unit.parent), unit.parent.name)
    _drawn(unit, area)
    unit._change_reason = text  # type: ignore[attr-defined]  # where simple-history looks
    unit.save()
    return unit


def _planned(
    actor: Manager,
    one: Feature,
    unit: Unit | None,
    new: dict[int, BaseGeometry],
    above: dict[int, Unit],
) -> Planned:
    label = unit.name if unit else one.name or one.code
    before = area_of(unit) if unit else None
    problem = one.problem or _problem(actor, one, unit, new, above)
    return Planned(
        number=one.number,
        label=label,
        unit=unit,
        area=one.area,
        before=square_metres(before) if before is not None else None,
        after=square_metres(one.area) if one.area is not None else None,
        holes=holes_in(one.area) if one.area is not None else 0,
        problem=problem,
    )


def _problem(
    actor: Manager, one: Feature, unit: Unit | None, new: dict[int, BaseGeometry], above: dict[int, Unit]
) -> str:
    if unit is None:
        told = {"which": one.code or one.name or "–"}
        return _("No unit that you see has the code or the only such name “%(which)s”. Correct it.") % told
    if not may_change(actor, unit):
        return _("%(name)s is not in your hands. Ask the unit above it.") % {"name": unit.name}
    parent = above.get(unit.parent_id or 0)
    if one.area is None or parent is None:
        return ""
    try:
        refuse_outside(one.area, new.get(parent.pk, area_of(parent)), parent.name)
    except Refused as problem:
        return problem.message
    return ""


def _drawn(unit: Unit, area: BaseGeometry) -> Unit:
    point = area.representative_point()
    unit.boundary = as_boundary(area)
    unit.lng, unit.lat = Decimal(point.x).quantize(SIX_PLACES), Decimal(point.y).quantize(SIX_PLACES)
    return unit


def _only(rows: list[Unit] | None) -> Unit | None:
    return rows[0] if rows and len(rows) == 1 else None
