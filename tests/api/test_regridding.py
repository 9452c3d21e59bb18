"""Dividing, joining and undoing over the API."""

from typing import Any

import pytest
from django.utils import timezone

from apps.grids.models import Level, Regrid, Unit
from apps.households.models import Household
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.desk.territory.test_sizes_page import filled, square
from tests.events.scenes import reported
from tests.regrid.ground import ground


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return ground(cast)[0]


def planned(director: Caller, *grids: Unit) -> dict[str, Any]:
    answer = director.post("grids/plan/", {"grids": [grid.pk for grid in grids]})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def in_two(plan: dict[str, Any]) -> dict[str, Any]:
    houses = [int(pk) for pk in plan["buildings"]]
    parts = [{"name": "西一网格", "buildings": houses[:2]}, {"name": "东一网格", "buildings": houses[2:]}]
    return {"parts": parts, "reason": "超过500户", "seal": plan["seal"]}


def test_a_grid_is_divided_and_it_is_undone(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    director = Caller(alpha, cast.director)

    made = director.post(f"grids/{grid.pk}/split/", in_two(planned(director, grid)))
    assert made.status_code == 201, made.content
    act = made.json()
    assert [row["name"] for row in act["successions"]] == ["西一网格", "东一网格"]
    assert director.get(f"grids/acts/{act['id']}/").json() == act

    undone = director.post(f"grids/acts/{act['id']}/undo/", {"reason": "方案有误"})
    assert undone.json()["undone_at"]
    assert Household.objects.filter(unit=grid).count() == 8
    assert director.post(f"grids/acts/{act['id']}/undo/", {"reason": "再来"}).status_code == 409


def test_two_are_joined(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent, level=Level.GRID)
    Unit.objects.filter(pk=other.pk).update(boundary=square(1, 0))
    filled(other, 1)
    director = Caller(alpha, cast.director)
    plan = planned(director, grid, other)

    given = {"grids": plan["grids"], "name": "合一网格", "reason": "不足300户", "seal": plan["seal"]}
    assert director.post("grids/merge/", given).status_code == 201
    assert Household.objects.filter(unit__name="合一网格").count() == 9


def test_a_plan_that_is_out_of_date_is_a_conflict(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    director = Caller(alpha, cast.director)
    given = in_two(planned(director, grid))
    reported(cast, now=timezone.now())

    assert director.post(f"grids/{grid.pk}/split/", given).status_code == 409
    assert not Regrid.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("community", 403), ("worker", 403), ("outsider", 404)])
def test_others_may_not(cast: Cast, alpha: Tenant, grid: Unit, role: str, status: int) -> None:
    given = in_two(planned(Caller(alpha, cast.director), grid))
    caller = Caller(alpha, getattr(cast, role))

    assert caller.post("grids/plan/", {"grids": [grid.pk]}).status_code == status
    assert caller.post(f"grids/{grid.pk}/split/", given).status_code == status
    assert not Regrid.objects.exists()


@pytest.mark.parametrize("grids", [[], [0], ["x"], [10**30], None])
def test_what_cannot_be_read_is_said(cast: Cast, alpha: Tenant, grids: Any) -> None:
    assert Caller(alpha, cast.director).post("grids/plan/", {"grids": grids}).status_code == 400
