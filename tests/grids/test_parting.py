"""The areas of the parts cover the grid, without gaps and overlaps."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import unary_union
from shapely.geometry import Point, mapping, shape

from apps.grids.parting import joined, parts_of
from apps.grids.tiling import GRID

WHOLE = {
    "type": "Polygon",
    "coordinates": [[[115.0, 29.0], [115.02, 29.002], [115.018, 29.015], [115.004, 29.012], [115.0, 29.0]]],
}
SPOTS = st.lists(
    st.tuples(st.integers(1, 4), st.floats(115.001, 115.019), st.floats(29.001, 29.014)), min_size=1, max_size=25
)
SMALL = shape(WHOLE).length * GRID  # vertices are kept to six decimals, also where a part begins on a slanting edge


@settings(max_examples=60, deadline=None)
@given(SPOTS)
def test_the_parts_are_the_whole_without_gap_or_overlap(spots: list[tuple[int, float, float]]) -> None:
    parts = [shape(area) for area in parts_of(WHOLE, spots).values()]

    assert unary_union(parts).symmetric_difference(shape(WHOLE)).area < SMALL
    assert all(one.intersection(other).area < 1e-15 for one, other in combinations(parts, 2))
    assert all(part.is_valid for part in parts)


@settings(max_examples=60, deadline=None)
@given(SPOTS)
def test_each_building_stands_in_the_area_of_its_part(spots: list[tuple[int, float, float]]) -> None:
    areas = {part: shape(area).buffer(2e-6) for part, area in parts_of(WHOLE, spots).items()}
    spread = {(round(lng, 5), round(lat, 5)) for _part, lng, lat in spots}
    if len(spread) < len(spots):  # on one spot only one of them can be right
        return

    for part, lng, lat in spots:
        if shape(WHOLE).contains(Point(lng, lat)):
            assert areas[part].contains(Point(lng, lat))


def test_joined_parts_are_the_whole_again() -> None:
    parts = parts_of(WHOLE, [(1, 115.004, 29.004), (2, 115.014, 29.006), (3, 115.01, 29.01)])

    assert shape(joined(parts.values())).symmetric_difference(shape(WHOLE)).area < SMALL
    assert joined([WHOLE])["coordinates"] == mapping(shape(WHOLE))["coordinates"]
