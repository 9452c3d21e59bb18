"""Grids and micro-grids of the filled communities, with invented boundaries that tile them."""

from decimal import Decimal
from math import cos, pi, radians, sin
from random import Random
from typing import Any

from shapely import Point, Polygon, get_parts, unary_union
from shapely.geometry import mapping, shape
from simple_history.utils import bulk_update_with_history

from apps.grids.actions import add_units
from apps.grids.models import Level, Unit
from apps.grids.tiling import Area, tiles
from gridgov.demo.chance import chance
from gridgov.demo.plan import District, Filled

RADIUS = 320.0  # metres, of a community of some 1,500 households in town
METRES_PER_DEGREE = 111_320.0
CORNERS = 11
NUMERALS = "一二三四五六七八九"
SUFFIXES = ("居民委员会", "居委会", "村委会", "社区")
SIX_PLACES = Decimal("0.000001")


def fill_communities(district: District) -> None:
    """Draws each filled community that has no grids yet, and adds its grids and micro-grids."""
    for community in district.filled:
        unit = Unit.objects.select_related("parent").get(code=community.code)
        if not unit.children.exists():
            _fill(unit, community)


def _fill(unit: Unit, community: Filled) -> None:
    random = chance("boundaries", community.code)
    street = unit.parent.boundary if unit.parent else None
    whole = outline(random, community, within=shape(street) if street else None)
    areas = tiles(whole, community.grids, angle=random.uniform(5, 40))
    grids, micro_grids = [], []
    for number, area in enumerate(areas, start=1):
        grids.append(_grid(unit, number, area))
        micro_grids += [_micro_grid(grids[-1], place, tile) for place, tile in enumerate(area, start=1)]
    add_units(grids + micro_grids)
    for name, value in drawn(unary_union([tile for area in areas for tile in area])).items():
        setattr(unit, name, value)
    bulk_update_with_history([unit], Unit, ["boundary", "lng", "lat"])


def outline(random: Random, community: Filled, *, within: Area | None) -> Area:
    """An invented polygon around the community's point, cut off at the border of its street."""
    corners = []
    for corner in range(CORNERS):
        metres = RADIUS * random.uniform(0.75, 1.0)
        turn = 2 * pi * corner / CORNERS
        lng = community.lng + metres * cos(turn) / METRES_PER_DEGREE / cos(radians(community.lat))
        corners.append((lng, community.lat + metres * sin(turn) / METRES_PER_DEGREE))
    drawn_freely = Polygon(corners)
    kept = drawn_freely.intersection(within) if within is not None else drawn_freely
    return max(get_parts(kept), key=lambda part: part.area)


def short_name(unit: Unit) -> str:
    """金台里社区居委会 → 金台里."""
    name = unit.name
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name


def _grid(community: Unit, number: int, area: list[Area]) -> Unit:
    return Unit(
        level=Level.GRID,
        code=f"{community.code}{number:03}",
        name=f"{short_name(community)}第{NUMERALS[number - 1]}网格",
        kind="综合网格",
        parent=community,
        **drawn(unary_union(area)),
    )


def _micro_grid(grid: Unit, number: int, area: Area) -> Unit:
    return Unit(
        level=Level.MICRO_GRID,
        code=f"{grid.code}{number:02}",
        name=f"{grid.name}{number}号微网格",
        parent=grid,
        **drawn(area),
    )


def drawn(area: Area) -> dict[str, Any]:
    """The fields of a unit that say where it lies."""
    point = area.representative_point()
    return {
        "boundary": _plain(mapping(area)),
        "lng": Decimal(point.x).quantize(SIX_PLACES),
        "lat": Decimal(point.y).quantize(SIX_PLACES),
    }


def _plain(geometry: dict[str, Any]) -> dict[str, Any]:
    """Lists with six decimals, as they come back from the database."""

    def rounded(value: Any) -> Any:
        return [rounded(part) for part in value] if isinstance(value, tuple | list) else round(value, 6)

    return {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}


def point_in(random: Random, unit: Unit) -> tuple[float, float]:
    """A place inside the unit's boundary, (lng, lat) with six decimals."""
    area = shape(unit.boundary or {})
    west, south, east, north = area.bounds
    while True:
        lng, lat = round(random.uniform(west, east), 6), round(random.uniform(south, north), 6)
        if area.contains(Point(lng, lat)):
            return lng, lat
