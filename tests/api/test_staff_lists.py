"""Lists of appointments over the API: seen, begun and stopped by who sent them."""

import pytest

from apps.staff.lists import running
from apps.staff.models import Appointment, ListRun
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast, Member
from tests.desk.staffing.offices import chief_of, empty_grid
from tests.staff.lists import begun, read, volunteer


@pytest.fixture
def chief(cast: Cast) -> Member:
    return chief_of(cast)


def test_a_list_is_seen_begun_and_carried_out(cast: Cast, chief: Member, alpha: Tenant) -> None:
    unit, caller = empty_grid(cast).code, Caller(alpha, chief)
    run = read(chief, volunteer(unit), volunteer(unit, "有误", post="P99"))

    assert [row["id"] for row in caller.get("staff/lists/").json()["results"]] == [run.pk]
    seen = caller.get(f"staff/lists/{run.pk}/").json()
    assert (seen["state"], seen["total"], seen["wrong"], seen["problems"][0]["row"]) == ("read", 2, 1, 3)
    assert caller.post(f"staff/lists/{run.pk}/begin/", {}).json()["state"] == "running"
    running.run_list(run.pk)
    assert caller.get(f"staff/lists/{run.pk}/").json()["appointed"] == 1
    assert Appointment.objects.filter(person__name="志愿者甲").exists()


def test_it_is_stopped(cast: Cast, chief: Member, alpha: Tenant) -> None:
    run, caller = begun(chief, volunteer(empty_grid(cast).code)), Caller(alpha, chief)
    assert caller.post(f"staff/lists/{run.pk}/stop/", {}).json()["state"] == "stopped"
    assert caller.post(f"staff/lists/{run.pk}/stop/", {}).status_code == 409


def test_somebody_elses_is_not_there(cast: Cast, chief: Member, alpha: Tenant) -> None:
    run, other = read(chief, volunteer(empty_grid(cast).code)), Caller(alpha, cast.admin)
    assert other.get("staff/lists/").json()["results"] == []
    assert other.get(f"staff/lists/{run.pk}/").status_code == 404
    assert other.post(f"staff/lists/{run.pk}/begin/", {}).status_code == 404
    assert Caller(alpha, cast.worker).get("staff/lists/").status_code == 403
    assert ListRun.objects.get(pk=run.pk).state == "read"
