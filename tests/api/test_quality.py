"""Quality of base data over the API: the figures of the page, and exactly the records behind each of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.grids.models import Unit
from apps.households.models import Resident
from apps.households.quality import FIGURES, LEVELS
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.api.elsewhere import a_grid_of
from tests.cast import Cast
from tests.desk.records.folders import tag_on
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE, building, dwelling, household, resident


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


def people(grid: Unit) -> list[Resident]:
    """Two in the grid, checked long ago and never; one in the grid beside it, who is the first one's double."""
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    home, there = household(grid), household(other, of=dwelling(other, of=building(other, "2号楼")))
    rows = [
        resident(grid, of=home, identity=IDENTITY),
        resident(grid, of=home, identity=OTHER_IDENTITY),
        resident(other, of=there, identity=IDENTITY),
    ]
    Resident.objects.filter(pk=rows[0].pk).update(verified_at=timezone.now() - timedelta(days=100))
    return rows


@pytest.mark.parametrize("level", LEVELS)
def test_the_numbers_are_those_of_the_page(cast: Cast, alpha: Tenant, grid: Unit, level: str) -> None:
    people(grid)
    shown = [row for row, _bars in seated(cast.street).get(at(f"/data/?level={level}&sort=twice")).context["rows"]]

    told = Caller(alpha, cast.street).get("quality/", level=level, sort="twice").json()

    assert told["level"] == level
    assert [
        (row["unit"]["id"], row["residents"], row["complete"], list(row["fresh"].values()), row["seen"], row["mend"])
        for row in told["results"]
    ] == [(row.unit.pk, row.residents, row.complete, list(row.fresh), row.seen, row.mend) for row in shown]
    assert sum(row["mend"]["twice"] for row in told["results"]) == 2


def test_every_figure_opens_into_as_many_records(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    people(grid)
    caller = Caller(alpha, cast.community)
    for row in caller.get("quality/").json()["results"]:
        assert set(row["mend"]) == set(FIGURES)
        for figure, count in row["mend"].items():
            listed = caller.get("quality/records/", level="grid", unit=row["unit"]["id"], figure=figure).json()
            assert len(listed["results"]) == count, figure


def test_the_records_are_masked_and_show_no_hidden_tag(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    first, second, _there = people(grid)
    tag_on(second, "T22")
    tag_on(second, "T01")
    asked = {"level": "grid", "unit": grid.pk, "figure": "incomplete"}

    answer = Caller(alpha, cast.worker).get("quality/records/", **asked)

    assert [row["id"] for row in answer.json()["results"]] == [second.pk, first.pk]
    assert [tag["code"] for tag in answer.json()["results"][0]["tags"]] == ["T01"]
    assert all(number not in answer.content.decode() for number in (IDENTITY, OTHER_IDENTITY, PHONE))


def test_the_list_is_turned_page_by_page(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    rows = people(grid)
    caller = Caller(alpha, cast.community)
    asked = {"level": "community", "unit": grid.parent_id, "figure": "incomplete", "page_size": 2}

    first = caller.get("quality/records/", **asked).json()
    second = caller.get(first["next"].partition("testserver")[2]).json()

    listed = [row["id"] for row in first["results"] + second["results"]]
    assert listed == [row.pk for row in reversed(rows)]
    assert second["next"] is None


def test_another_area_is_not_there_and_counts_nowhere(cast: Cast, alpha: Tenant, beta: Tenant, grid: Unit) -> None:
    people(grid)
    outsider = Caller(alpha, cast.outsider)

    assert outsider.get("quality/").json()["results"] == []
    for unit in (grid.pk, grid.parent_id, a_grid_of(beta).pk, "x", ""):
        answer = outsider.get("quality/records/", level="grid", unit=unit, figure="never")
        refused(answer, 404, "no_figure")


def test_a_part_is_not_taken_for_the_whole(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    people(grid)
    worker = Caller(alpha, cast.worker)

    assert worker.get("quality/").json()["levels"] == ["grid"]
    assert "level" in refused(worker.get("quality/", level="street"), 400)["data"]["fields"]
    refused(worker.get("quality/records/", level="community", unit=grid.parent_id, figure="never"), 404, "no_figure")


@pytest.mark.parametrize("query", [{"level": "district"}, {"level": ""}, {"sort": "name"}])
def test_what_cannot_be_compared_is_said(cast: Cast, alpha: Tenant, query: dict[str, str]) -> None:
    assert list(refused(Caller(alpha, cast.street).get("quality/", **query), 400)["data"]["fields"]) == list(query)


def test_posts_without_base_data_are_refused(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    caller = Caller(alpha, cast.sanitation)
    refused(caller.get("quality/"), 403, "no_power")
    refused(caller.get("quality/records/", level="grid", unit=grid.pk, figure="never"), 403, "no_power")


def test_the_list_takes_as_many_queries_however_long_it_is(cast: Cast, alpha: Tenant, grid: Unit) -> None:
    people(grid)
    caller = Caller(alpha, cast.community)
    asked = {"level": "grid", "unit": grid.pk, "figure": "incomplete"}
    caller.get("quality/records/", **asked)
    with CaptureQueriesContext(connection) as few:
        caller.get("quality/records/", **asked)
    for number in range(5):
        resident(grid, of=household(grid, of=dwelling(grid, of=building(grid, f"{number + 5}号楼"))), identity="")
    with CaptureQueriesContext(connection) as many:
        assert len(caller.get("quality/records/", **asked).json()["results"]) == 7
    assert len(many) == len(few)
