"""The unit tree over the API: what the page shows, and adding, changing and retiring from above."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.grids.actions import add_unit
from apps.grids.models import Level, Unit
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.api.elsewhere import a_grid_of
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid, street_of
from tests.desk.stories import at, reported, seated
from tests.regrid.ground import ground, plan


def community_of(cast: Cast) -> Unit:
    return cast.community.appointment.unit


def new(cast: Cast, **given: Any) -> dict[str, Any]:
    return {"level": "grid", "code": f"{community_of(cast).code}007", "name": "第七网格", **given}


def change(caller: Caller, unit: Unit, **given: Any) -> Any:
    shown = caller.get(f"units/{unit.pk}/").json()
    known = {name: shown[name] for name in ("name", "external_code", "is_rural")}
    return caller.post(f"units/{unit.pk}/change/", {**known, "seen": shown["newest"], **given})


def test_a_unit_comes_with_what_its_page_shows(cast: Cast, alpha: Tenant) -> None:
    street = street_of(cast)
    page = seated(cast.director).get(at(f"/grids/units/{street.pk}/")).context

    told = Caller(alpha, cast.director).get(f"units/{street.pk}/").json()

    assert (told["code"], told["retired_at"], told["drawn"]) == (street.code, None, False)
    assert [one["id"] for one in told["above"]] == [unit.pk for unit in page["above"]]
    assert [(one["unit"]["id"], one["units_below"]) for one in told["below"]] == [
        (branch.unit.pk, len(branch.twigs)) for branch in page["branches"].units
    ]
    assert told["below"][0]["units_below"] == 2
    assert told["may"] == {name: bool(page[f"may_{name}"]) for name in ("add", "change", "retire")}
    assert told["levels"] == ["community", "department"]


def test_what_may_be_done_goes_by_the_post(cast: Cast, alpha: Tenant) -> None:
    street = street_of(cast)
    chief, worker = Caller(alpha, chief_of(cast)), Caller(alpha, cast.worker)
    assert chief.get(f"units/{street.pk}/").json()["may"] == {"add": True, "change": False, "retire": False}
    assert worker.get(f"units/{street.pk}/").json()["may"] == {"add": False, "change": False, "retire": False}


def test_departments_stand_apart_and_the_retired_come_when_asked_for(cast: Cast, alpha: Tenant) -> None:
    director, grid = Caller(alpha, cast.director), empty_grid(cast)
    district = director.get(f"units/{cast.director.appointment.unit_id}/").json()
    assert [one["name"] for one in district["departments"]] == ["城管局", "环卫中心", "市政中心"]
    Unit.objects.filter(pk=grid.pk).update(retired_at=timezone.now())

    path = f"units/{community_of(cast).pk}/"

    assert len(director.get(path).json()["below"]) == 1
    assert [bool(one["retired_at"]) for one in director.get(path, retired="true").json()["below"]] == [False, True]
    assert director.get(f"units/{grid.pk}/").json()["may"] == {"add": False, "change": False, "retire": False}


def test_a_divided_grid_says_what_has_become_of_it(cast: Cast, alpha: Tenant) -> None:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)
    ids = [{"name": part.name, "buildings": sorted(part.buildings), "posts": sorted(part.posts)} for part in parts]
    director = Caller(alpha, cast.director)
    given = {"parts": ids, "reason": "超过500户", "seal": found.seal}
    act = director.post(f"grids/{grid.pk}/split/", given).json()

    told = director.get(f"units/{grid.pk}/").json()

    assert told["retired_at"]
    assert [(row["act"], row["kind"], row["old"]["id"], row["new"]["name"]) for row in told["lineage"]] == [
        (act["id"], "split", grid.pk, "西一网格"),
        (act["id"], "split", grid.pk, "东一网格"),
    ]


@pytest.mark.parametrize("act", ["", "add/", "change/", "retire/"])
def test_another_street_and_another_tenant_are_not_there(cast: Cast, alpha: Tenant, beta: Tenant, act: str) -> None:
    chief, send = Caller(alpha, chief_of(cast)), "post" if act else "get"
    for unit in (other_street_grid(cast), a_grid_of(beta)):
        refused(getattr(chief, send)(f"units/{unit.pk}/{act}"), 404, "no_unit")


def test_a_grid_is_added_below_its_community(cast: Cast, alpha: Tenant) -> None:
    answer = Caller(alpha, chief_of(cast)).post(f"units/{community_of(cast).pk}/add/", new(cast))
    assert answer.status_code == 201
    made = Unit.objects.get(pk=answer.json()["id"])
    assert (made.parent_id, made.name, made.history.get().history_person_id is not None) == (
        community_of(cast).pk,
        "第七网格",
        True,
    )


def test_a_department_is_added_by_the_code_of_its_type(cast: Cast, alpha: Tenant) -> None:
    director, path = Caller(alpha, cast.director), f"units/{cast.director.appointment.unit_id}/add/"
    given = {"level": "department", "code": "X-D05", "name": "园林中心"}
    assert director.post(path, {**given, "department_type": "D05"}).json()["department_type"] == "D05"
    for code in ("x-d06", "园林", "<b>"):
        answer = director.post(path, {**given, "code": code, "department_type": "D05"})
        assert "code" in refused(answer, 422, "misfit_unit")["data"]["fields"]
    for kind in (None, "D00"):
        answer = director.post(path, {**given, "code": "X-D06", "department_type": kind})
        assert "department_type" in refused(answer, 400)["data"]["fields"]


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"code": "1"}, 422, "code"),
        ({"code": "长" * 25}, 400, "code"),
        ({"level": "street"}, 400, "level"),
        ({"level": "x"}, 400, "level"),
        ({"name": "  "}, 400, "name"),
        ({"name": "\x00"}, 400, "name"),
        ({"name": "长" * 81}, 400, "name"),
        ({"is_rural": "maybe"}, 400, "is_rural"),
    ],
)
def test_what_does_not_fit_names_its_field(
    cast: Cast, alpha: Tenant, given: dict[str, Any], status: int, field: str
) -> None:
    answer = Caller(alpha, cast.director).post(f"units/{community_of(cast).pk}/add/", new(cast, **given))
    assert list(refused(answer, status)["data"]["fields"]) == [field]
    assert not Unit.objects.filter(code=f"{community_of(cast).code}007").exists()


def test_a_retired_code_is_never_used_again(cast: Cast, alpha: Tenant) -> None:
    code = new(cast)["code"]
    add_unit(level=Level.GRID, code=code, name="旧", parent=community_of(cast), retired_at=timezone.now())
    answer = Caller(alpha, cast.director).post(f"units/{community_of(cast).pk}/add/", new(cast))
    refused(answer, 422, "code_taken")


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director", "admin"}))
def test_others_write_nothing(cast: Cast, alpha: Tenant, role: str) -> None:
    caller, district = Caller(alpha, getattr(cast, role)), cast.director.appointment.unit
    refused(caller.post(f"units/{district.pk}/add/", new(cast)), 403)
    refused(caller.post(f"units/{district.pk}/change/"), 403)
    refused(caller.post(f"units/{district.pk}/retire/"), 403)
    refused(caller.get(f"units/{district.pk}/retire/"), 403)


def test_nobody_changes_the_unit_their_own_post_hangs_on(cast: Cast, alpha: Tenant) -> None:
    street = street_of(cast)
    refused(change(Caller(alpha, chief_of(cast)), street, name="新名"), 403, "not_your_area")
    assert change(Caller(alpha, cast.director), street, name="新名").json()["name"] == "新名"


def test_a_stale_change_is_refused(cast: Cast, alpha: Tenant) -> None:
    director, grid = Caller(alpha, cast.director), grid_of(cast)
    seen = director.get(f"units/{grid.pk}/").json()["newest"]
    assert change(director, grid, name="第一").json()["newest"] > seen
    assert refused(change(director, grid, name="第二", seen=seen), 409, "stale")["data"] == {"since": seen}
    assert Unit.objects.get(pk=grid.pk).name == "第一"


def test_a_grid_where_somebody_works_is_not_retired(cast: Cast, alpha: Tenant) -> None:
    reported(cast)
    director, path = Caller(alpha, cast.director), f"units/{grid_of(cast).pk}/"
    seen = director.get(path).json()["newest"]

    listed = director.get(f"{path}retire/").json()["obstacles"]
    answer = director.post(f"{path}retire/", {"reason": "并入二网格", "seen": seen})

    assert {"sentence": "Open events: 1", "count": 1} in listed
    assert refused(answer, 409, "still_in_use")["data"]["obstacles"] == listed
    assert Unit.objects.get(pk=grid_of(cast).pk).retired_at is None


def test_an_empty_grid_is_retired_with_a_reason_that_stays(cast: Cast, alpha: Tenant) -> None:
    director, grid = Caller(alpha, cast.director), empty_grid(cast)
    seen = director.get(f"units/{grid.pk}/").json()["newest"]
    assert director.get(f"units/{grid.pk}/retire/").json() == {"obstacles": []}
    refused(director.post(f"units/{grid.pk}/retire/", {"reason": " ", "seen": seen}), 400)
    refused(director.post(f"units/{grid.pk}/retire/", {"reason": "并入", "seen": seen - 1}), 409, "stale")

    answer = director.post(f"units/{grid.pk}/retire/", {"reason": "并入一网格", "seen": seen})

    assert answer.json()["retired_at"]
    assert Unit.objects.get(pk=grid.pk).history.latest("history_id").history_change_reason == "并入一网格"
    refused(change(director, grid, name="新"), 403, "retired")


def test_the_district_is_never_retired(cast: Cast, alpha: Tenant) -> None:
    director, path = Caller(alpha, cast.director), f"units/{cast.director.appointment.unit_id}/"
    seen = director.get(path).json()["newest"]
    refused(director.post(f"{path}retire/", {"reason": "撤销", "seen": seen}), 403, "district")


def test_it_asks_as_often_for_many_units(cast: Cast, alpha: Tenant) -> None:
    director, path = Caller(alpha, cast.director), f"units/{street_of(cast).pk}/"
    director.get(path)
    with CaptureQueriesContext(connection) as few:
        director.get(path)
    for number in range(10, 30):
        add_unit(
            level=Level.GRID, code=f"{community_of(cast).code}{number:03d}", name="网格", parent=community_of(cast)
        )
    with CaptureQueriesContext(connection) as many:
        assert director.get(path).json()["below"][0]["units_below"] == 22
    assert len(many) == len(few)
