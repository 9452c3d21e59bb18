"""Tiles cover the whole, do not overlap, and share their edges exactly."""

from math import cos, pi, sin
from random import Random

import pytest
import shapely
from shapely import Polygon

from apps.grids.tiling import Area, tiles, with_shared_edges

SEEDS = range(12)
METRES_PER_DEGREE = 111_000


def blob(random: Random) -> Polygon:
    """A star-shaped polygon some 600 m wide."""
    corners = random.randint(5, 14)
    angles = [2 * pi * corner / corners for corner in range(corners)]
    radii = [0.003 * random.uniform(0.5, 1) for _ in angles]
    return Polygon([(116.4 + r * cos(a), 39.9 + r * sin(a)) for r, a in zip(radii, angles, strict=True)])


def tiled(seed: int) -> tuple[Polygon, list[list[Area]]]:
    random = Random(seed)
    whole = blob(random)
    counts = [random.randint(1, 5) for _ in range(random.randint(1, 6))]
    return whole, tiles(whole, counts, angle=random.uniform(0, 90))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tiles_together_are_the_whole_to_less_than_a_metre(seed: int) -> None:
    whole, areas = tiled(seed)
    union = shapely.unary_union([tile for area in areas for tile in area])
    assert shapely.hausdorff_distance(union.boundary, whole.boundary) * METRES_PER_DEGREE < 1
    assert isinstance(union, Polygon)
    assert not union.interiors


@pytest.mark.parametrize("seed", SEEDS)
def test_tiles_overlap_nowhere_and_share_every_vertex_at_both_levels(seed: int) -> None:
    _, areas = tiled(seed)
    assert shapely.coverage_is_valid([tile for area in areas for tile in area])
    assert shapely.coverage_is_valid([shapely.unary_union(area) for area in areas])


@pytest.mark.parametrize("seed", SEEDS)
def test_tiles_are_alike_in_size(seed: int) -> None:
    _, areas = tiled(seed)
    sizes = [tile.area for area in areas for tile in area]
    assert max(sizes) < 1.05 * min(sizes)


def test_it_gives_as_many_tiles_as_were_asked_for() -> None:
    areas = tiles(blob(Random(1)), [3, 1, 4])
    assert [len(area) for area in areas] == [3, 1, 4]


def test_an_area_in_two_pieces_keeps_both() -> None:
    apart = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(3, 0, 4, 1)])
    (found,) = with_shared_edges([apart])
    assert found.equals(apart)


def test_a_hole_in_the_whole_stays_a_hole() -> None:
    ring = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    union = shapely.unary_union([tile for area in tiles(ring, [2, 2]) for tile in area])
    assert union.equals(ring)
