"""The boundary of one unit, typed as points."""

from typing import Any

import pytest

from apps.audit.versions import newest_of
from apps.grids.fitting import area_of
from apps.grids.models import Unit
from apps.grids.ringtext import as_text
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import grid_of, other_street_grid
from tests.desk.stories import at, seated
from tests.desk.territory.test_boundaries_page import box, drawn

SQUARE = "115.0, 29.0\n115.002, 29.0\n115.002，29.001\n115.0, 29.001"


def given(unit: Unit, **other: Any) -> dict[str, Any]:
    return {"points": SQUARE, "system": "wgs84", "reason": "测绘", "seen": newest_of(Unit, id=unit.pk), **other}


def page_of(unit: Unit) -> str:
    return at(f"/grids/units/{unit.pk}/boundary/")


def test_typed_points_become_the_boundary_and_are_shown_again(cast: Cast) -> None:
    client, grid = seated(cast.director), grid_of(cast)
    assert client.post(page_of(grid), given(grid)).status_code == 302
    area = area_of(Unit.objects.get(pk=grid.pk))
    assert area is not None
    assert area.bounds == (115.0, 29.0, 115.002, 29.001)
    assert "115.002000, 29.001000" in client.get(page_of(grid)).content.decode()


def test_a_ring_inside_another_is_its_hole(cast: Cast) -> None:
    hole = "115.0005, 29.0003\n115.001, 29.0003\n115.001, 29.0006"
    seated(cast.director).post(page_of(grid_of(cast)), given(grid_of(cast), points=f"{SQUARE}\n\n{hole}"))
    area = area_of(Unit.objects.get(pk=grid_of(cast).pk))
    assert area is not None
    assert len(area.interiors) == 1  # type: ignore[attr-defined]
    assert as_text(area).count("\n\n") == 1


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ("115, 29\n115.1, 29", "Three points"),
        ("115, 29\nnonsense\n115.1, 29.1", "Line 2"),
        ("115, 29\n115.1, 29.1\n115.1, 29\n115, 29.1", "crosses itself at 115.05, 29.05"),
        ("29, 115\n29.1, 115\n29.1, 115.1", "swapped"),
        ("nan, 29\n115, 29\n115, 30", "Line 1"),
        ("1e308, 29\n115, 29\n115, 30", "not lie in China"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(cast: Cast, points: str, sentence: str) -> None:
    answer = seated(cast.director).post(page_of(grid_of(cast)), given(grid_of(cast), points=points))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert points.split("\n")[0] in page
    assert Unit.objects.get(pk=grid_of(cast).pk).boundary is None


def test_a_boundary_outside_of_the_community_is_refused(cast: Cast) -> None:
    drawn(cast.community.appointment.unit, box(10, 10, 12, 12))
    answer = seated(cast.director).post(page_of(grid_of(cast)), given(grid_of(cast)))
    assert "lie outside of" in answer.content.decode()


def test_a_stale_boundary_is_refused(cast: Cast) -> None:
    old = given(grid_of(cast))
    drawn(grid_of(cast), box(0, 0, 1, 1))
    answer = seated(cast.director).post(page_of(grid_of(cast)), old)
    assert answer.status_code == 409
    assert "115.002" in answer.content.decode()
    assert Unit.objects.get(pk=grid_of(cast).pk).boundary == box(0, 0, 1, 1)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director", "admin"}))
def test_others_draw_nothing(cast: Cast, role: str) -> None:
    answer = seated(getattr(cast, role)).post(page_of(other_street_grid(cast)), given(other_street_grid(cast)))
    assert answer.status_code in {403, 404}
    assert Unit.objects.get(pk=other_street_grid(cast).pk).boundary is None


def test_without_a_boundary_the_map_opens_where_the_unit_lies(cast: Cast) -> None:
    grid = grid_of(cast)
    Unit.objects.filter(pk=grid.pk).update(boundary=None, lng="115.001", lat="29.002")
    told = seated(cast.director).get(page_of(grid)).context["map"]
    assert told["centre"] == [29.002, 115.001]


def test_a_post_without_its_token_draws_nothing(cast: Cast) -> None:
    client = seated(cast.director, enforce_csrf_checks=True)
    assert client.post(page_of(grid_of(cast)), given(grid_of(cast))).status_code == 403
    assert Unit.objects.get(pk=grid_of(cast).pk).boundary is None


def test_the_grid_of_the_same_id_in_another_tenant_stays_as_it_is(cast: Cast, beta: Tenant) -> None:
    grid, client = grid_of(cast), seated(cast.director)
    elsewhere = client.post(page_of(grid).replace("/t/alpha/", "/t/beta/"), given(grid))
    assert "/login/" in elsewhere.headers["Location"]
    assert client.post(page_of(grid), given(grid)).status_code == 302
    with acting_for(beta):
        assert Unit.objects.get(pk=grid.pk).boundary is None
    assert Unit.objects.get(pk=grid.pk).boundary is not None
