"""Rosters as JSON: the same area as on the page, and no number in the clear."""

from datetime import timedelta

from django.utils import timezone

from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.desk.staffing.offices import ended, grid_of


def test_the_roster_names_holders_and_gaps(cast: Cast, alpha: Tenant) -> None:
    cast.leader.person.phone = "13812345678"
    cast.leader.person.save()
    ended(cast.worker.appointment, timezone.localdate() - timedelta(days=10))

    answer = Caller(alpha, cast.community).get(f"staff/rosters/{grid_of(cast).pk}/")

    assert answer.status_code == 200
    seats = {seat["code"]: seat for seat in answer.json()["core"]}
    assert seats["P01"]["holders"][0]["person"] == cast.leader.person.name
    assert seats["P01"]["holders"][0]["phone"] == "138****5678"
    assert (seats["P02"]["vacancy"]["days"], seats["P02"]["vacancy"]["alarming"]) == (9, True)
    assert "13812345678" not in answer.content.decode()


def test_another_streets_roster_is_not_there(cast: Cast, alpha: Tenant) -> None:
    assert Caller(alpha, cast.outsider).get(f"staff/rosters/{grid_of(cast).pk}/").status_code == 404
