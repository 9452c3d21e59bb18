"""The boundary of a unit over the API: a GeoJSON feature in WGS-84, drawn by whoever looks after the unit."""

from typing import Any

import pytest

from apps.audit.versions import newest_of
from apps.grids.fitting import area_of
from apps.grids.models import Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.api.elsewhere import a_grid_of
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import chief_of, grid_of, other_street_grid, street_of
from tests.desk.stories import at, seated
from tests.desk.territory.test_boundaries_page import box, drawn

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[115.0, 29.0], [115.002, 29.0], [115.002, 29.001], [115.0, 29.001], [115.0, 29.0]]],
}
CROSSED = {"type": "Polygon", "coordinates": [[[115, 29], [115.1, 29.1], [115.1, 29], [115, 29.1], [115, 29]]]}


def given(unit: Unit, **other: Any) -> dict[str, Any]:
    return {"geometry": SQUARE, "reason": "测绘", "seen": newest_of(Unit, id=unit.pk), **other}


def path_of(unit: Unit) -> str:
    return f"units/{unit.pk}/boundary/"


def test_what_is_drawn_is_read_again_and_stands_on_the_page(cast: Cast, alpha: Tenant) -> None:
    director, grid = Caller(alpha, cast.director), grid_of(cast)
    assert director.get(path_of(grid)).json()["geometry"] is None

    answer = director.put(path_of(grid), given(grid))

    assert answer.status_code == 200
    told = director.get(path_of(grid)).json()
    assert told == answer.json()
    assert (told["type"], told["geometry"]["type"], told["properties"]["code"]) == ("Feature", "Polygon", grid.code)
    assert told["properties"]["area"] == 21599  # 194.8 m by 110.9 m
    assert told["properties"]["newest"] == newest_of(Unit, id=grid.pk)
    page = seated(cast.director).get(at(f"/grids/units/{grid.pk}/boundary/")).content.decode()
    assert "115.002000, 29.001000" in page
    assert Unit.objects.get(pk=grid.pk).history.latest("history_id").history_change_reason == "测绘"


def test_chinese_maps_are_turned_into_wgs_84_as_on_the_page(cast: Cast, alpha: Tenant) -> None:
    grid = grid_of(cast)
    points = "115.0, 29.0\n115.002, 29.0\n115.002, 29.001\n115.0, 29.001"
    form = {"points": points, "system": "gcj02", "reason": "测绘", "seen": newest_of(Unit, id=grid.pk)}
    seated(cast.director).post(at(f"/grids/units/{grid.pk}/boundary/"), form)
    by_hand = area_of(Unit.objects.get(pk=grid.pk))

    Caller(alpha, cast.director).put(path_of(grid), given(grid, system="gcj02"))

    by_program = area_of(Unit.objects.get(pk=grid.pk))
    assert by_hand is not None
    assert by_program is not None
    assert by_program.equals(by_hand)
    assert by_program.bounds != (115.0, 29.0, 115.002, 29.001)


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        (CROSSED, "crosses itself at 115.05, 29.05"),
        ({"type": "Point", "coordinates": [115, 29]}, "not a polygon"),
        ({"type": "Polygon", "coordinates": [[[115, 29], [115.1, 29], [115.1, 29.1]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": [[[29, 115], [29, 116], [30, 116], [29, 115]]]}, "swapped"),
        ({"type": "Polygon", "coordinates": [[[10**400, 29]] * 4]}, "cannot be read"),
        ({"type": "Polygon", "coordinates": []}, "smaller than"),
        ({"type": "MultiPolygon", "coordinates": "x"}, "cannot be read"),
        (7, "not a polygon"),
    ],
)
def test_what_is_wrong_with_an_area_is_told_at_the_geometry(
    cast: Cast, alpha: Tenant, geometry: Any, sentence: str
) -> None:
    grid = grid_of(cast)
    body = refused(Caller(alpha, cast.director).put(path_of(grid), given(grid, geometry=geometry)), 400, "bad_boundary")
    assert sentence in body["data"]["fields"]["geometry"][0]
    assert Unit.objects.get(pk=grid.pk).boundary is None


def test_an_area_outside_of_the_community_is_refused(cast: Cast, alpha: Tenant) -> None:
    drawn(cast.community.appointment.unit, box(10, 10, 12, 12))
    answer = Caller(alpha, cast.director).put(path_of(grid_of(cast)), given(grid_of(cast)))
    assert "lie outside of" in refused(answer, 400)["data"]["fields"]["geometry"][0]


@pytest.mark.parametrize("body", [[], {}, {"geometry": None}, {"system": "bd09"}, {"reason": ""}, {"seen": -1}])
def test_what_cannot_be_read_is_said(cast: Cast, alpha: Tenant, body: Any) -> None:
    grid = grid_of(cast)
    whole = {**given(grid), **body} if body else body
    assert refused(Caller(alpha, cast.director).put(path_of(grid), whole), 400)["data"]["fields"]


def test_a_stale_boundary_is_refused(cast: Cast, alpha: Tenant) -> None:
    old = given(grid_of(cast))
    drawn(grid_of(cast), box(0, 0, 1, 1))
    refused(Caller(alpha, cast.director).put(path_of(grid_of(cast)), old), 409, "stale")
    assert Unit.objects.get(pk=grid_of(cast).pk).boundary == box(0, 0, 1, 1)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director", "admin"}))
def test_others_draw_nothing(cast: Cast, alpha: Tenant, role: str) -> None:
    caller, grid = Caller(alpha, getattr(cast, role)), other_street_grid(cast)
    assert caller.put(path_of(grid), given(grid)).status_code in {403, 404}
    assert Unit.objects.get(pk=grid.pk).boundary is None


def test_another_street_and_another_tenant_are_not_there(cast: Cast, alpha: Tenant, beta: Tenant) -> None:
    chief = Caller(alpha, chief_of(cast))
    for unit in (other_street_grid(cast), a_grid_of(beta)):
        refused(chief.get(path_of(unit)), 404, "no_unit")
        refused(chief.put(path_of(unit), given(unit)), 404, "no_unit")
    refused(chief.put(path_of(street_of(cast)), given(street_of(cast))), 403, "not_your_area")


def test_the_grid_of_the_same_id_in_another_tenant_stays_as_it_is(cast: Cast, alpha: Tenant, beta: Tenant) -> None:
    grid, director = grid_of(cast), Caller(alpha, cast.director)
    assert director.put(f"/t/beta/api/v1/{path_of(grid)}", given(grid)).status_code == 401
    assert director.put(path_of(grid), given(grid)).status_code == 200
    with acting_for(beta):
        assert Unit.objects.get(pk=grid.pk).boundary is None


def test_a_browsers_session_draws_nothing_without_the_token_of_its_page(cast: Cast, alpha: Tenant) -> None:
    grid, client = grid_of(cast), seated(cast.director, enforce_csrf_checks=True)
    answer = client.put(at(f"/api/v1/{path_of(grid)}"), given(grid), content_type="application/json")
    refused(answer, 403, "csrf")
    assert Unit.objects.get(pk=grid.pk).boundary is None
