"""Which grid a point lies in, and whose border is near: what a report without a grid is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _
from shapely import Point, STRtree
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from apps.errors import Malformed
from apps.grids.geo import to_wgs84
from apps.grids.metres import flat
from apps.grids.models import Level, Unit
from apps.grids.queries import Placed, visible_to
from apps.grids.unitlist import EAST, NORTH, SOUTH, WEST

NEAR = 30.0  # metres: what a telephone's position is wrong by
WGS84, GCJ02 = "wgs84", "gcj02"
SYSTEMS = (WGS84, GCJ02)


@dataclass(frozen=True, slots=True)
class Near:
    unit: Unit
    metres: int


@dataclass(frozen=True, slots=True)
class Found:
    """`grid` holds the point (WGS-84); `neighbours` have a border within 30 m of it. In none: `nearest` is told."""

    lng: float
    lat: float
    grid: Unit | None
    neighbours: list[Near]
    nearest: Near | None


def read_point(lng: str, lat: str, system: str) -> tuple[float, float]:
    """The point in WGS-84. Raises `Malformed` with a sentence at the field that cannot be read."""
    if system not in SYSTEMS:
        raise _bad("system", _("Say where the numbers come from: wgs84 (GPS) or gcj02 (Chinese maps)."))
    x, y = _degrees("lng", lng, WEST, EAST), _degrees("lat", lat, SOUTH, NORTH)
    return to_wgs84(x, y) if system == GCJ02 else (x, y)


def grids_at(actor: Placed, *, lng: float, lat: float) -> Found:
    """Among the grids that the actor sees; on a shared edge the one with the smaller code."""
    rows = visible_to(actor).filter(level=Level.GRID, boundary__isnull=False).order_by("code")
    grids = [(row, area) for row in rows if (area := _area(row)) is not None]
    if not grids:
        return Found(lng, lat, None, [], None)
    tree, point = STRtree([area for _row, area in grids]), Point(lng, lat)
    covering = sorted(int(index) for index in tree.query(point, predicate="covered_by"))
    grid = grids[covering[0]][0] if covering else None
    near = _near(grids, tree, point)
    neighbours = [one for one in near if one.metres <= NEAR and (grid is None or one.unit.pk != grid.pk)]
    return Found(lng, lat, grid, neighbours, None if grid or not near else near[0])


def _near(grids: Sequence[tuple[Unit, BaseGeometry]], tree: STRtree, point: Point) -> list[Near]:
    """Grids near by with the distance in metres, the nearest first: those about the point, or the one that is least
    far away."""
    around = {int(index) for index in tree.query(point.buffer(0.001))} or {int(tree.nearest(point))}
    here = Point(0, 0)
    found = [Near(grids[i][0], round(flat(grids[i][1], lng=point.x, lat=point.y).distance(here))) for i in around]
    return sorted(found, key=lambda one: (one.metres, one.unit.code))


def _area(row: Unit) -> BaseGeometry | None:
    try:
        return shape(row.boundary) if row.boundary else None
    except (ShapelyError, ValueError, TypeError, KeyError):
        return None


def _degrees(name: str, text: str, low: float, high: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not (isfinite(number) and low <= number <= high):
        facts = {"text": text[:20], "low": low, "high": high}
        raise _bad(name, _("“%(text)s” is not a number of degrees from %(low)s to %(high)s. Correct it.") % facts)
    return number


def _bad(name: str, sentence: str) -> Malformed:
    return Malformed("bad_point", sentence, {"fields": {name: [sentence]}})
