"""The Chinese datum and WGS-84, there and back."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.grids.geo import to_gcj02, to_wgs84

METRES_PER_DEGREE = 111_320


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    east = (one[0] - other[0]) * cos(radians(one[1]))
    return hypot(east, one[1] - other[1]) * METRES_PER_DEGREE


@given(lng=st.floats(73.5, 135), lat=st.floats(18.2, 53.5))
def test_there_and_back_is_the_same_place_to_a_centimetre(lng: float, lat: float) -> None:
    assert metres(to_wgs84(*to_gcj02(lng, lat)), (lng, lat)) < 0.01


@given(lng=st.floats(73.5, 135), lat=st.floats(18.2, 53.5))
def test_the_datums_lie_less_than_a_kilometre_apart_and_never_together(lng: float, lat: float) -> None:
    assert 1 < metres(to_gcj02(lng, lat), (lng, lat)) < 1000


def test_it_agrees_with_a_known_position() -> None:
    beijing, as_shown = (116.404, 39.915), (116.41024449916938, 39.91640428150164)
    assert metres(to_gcj02(*beijing), as_shown) < 0.01
    assert metres(to_wgs84(*as_shown), beijing) < 0.01


@pytest.mark.parametrize("place", [(2.3522, 48.8566), (-74.0, 40.7)])
def test_outside_china_nothing_moves(place: tuple[float, float]) -> None:
    assert to_wgs84(*place) == to_gcj02(*place) == place
