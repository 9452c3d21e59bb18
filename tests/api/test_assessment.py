"""Scores and entries: what the post reaches, with sentences that say why."""

import pytest

from apps.assessment.posting import post_entries
from apps.clocks.sweep import mark_late
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.api.test_lists import queries
from tests.cast import Cast
from tests.events.scenes import at, dispatched

MARCH = {"period": "2026-03"}


@pytest.fixture
def late(cast: Cast) -> Cast:
    """A department has let an accept window of Monday morning run out."""
    dispatched(cast)
    mark_late(now=at("2026-03-16 12:00"))
    post_entries(at("2026-03-16 12:00"))
    return cast


def test_an_entry_says_whom_it_cost_how_much_and_why(late: Cast, alpha: Tenant) -> None:
    rows = Caller(alpha, late.director).get("assessment/entries/", **MARCH).json()["results"]
    assert [(row["unit"]["id"], row["points"]) for row in rows] == [(late.sanitation.actor.unit_id, -0.2)]
    assert "2026-03-16 11:00" in rows[0]["reason"]


def test_scores_show_every_department_in_reach(late: Cast, alpha: Tenant) -> None:
    body = Caller(alpha, late.director).get("assessment/scores/", **MARCH).json()
    assert body["period"] == "2026-03"
    costs = {row["unit"]["id"]: row["deductions"] for row in body["results"]}
    assert costs[late.sanitation.actor.unit_id] == -0.2
    assert costs[late.enforcement.actor.unit_id] == 0
    mine = Caller(alpha, late.sanitation).get("assessment/scores/", **MARCH).json()["results"]
    assert [row["unit"]["id"] for row in mine] == [late.sanitation.actor.unit_id]


def test_a_worker_sees_nobodys_points(late: Cast, alpha: Tenant) -> None:
    assert Caller(alpha, late.worker).get("assessment/entries/").json()["results"] == []


def test_entries_can_be_narrowed(late: Cast, alpha: Tenant) -> None:
    director = Caller(alpha, late.director)
    assert director.get("assessment/entries/", period="2026-04").json()["results"] == []
    mine, other = late.sanitation.appointment.unit.code, late.enforcement.appointment.unit.code
    assert len(director.get("assessment/entries/", unit=mine).json()["results"]) == 1
    assert director.get("assessment/entries/", unit=other).json()["results"] == []


@pytest.mark.parametrize("period", ["2026", "2026-13", "x", "2026-03-01", "\x00"])
@pytest.mark.parametrize("path", ["assessment/scores/", "assessment/entries/"])
def test_what_is_not_a_month_is_refused(cast: Cast, alpha: Tenant, path: str, period: str) -> None:
    answer = refused(Caller(alpha, cast.director).get(path, period=period), 400)
    assert list(answer["data"]["fields"]) == ["period"]


def test_entries_take_as_many_queries_for_many_as_for_one(late: Cast, alpha: Tenant) -> None:
    director = Caller(alpha, late.director)
    few = queries(lambda: director.get("assessment/entries/"))
    for _ in range(4):
        dispatched(late)
    mark_late(now=at("2026-03-16 12:00"))
    post_entries(at("2026-03-16 12:00"))
    assert queries(lambda: director.get("assessment/entries/")) == few
    assert len(director.get("assessment/entries/").json()["results"]) == 5
