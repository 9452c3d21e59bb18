"""Workbooks over the API: asked for by one, decided by another, fetched by the first."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from apps.desk.takeout.writing import carry_out
from apps.grids.models import Unit
from apps.households.models import Resident
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast, Member
from tests.desk.retention.officers import officer
from tests.households.people import IDENTITY, household, resident


@pytest.fixture
def home(cast: Cast) -> Resident:
    grid: Unit = cast.worker.appointment.unit
    return resident(grid, of=household(grid))


@pytest.fixture
def data_officer(cast: Cast) -> Member:
    return officer()


def test_asked_decided_and_fetched(cast: Cast, alpha: Tenant, home: Resident, data_officer: Member) -> None:
    asker, approver = Caller(alpha, cast.community), Caller(alpha, data_officer)
    made = asker.post("exports/", {"kind": "resident", "clear": True, "purpose": "核对", "unit": str(home.unit_id)})
    assert (made.status_code, made.json()["state"], made.json()["total"]) == (201, "waiting", 1)
    pk = made.json()["id"]
    assert [row["id"] for row in approver.get("exports/").json()["results"]] == [pk]
    assert asker.post(f"exports/{pk}/decide/", {"approve": True}).status_code == 403
    assert approver.post(f"exports/{pk}/decide/", {"approve": True}).json()["state"] == "writing"
    carry_out(pk)
    answer = asker.post(f"exports/{pk}/fetch/", {})
    assert IDENTITY in str(list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)))
    assert approver.post(f"exports/{pk}/fetch/", {}).status_code == 403
    assert asker.get(f"exports/{pk}/").json()["fetched"] == 1


def test_another_unit_s_rows_cannot_be_asked_for(
    cast: Cast, alpha: Tenant, home: Resident, data_officer: Member
) -> None:
    asker = Caller(alpha, cast.neighbour_community)
    answer = asker.post("exports/", {"kind": "resident", "clear": True, "purpose": "x", "unit": str(home.unit_id)})
    assert answer.status_code in (400, 422)
    assert asker.post("exports/", {"kind": "resident", "clear": True, "purpose": "x"}).status_code == 422


def test_others_find_none_of_it(cast: Cast, alpha: Tenant, home: Resident, data_officer: Member, beta: Tenant) -> None:
    pk = (
        Caller(alpha, cast.community).post("exports/", {"kind": "resident", "clear": True, "purpose": "x"}).json()["id"]
    )
    for member in (cast.clerk, cast.worker, cast.director, cast.admin):
        caller = Caller(alpha, member)
        assert caller.get(f"exports/{pk}/").status_code == 404
        assert caller.post(f"exports/{pk}/fetch/", {}).status_code == 404
        assert caller.post(f"exports/{pk}/decide/", {"approve": True}).status_code == 404
        assert caller.post(f"exports/{pk}/stop/", {}).status_code == 404
        assert caller.get("exports/").json()["results"] == []


def test_whoever_asked_takes_it_back(cast: Cast, alpha: Tenant, home: Resident, data_officer: Member) -> None:
    asker = Caller(alpha, cast.community)
    pk = asker.post("exports/", {"kind": "resident", "clear": True, "purpose": "核对"}).json()["id"]

    answer = asker.post(f"exports/{pk}/stop/", {})

    assert (answer.status_code, answer.json()["state"]) == (200, "stopped")
    assert Caller(alpha, data_officer).post(f"exports/{pk}/decide/", {"approve": True}).status_code == 409
