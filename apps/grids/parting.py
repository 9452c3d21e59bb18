"""The areas of the parts when a grid is divided along buildings. Pure: GeoJSON in degrees, WGS-84."""

from collections.abc import Iterable
from typing import Any

from shapely import GeometryCollection, MultiPoint, Point, STRtree, unary_union, voronoi_polygons
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from apps.grids.tiling import with_shared_edges

Boundary = dict[str, Any]
POLYGONS = ("Polygon", "MultiPolygon")
TOGETHER = 1e-7  # degrees: what stands on one spot counts once


def parts_of(boundary: Boundary, points: Iterable[tuple[int, float, float]]) -> dict[int, Boundary]:
    """Each part's area, by its number: what lies nearer to its buildings than to those of the others.

    `points`: number of the part, longitude, latitude of a building. Together the areas are the boundary, without a gap
    or an overlap. A part whose buildings all stand where another's do, or none of which is placed, has no area.
    """
    whole = shape(boundary)
    owners: dict[tuple[float, float], int] = {}
    for part, lng, lat in points:
        owners.setdefault((round(lng / TOGETHER) * TOGETHER, round(lat / TOGETHER) * TOGETHER), part)
    if len(set(owners.values())) < 2:  # nothing to divide
        return dict.fromkeys(set(owners.values()), boundary)
    pieces = _nearest(whole, owners)
    numbers = sorted(pieces)
    areas = with_shared_edges([pieces[number] for number in numbers])
    return {number: _geojson(area) for number, area in zip(numbers, areas, strict=True) if not area.is_empty}


def _nearest(whole: BaseGeometry, owners: dict[tuple[float, float], int]) -> dict[int, BaseGeometry]:
    spots = list(owners)
    cells = list(voronoi_polygons(MultiPoint(spots), extend_to=whole).geoms)
    tree = STRtree([Point(spot) for spot in spots])
    found: dict[int, list[BaseGeometry]] = {}
    for cell in cells:
        for spot in tree.query(cell, predicate="contains")[:1]:
            found.setdefault(owners[spots[int(spot)]], []).append(cell)
    cut = {part: _areas_only(unary_union(parts).intersection(whole)) for part, parts in found.items()}
    return {part: area for part, area in cut.items() if not area.is_empty}


def joined(boundaries: Iterable[Boundary]) -> Boundary:
    """Several areas as one."""
    return _geojson(unary_union([shape(boundary) for boundary in boundaries]))


def _areas_only(found: BaseGeometry) -> BaseGeometry:
    """Without the lines and points in which a cell may touch the edge."""
    if isinstance(found, GeometryCollection):
        return unary_union([part for part in found.geoms if part.geom_type in POLYGONS])
    return found if found.geom_type in POLYGONS else GeometryCollection()


def _geojson(area: BaseGeometry) -> Boundary:
    return dict(mapping(area))
