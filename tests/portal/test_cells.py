"""The public map tells a cell and never the point in it."""

import math

from hypothesis import given
from hypothesis import strategies as st

from apps.portal.cells import METRES, METRES_PER_DEGREE, cell_of

LNG, LAT = st.floats(73, 136), st.floats(3, 54)  # China
WITHIN = st.floats(-0.49, 0.49)


def _metres(lng: float, lat: float, from_lng: float, from_lat: float) -> tuple[float, float]:
    """East and north, without sign."""
    east = abs(lng - from_lng) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return east, abs(lat - from_lat) * METRES_PER_DEGREE


@given(LNG, LAT, WITHIN, WITHIN)
def test_every_point_of_a_cell_gives_the_same_place(lng: float, lat: float, right: float, up: float) -> None:
    cell = cell_of(lng, lat)
    degree = METRES / METRES_PER_DEGREE
    other = cell_of(cell.lng + right * degree / math.cos(math.radians(cell.lat)), cell.lat + up * degree)
    assert other == cell


@given(LNG, LAT)
def test_the_place_is_never_farther_than_half_a_cell(lng: float, lat: float) -> None:
    east, north = _metres(lng, lat, *cell_of(lng, lat))
    assert max(east, north) <= METRES / 2 + 2


@given(LNG, LAT)
def test_the_place_of_a_place_is_itself(lng: float, lat: float) -> None:
    cell = cell_of(lng, lat)
    assert cell_of(*cell) == cell


def test_two_doors_of_a_house_are_one_place() -> None:
    assert cell_of(115.66001, 29.67001) == cell_of(115.66002, 29.67002)


def test_places_a_kilometre_apart_are_two() -> None:
    assert cell_of(115.66, 29.67) != cell_of(115.67, 29.67)
