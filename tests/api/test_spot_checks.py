"""Spot checks over the API: the same rules, the same sight."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.households.models import SpotCheck
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast, Member
from tests.households.lots import drawn_by, grids_of, of, people, riverside


@pytest.fixture
def check(cast: Cast) -> SpotCheck:
    first, _second = grids_of(cast)
    people(first, 4)
    return drawn_by(cast.director, riverside(cast), cast.community)


def body(cast: Cast, *checkers: Member, **given: Any) -> dict[str, Any]:
    due = timezone.localdate() + timedelta(days=5)
    chosen = [one.appointment.pk for one in checkers]
    return {"area": riverside(cast).pk, "share": 50, "due_on": due.isoformat(), "checkers": chosen, **given}


def test_drawn_looked_at_and_ended(cast: Cast, alpha: Tenant) -> None:
    first, _second = grids_of(cast)
    people(first, 4)
    runs, looks = Caller(alpha, cast.director), Caller(alpha, cast.community)
    made = runs.post("spot-checks/", body(cast, cast.community))
    assert (made.status_code, made.json()["of"], made.json()["population"]) == (201, 2, 4)
    pk = made.json()["id"]
    rows = looks.get(f"spot-checks/{pk}/records/").json()["results"]
    assert [(row["name"], row["result"]) for row in rows] == [("张*三", "waiting")] * 2
    done = looks.post(f"spot-checks/records/{rows[0]['id']}/answer/", {"result": "wrong", "wrong": ["phone"]})
    assert (done.status_code, done.json()["wrong"]) == (200, ["phone"])
    assert runs.get(f"spot-checks/{pk}/").json()["waiting"] == 1
    assert looks.post(f"spot-checks/{pk}/end/", {}).status_code == 403
    assert runs.post(f"spot-checks/{pk}/call-off/", {"reason": "x"}).status_code == 409
    assert runs.post(f"spot-checks/{pk}/end/", {}).json()["state"] == "ended"
    assert looks.post(f"spot-checks/records/{rows[1]['id']}/answer/", {"result": "right"}).status_code == 409


def test_handed_on(cast: Cast, alpha: Tenant, check: SpotCheck) -> None:
    given = {"giver": cast.community.appointment.pk, "taker": cast.clerk.appointment.pk}
    assert Caller(alpha, cast.community).post(f"spot-checks/{check.pk}/hand-on/", given).status_code == 403
    answer = Caller(alpha, cast.director).post(f"spot-checks/{check.pk}/hand-on/", given)
    assert answer.json() == {"records": 2}


@pytest.mark.parametrize(
    "wrong",
    [{"share": 0}, {"share": 101}, {"due_on": "2020-01-01"}, {"checkers": []}, {"area": 2**63 - 1}, {"due_on": "soon"}],
)
def test_what_does_not_fit_is_refused(cast: Cast, alpha: Tenant, wrong: dict[str, Any]) -> None:
    first, _second = grids_of(cast)
    people(first, 1)
    answer = Caller(alpha, cast.director).post("spot-checks/", body(cast, cast.community, **wrong))
    assert answer.status_code in (400, 404, 422)
    assert not SpotCheck.objects.exists()


def test_others_find_none_of_it(cast: Cast, alpha: Tenant, beta: Tenant, check: SpotCheck) -> None:
    row = of(check)[0]
    for member in (cast.clerk, cast.neighbour_community, cast.outsider, cast.worker):
        caller = Caller(alpha, member)
        assert caller.get("spot-checks/").json()["results"] == []
        assert caller.get(f"spot-checks/{check.pk}/").status_code == 404
        assert caller.get(f"spot-checks/{check.pk}/records/").status_code == 404
        assert caller.post(f"spot-checks/records/{row.pk}/answer/", {"result": "right"}).status_code == 404
        assert caller.post("spot-checks/", body(cast, cast.community)).status_code == 404
    assert Caller(beta, cast.director).get(f"spot-checks/{check.pk}/").status_code == 404


def test_called_off_with_a_reason(cast: Cast, alpha: Tenant, check: SpotCheck) -> None:
    path = f"spot-checks/{check.pk}/call-off/"
    assert Caller(alpha, cast.community).post(path, {"reason": "x"}).status_code == 403

    answer = Caller(alpha, cast.director).post(path, {"reason": "重新划分网格"})

    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
