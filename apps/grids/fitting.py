"""How the grids of a community fit together: where two overlap, and what of the community lies in none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shapely import STRtree, get_parts, unary_union
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from apps.grids.metres import square_metres
from apps.grids.models import Level, Unit

LEAST = 5.0  # m²: less is where two people drew the same line


@dataclass(frozen=True, slots=True)
class Overlap:
    one: Unit
    other: Unit
    square_metres: float
    boundary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece that lies in no grid (a gap), or a piece of the grid outside the community."""

    square_metres: float
    boundary: dict[str, Any]
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """The largest first. `undrawn`: grids without a boundary, or with one that cannot be read."""

    grids: list[Unit]
    overlaps: list[Overlap]
    gaps: list[Patch]
    outside: list[Patch]
    undrawn: list[Unit]


def fit_of(community: Unit) -> Fit:
    """Of the grids right below, in one query. Without a boundary of the community only overlaps are known."""
    grids = list(Unit.objects.filter(parent=community, level=Level.GRID, retired_at=None).order_by("code"))
    read = [(grid, area_of(grid)) for grid in grids]
    drawn = [(grid, area) for grid, area in read if area is not None]
    whole = area_of(community)
    return Fit(
        grids=[grid for grid, _area in drawn],
        overlaps=_overlaps(drawn),
        gaps=_gaps(whole, [area for _grid, area in drawn]) if whole is not None and drawn else [],
        outside=_outside(whole, drawn) if whole is not None else [],
        undrawn=[grid for grid, area in read if area is None],
    )


def area_of(unit: Unit) -> BaseGeometry | None:
    """What is drawn of the unit; None when nothing is, or nothing sound."""
    if not unit.boundary:
        return None
    try:
        area = shape(unit.boundary)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError):
        return None
    return area if area.is_valid and not area.is_empty else None


def _overlaps(drawn: Sequence[tuple[Unit, BaseGeometry]]) -> list[Overlap]:
    areas = [area for _grid, area in drawn]
    found = []
    for first, second in zip(*STRtree(areas).query(areas, predicate="intersects"), strict=True) if areas else ():
        if first >= second:
            continue
        shared = areas[first].intersection(areas[second])
        if (size := square_metres(shared)) >= LEAST:
            found.append(Overlap(drawn[first][0], drawn[second][0], size, _flat_parts(shared)))
    return sorted(found, key=lambda overlap: -overlap.square_metres)


def _gaps(whole: BaseGeometry, areas: Sequence[BaseGeometry]) -> list[Patch]:
    parts = get_parts(whole.difference(unary_union(list(areas))))
    sized = [(square_metres(part), part) for part in parts if part.geom_type == "Polygon"]
    found = [Patch(size, mapping(part)) for size, part in sized if size >= LEAST]
    return sorted(found, key=lambda patch: -patch.square_metres)


def _outside(whole: BaseGeometry, drawn: Sequence[tuple[Unit, BaseGeometry]]) -> list[Patch]:
    over = [(grid, area.difference(whole)) for grid, area in drawn]
    found = [Patch(square_metres(rest), _flat_parts(rest), grid) for grid, rest in over]
    return sorted((one for one in found if one.square_metres >= LEAST), key=lambda patch: -patch.square_metres)


def _flat_parts(area: BaseGeometry) -> dict[str, Any]:
    """The areas of a geometry, without the lines and points where edges only touch."""
    parts = [part for part in get_parts(area) if part.geom_type in {"Polygon", "MultiPolygon"}]
    told: dict[str, Any] = mapping(unary_union(parts))
    return told
