"""Suggestions through the API: with their reasons, and never about what the caller may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast
from tests.desk.stories import filed, reported

PLACE = {"lng": 115.67, "lat": 29.68}


def test_an_event_is_told_its_category_department_and_neighbours(cast: Cast, alpha: Tenant) -> None:
    event, double = reported(cast, **PLACE), reported(cast, **PLACE)
    found = Caller(alpha, cast.community).get(f"events/{event.number}/suggestions/").json()
    assert found["categories"][0]["category"]["code"] == "0103"
    assert found["categories"][0]["because"][0]["word"] in "垃圾桶满溢,异味大"
    assert found["department"]["lead"]["name"] == "环卫中心"
    assert found["department"]["conference"] is False
    assert [near["number"] for near in found["near"]] == [double.number]
    assert found["near"][0]["metres"] == 0
    assert "环卫中心" in found["load"]


def test_a_report_that_is_being_written_is_given_hints(cast: Cast, alpha: Tenant) -> None:
    event = reported(cast, **PLACE)
    found = Caller(alpha, cast.worker).get("hints/", text="垃圾桶满溢", category="0103", **PLACE).json()
    assert found["categories"][0]["category"]["code"] == "0103"
    assert [near["number"] for near in found["near"]] == [event.number]
    assert Caller(alpha, cast.worker).get("hints/").json() == {"categories": [], "near": []}


@pytest.mark.parametrize("who", ["outsider", "neighbour_community", "enforcement"])
def test_an_event_of_another_area_is_never_hinted(cast: Cast, alpha: Tenant, who: str) -> None:
    event = reported(cast, **PLACE)
    caller = Caller(alpha, getattr(cast, who))
    refused(caller.get(f"events/{event.number}/suggestions/"), 404, "no_event")
    assert caller.get("hints/", text=event.description, category="0103", **PLACE).json()["near"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lng": 200, "lat": 1}, "lng"),
        ({"lng": "nan", "lat": 1}, "lng"),
        ({"lng": 115}, "lat"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "字" * 2001}, "text"),
        ({"category": "9999"}, "category"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused(
    cast: Cast, alpha: Tenant, query: dict[str, object], field: str
) -> None:
    assert field in refused(Caller(alpha, cast.worker).get("hints/", **query), 400)["data"]["fields"]


def test_a_stranger_is_refused(cast: Cast, alpha: Tenant) -> None:
    refused(Caller(alpha, None).get("hints/"), 401)
    refused(Caller(alpha, None).get(f"events/{filed(cast).number}/suggestions/"), 401)


def test_the_number_of_queries_does_not_grow(cast: Cast, alpha: Tenant) -> None:
    event, counts = reported(cast, **PLACE), []
    caller = Caller(alpha, cast.community)
    for _ in range(3):
        reported(cast, **PLACE)
        with CaptureQueriesContext(connection) as context:
            caller.get(f"events/{event.number}/suggestions/")
        counts.append(len(context))
    assert len(set(counts)) == 1
