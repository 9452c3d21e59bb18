"""A point finds its grid, or is told that it lies in none or near a border."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.grids.actions import add_unit
from apps.grids.geo import to_gcj02
from apps.grids.models import Level, Unit
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.desk.staffing.offices import empty_grid, grid_of
from tests.desk.stories import at, seated
from tests.desk.territory.test_sizes_page import square


@pytest.fixture
def two(cast: Cast) -> tuple[Unit, Unit]:
    """Grid 001 with its eastern neighbour 002, each about a kilometre wide."""
    rows = (grid_of(cast), empty_grid(cast))
    for column, row in enumerate(rows):
        row.boundary = square(column, 0)
        row.save()
    return rows


def asked(client: Client, lng: float, lat: float, system: str = "wgs84") -> str:
    return client.get(at("/grids/at/"), {"lng": str(lng), "lat": str(lat), "system": system}).content.decode()


def test_a_point_in_the_middle_has_one_grid_and_no_neighbour(cast: Cast, two: tuple[Unit, Unit]) -> None:
    page = asked(seated(cast.community), 115.005, 29.005)
    assert two[0].code in page
    assert "near a border" not in page


def test_a_point_near_the_border_names_the_neighbour(cast: Cast, two: tuple[Unit, Unit]) -> None:
    page = asked(seated(cast.community), 115.0099, 29.005)  # 9.7 m west of it
    assert two[0].code in page
    assert f"{two[1].name}</a> · 10 m" in page


def test_a_point_in_none_names_the_nearest_with_its_distance(cast: Cast, two: tuple[Unit, Unit]) -> None:
    page = asked(seated(cast.community), 115.03, 29.005)  # 0.01° of a parallel of 97,435 m a degree
    assert f"The nearest is {two[1].name}, 974 m away." in page


def test_a_point_of_a_chinese_map_is_converted(cast: Cast, two: tuple[Unit, Unit]) -> None:
    lng, lat = to_gcj02(115.0051, 29.0051)
    assert two[0].code in asked(seated(cast.community), lng, lat, "gcj02")
    assert "lies in this grid" in asked(seated(cast.community), lng, lat, "gcj02")


@pytest.mark.parametrize("lng", ["NaN", "Infinity", "-inf", "1e400", "29.0", "abc", "", "\x00", "<b>"])
def test_what_is_no_longitude_is_refused_at_its_field(cast: Cast, lng: str) -> None:
    answer = seated(cast.community).get(at("/grids/at/"), {"lng": lng, "lat": "29", "system": "wgs84"})
    assert answer.status_code in {400, 422}
    assert "field-error" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_grids_of_others_are_not_told(cast: Cast, two: tuple[Unit, Unit]) -> None:
    page = asked(seated(cast.outsider), 115.005, 29.005)
    assert two[0].code not in page
    assert "No grid that you see has a boundary yet." in page


def test_the_api_says_the_same(cast: Cast, alpha: Tenant, two: tuple[Unit, Unit]) -> None:
    call = Caller(alpha, cast.community)
    told = call.get("grids/at/", lng="115.0099", lat="29.005").json()
    assert told["grid"]["code"] == two[0].code
    assert [(one["grid"]["code"], one["metres"]) for one in told["neighbours"]] == [(two[1].code, 10)]
    assert call.get("grids/at/", lng="NaN", lat="29").status_code == 400
    assert call.get("grids/at/", lng="115", lat="29", system="bd09").status_code == 400


def test_a_point_asks_as_much_among_many_grids_as_among_two(
    cast: Cast, two: tuple[Unit, Unit], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, community = seated(cast.director), two[0].parent
    assert community is not None
    asked(client, 115.005, 29.005)
    with django_assert_max_num_queries(30) as few:
        asked(client, 115.005, 29.005)
    for number in range(10, 40):
        code = f"{community.code}{number:03}"
        add_unit(level=Level.GRID, code=code, name=code, parent=community, boundary=square(number, 0))
    with django_assert_max_num_queries(len(few)):
        asked(client, 115.005, 29.005)
