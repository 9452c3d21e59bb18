"""Reading a list of units (CSV) and their boundaries (GeoJSON). Pure: bytes in; rows, or what is wrong with them, out.

Columns: code12, name, level (county, street, community, grid, micro_grid), kind, parent_code, lng_gcj02, lat_gcj02.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape

from apps.grids.geo import to_wgs84
from apps.grids.models import Level
from apps.grids.rules import miscoded, misplaced

COLUMNS = ("code12", "name", "level", "kind", "parent_code", "lng_gcj02", "lat_gcj02")
LEVELS: Mapping[str, str] = {
    "county": Level.DISTRICT,
    "street": Level.STREET,
    "community": Level.COMMUNITY,
    "grid": Level.GRID,
    "micro_grid": Level.MICRO_GRID,
}
RURAL_KINDS = ("村委会", "乡", "镇")
LONGEST_NAME, LONGEST_KIND = 80, 20
SIX_PLACES = Decimal("0.000001")
WEST, EAST, SOUTH, NORTH = 73.0, 136.0, 3.0, 54.0  # China


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the list, read. `lng`, `lat` are WGS-84; `number` is the line in the file, the header being 1."""

    number: int
    code: str
    name: str
    level: str
    kind: str
    parent_code: str
    lng: Decimal | None
    lat: Decimal | None

    @property
    def is_rural(self) -> bool:
        return self.kind in RURAL_KINDS


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell and how to mend it. `row` 0 is the file as a whole."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        if not self.row:
            return self.sentence
        return _("Row %(row)s, %(column)s: %(sentence)s") % {
            "row": self.row,
            "column": self.column,
            "sentence": self.sentence,
        }


def read_rows(content: bytes) -> tuple[list[UnitRow], list[Problem]]:
    """The rows that can be read, and a problem for every cell that cannot."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Problem(0, "", _("The file is not in UTF-8. Save it as “CSV UTF-8” and try again."))]
    lines = csv.DictReader(StringIO(text, newline=""))
    missing = [column for column in COLUMNS if column not in (lines.fieldnames or ())]
    if missing:
        sentence = _("The first line lacks the columns %(columns)s. Add them.") % {"columns": ", ".join(missing)}
        return [], [Problem(0, "", sentence)]
    rows, problems = [], []
    for line in lines:
        cells = {column: (line[column] or "").strip() for column in COLUMNS}
        found = list(_cell_problems(lines.line_num, cells))
        problems += found
        if not found:
            rows.append(_row(lines.line_num, cells))
    return rows, problems


def _row(number: int, cells: Mapping[str, str]) -> UnitRow:
    lng, lat = _position(cells) or (None, None)
    return UnitRow(
        number=number,
        code=cells["code12"],
        name=cells["name"],
        level=LEVELS[cells["level"]],
        kind=cells["kind"],
        parent_code=cells["parent_code"],
        lng=lng,
        lat=lat,
    )


def _position(cells: Mapping[str, str]) -> tuple[Decimal, Decimal] | None:
    if not cells["lng_gcj02"]:
        return None
    lng, lat = to_wgs84(float(cells["lng_gcj02"]), float(cells["lat_gcj02"]))
    return Decimal(lng).quantize(SIX_PLACES), Decimal(lat).quantize(SIX_PLACES)


def _cell_problems(number: int, cells: Mapping[str, str]) -> Iterator[Problem]:
    if not cells["code12"]:
        yield Problem(number, "code12", _("The code is missing. Fill it in."))
    if not cells["name"]:
        yield Problem(number, "name", _("The name is missing. Fill it in."))
    for column, longest in (("name", LONGEST_NAME), ("kind", LONGEST_KIND)):
        if len(cells[column]) > longest:
            facts = {"text": cells[column], "longest": longest}
            sentence = _("“%(text)s” is longer than %(longest)s characters. Shorten it.") % facts
            yield Problem(number, column, sentence)
    if cells["level"] not in LEVELS:
        facts = {"text": cells["level"], "levels": ", ".join(LEVELS)}
        yield Problem(number, "level", _("“%(text)s” is not a level. Use one of: %(levels)s.") % facts)
    yield from _position_problems(number, cells["lng_gcj02"], cells["lat_gcj02"])


def _position_problems(number: int, lng: str, lat: str) -> Iterator[Problem]:
    if bool(lng) != bool(lat):
        column = "lat_gcj02" if lng else "lng_gcj02"
        yield Problem(number, column, _("A position needs both numbers. Fill in both, or neither."))
        return
    if not lng:
        return
    for column, text, low, high in (("lng_gcj02", lng, WEST, EAST), ("lat_gcj02", lat, SOUTH, NORTH)):
        if not _is_between(text, low, high):
            sentence = _(
                "“%(text)s” is not a number of degrees from %(low)s to %(high)s. Correct it, or leave both out."
            )
            yield Problem(number, column, sentence % {"text": text, "low": low, "high": high})


def _is_between(text: str, low: float, high: float) -> bool:
    try:
        return low <= float(text) <= high
    except ValueError:
        return False


def tree_problems(rows: Sequence[UnitRow], known: Mapping[str, str], division: str) -> list[Problem]:
    """What is wrong between rows. `known`: code → level of the units that are there already; `division`: six digits."""
    levels = dict(known) | {row.code: row.level for row in rows}
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        if row.code in first:
            facts = {"code": row.code, "row": first[row.code]}
            problems.append(
                Problem(row.number, "code12", _("%(code)s stands in row %(row)s already. Keep one.") % facts)
            )
        first.setdefault(row.code, row.number)
        problems += _fit_problems(row, levels, division)
    return problems


def _fit_problems(row: UnitRow, levels: Mapping[str, str], division: str) -> Iterator[Problem]:
    if row.parent_code and row.parent_code not in levels:
        sentence = _("No unit has the code %(code)s, neither in the file nor before. Add it, or correct the parent.")
        yield Problem(row.number, "parent_code", sentence % {"code": row.parent_code})
        return
    if problem := misplaced(level=row.level, parent_level=levels.get(row.parent_code)):
        yield Problem(row.number, "parent_code", problem)
    elif problem := miscoded(level=row.level, code=row.code, parent_code=row.parent_code):
        yield Problem(row.number, "code12", problem)
    elif not row.code.startswith(division):
        facts = {"code": row.code, "division": division}
        sentence = _("%(code)s is not of this tenant, whose codes begin with %(division)s. Take the row out.") % facts
        yield Problem(row.number, "code12", sentence)


def read_boundaries(content: bytes) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """GeoJSON geometries (WGS-84) by the `code12` of their features, and what is wrong with the others."""
    try:
        features = json.loads(content)["features"]
    except (ValueError, KeyError, TypeError):
        sentence = _("The boundaries are not a GeoJSON collection of features. Export them as GeoJSON and try again.")
        return {}, [Problem(0, "", sentence)]
    boundaries, problems = {}, []
    for number, feature in enumerate(features, start=1):
        code = str((feature.get("properties") or {}).get("code12", ""))
        geometry = feature.get("geometry") or {}
        if not code:
            sentence = _("The feature has no property “code12”, so it belongs to no unit. Add it.")
            problems.append(Problem(number, "code12", sentence))
        elif not _is_area(geometry):
            sentence = _("The boundary of %(code)s is not a sound polygon. Draw it again without crossings.")
            problems.append(Problem(number, "geometry", sentence % {"code": code}))
        else:
            boundaries[code] = geometry
    return boundaries, problems


def _is_area(geometry: dict[str, Any]) -> bool:
    if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        return False
    try:
        area = shape(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError):
        return False
    return bool(area.is_valid and not area.is_empty)
