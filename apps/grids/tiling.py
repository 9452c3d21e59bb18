"""Splitting an area into tiles without gaps or overlaps. Pure: shapely geometries in degrees in and out."""

from collections.abc import Sequence
from math import cos, radians

from shapely import STRtree, box, get_parts, polygonize, unary_union
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

Area = BaseGeometry  # a Polygon or a MultiPolygon
GRID = 1e-6  # degrees: boundaries are kept to six decimals, a tenth of a metre
HALVINGS = 40


def tiles(whole: Area, counts: Sequence[int], *, angle: float = 0.0) -> list[list[Area]]:
    """One list per count: the whole in `len(counts)` areas, each of them in so many tiles, alike in size.

    Cuts run at `angle` degrees. Neighbours have the same vertices along a common edge, at both levels.
    """
    centre = whole.centroid
    turned = rotate(whole, -angle, origin=centre)
    sizes = [count / sum(counts) for count in counts]
    areas = zip(split(turned, sizes), counts, strict=True)
    raw = [tile for area, count in areas for tile in split(area, [1] * count)]
    shared = iter(with_shared_edges([rotate(tile, angle, origin=centre) for tile in raw]))
    return [[next(shared) for _ in range(count)] for count in counts]


def split(area: Area, shares: Sequence[float]) -> list[Area]:
    """Cuts across the longer side, again and again, into parts as large as their share of the whole."""
    if len(shares) == 1:
        return [area]
    middle = len(shares) // 2
    first, second = shares[:middle], shares[middle:]
    one, other = _cut(area, sum(first) / sum(shares))
    return split(one, first) + split(other, second)


def _cut(area: Area, share: float) -> tuple[Area, Area]:
    """Two sides of a straight cut; the first has `share` of the area."""
    west, south, east, north = area.bounds
    lying = (east - west) * cos(radians((south + north) / 2)) >= north - south
    low, high = (west, east) if lying else (south, north)
    for _ in range(HALVINGS):
        at = (low + high) / 2
        near = box(west, south, at, north) if lying else box(west, south, east, at)
        too_large = area.intersection(near).area > share * area.area
        low, high = (low, at) if too_large else (at, high)
    return area.intersection(near), area.difference(near)


def with_shared_edges(areas: Sequence[Area]) -> list[Area]:
    """The same areas on the six-decimal grid, with a vertex wherever a neighbour has one on the common edge."""
    edges = unary_union([area.boundary for area in areas], grid_size=GRID)
    faces = list(get_parts(polygonize(list(get_parts(edges)))))
    tree = STRtree(areas)
    pieces: list[list[Area]] = [[] for _ in areas]
    for face in faces:
        # A face that lies in none of the areas is a hole of the whole.
        for owner in tree.query(face.representative_point(), predicate="covered_by")[:1]:
            pieces[int(owner)].append(face)
    return [unary_union(found) for found in pieces]
