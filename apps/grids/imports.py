"""Importing a list of units into the tenant's tree: all of it, or nothing and the reasons why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import shape
from simple_history.utils import bulk_update_with_history

from apps.errors import Refused
from apps.grids.actions import BATCH, add_units
from apps.grids.models import Level, Unit
from apps.grids.rules import CODING
from apps.grids.unitlist import SIX_PLACES, Problem, UnitRow, read_boundaries, read_rows, tree_problems

CHANGEABLE = ["name", "kind", "is_rural", "boundary", "lng", "lat"]
DEPTH = {level: depth for depth, level in enumerate(CODING)}


class BadList(Refused):
    """The list has mistakes; `problems` names every one, row by row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        sentence = _("Nothing was imported: %(count)s things have to be mended first.") % {"count": len(problems)}
        rows = [{"row": p.row, "column": p.column, "message": p.sentence} for p in problems]
        super().__init__("bad_list", sentence, {"problems": rows})
        self.problems = sorted(problems, key=lambda problem: problem.row)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many units the list has added, changed, and left as they were."""

    new: int
    changed: int
    unchanged: int


@transaction.atomic
def import_units(*, content: bytes, division: str, boundaries: bytes = b"") -> Imported:
    """Adds the units of a CSV list, and takes over new names, kinds, points and boundaries of those known by code.

    Nothing is ever deleted, and an empty cell or a missing boundary leaves what is there. Raises `BadList`.
    """
    rows, problems = read_rows(content)
    shapes: dict[str, dict[str, Any]] = {}
    if boundaries:
        shapes, more = read_boundaries(boundaries)
        problems += more
    known = {unit.code: unit for unit in Unit.objects.select_related("parent").exclude(level=Level.DEPARTMENT)}
    problems += tree_problems(rows, {code: unit.level for code, unit in known.items()}, division)
    problems += _clashes(rows, shapes, known)
    if problems:
        raise BadList(problems)
    new = _add([row for row in rows if row.code not in known], shapes, known)
    changed = _change([(known[row.code], row) for row in rows if row.code not in new], shapes)
    return Imported(len(new), changed, len(rows) - len(new) - changed)


def _clashes(rows: Sequence[UnitRow], shapes: Mapping[str, Any], known: Mapping[str, Unit]) -> list[Problem]:
    """What of the list contradicts the tree that is there."""
    problems = []
    for row in rows:
        unit = known.get(row.code)
        if unit is None:
            continue
        if unit.retired_at:
            sentence = _("%(code)s was retired, and a code is never used twice. Give the unit a new one.")
            problems.append(Problem(row.number, "code12", sentence % {"code": row.code}))
        if unit.level != row.level:
            sentence = _("%(code)s is a %(level)s here. Correct the level, or give the unit a code of its own.")
            facts = {"code": row.code, "level": unit.get_level_display()}
            problems.append(Problem(row.number, "level", sentence % facts))
        if (unit.parent.code if unit.parent else "") != row.parent_code:
            sentence = _("%(code)s hangs under another unit here, and an import moves nothing. Correct the parent.")
            problems.append(Problem(row.number, "parent_code", sentence % {"code": row.code}))
    codes = {row.code for row in rows} | known.keys()
    stray = _("There is a boundary for %(code)s, which is no unit. Take it out, or add the unit.")
    return problems + [Problem(0, "", stray % {"code": code}) for code in sorted(shapes.keys() - codes)]


def _add(rows: list[UnitRow], shapes: Mapping[str, Any], known: dict[str, Unit]) -> set[str]:
    """Writes the new units and puts them into `known`; returns their codes."""
    units = []
    for row in sorted(rows, key=lambda row: DEPTH[row.level]):
        unit = Unit(level=row.level, code=row.code, parent=known.get(row.parent_code))
        _take_over(unit, row, shapes)
        known[row.code] = unit
        units.append(unit)
    add_units(units)
    return {row.code for row in rows}


def _change(pairs: list[tuple[Unit, UnitRow]], shapes: Mapping[str, Any]) -> int:
    changed = [unit for unit, row in pairs if _take_over(unit, row, shapes)]
    bulk_update_with_history(changed, Unit, CHANGEABLE, batch_size=BATCH)
    return len(changed)


def _take_over(unit: Unit, row: UnitRow, shapes: Mapping[str, Any]) -> bool:
    """Puts what the row says into the unit; whether anything is different now."""
    before = {name: getattr(unit, name) for name in CHANGEABLE}
    unit.name = row.name
    if row.kind:
        unit.kind, unit.is_rural = row.kind, row.is_rural
    unit.boundary = shapes.get(row.code, unit.boundary)
    if row.lng is not None:
        unit.lng, unit.lat = row.lng, row.lat
    elif unit.lng is None and unit.boundary:
        unit.lng, unit.lat = _point_inside(unit.boundary)
    return any(getattr(unit, name) != value for name, value in before.items())


def _point_inside(boundary: dict[str, Any]) -> tuple[Decimal, Decimal]:
    point = shape(boundary).representative_point()
    return Decimal(point.x).quantize(SIX_PLACES), Decimal(point.y).quantize(SIX_PLACES)
