"""Lists: only what may be seen, page by page, in as many queries for 30 rows as for 3."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import Category
from apps.grids.models import Unit
from apps.tenancy.models import Tenant
from tests.api.caller import GARBAGE, Caller, refused
from tests.cast import Cast
from tests.events.scenes import dispatched, filed, reported


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert call().status_code == 200
    return len(seen)


@pytest.mark.parametrize(("path", "most"), [("events/", 8), ("orders/", 8)])
def test_a_list_takes_as_many_queries_for_30_rows_as_for_3(cast: Cast, alpha: Tenant, path: str, most: int) -> None:
    street = Caller(alpha, cast.street)
    for _ in range(3):
        dispatched(cast)
    few = queries(lambda: street.get(path))
    for _ in range(27):
        dispatched(cast)
    assert queries(lambda: street.get(path)) == few <= most
    assert len(street.get(path).json()["results"]) == 30


def test_an_event_takes_as_many_queries_with_more_orders_and_steps(cast: Cast, alpha: Tenant) -> None:
    community = Caller(alpha, cast.community)
    one = dispatched(cast).event
    two = dispatched(cast, assists=[cast.enforcement.actor.unit_id]).event
    few = queries(lambda: community.get(f"events/{one.number}/"))
    assert queries(lambda: community.get(f"events/{two.number}/")) == few <= 12


def test_the_moves_of_an_event_cost_no_query_each(cast: Cast, alpha: Tenant) -> None:
    street, event = Caller(alpha, cast.street), filed(cast)
    assert queries(lambda: street.get(f"events/{event.number}/")) <= 12


def test_pages_follow_each_other_without_gap_or_overlap(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    numbers = [reported(cast).number for _ in range(5)][::-1]
    address, seen = "events/?page_size=2", []
    while address:
        page = worker.get(address).json()
        assert sorted(page) == ["next", "previous", "results"]
        assert len(page["results"]) <= 2
        seen += [event["number"] for event in page["results"]]
        address = page["next"] and page["next"].removeprefix("http://testserver")
        reported(cast)  # a new row on top shifts nothing
    assert seen == numbers


def test_list_and_detail_agree_for_everybody(cast: Cast, alpha: Tenant) -> None:
    order = dispatched(cast)
    numbers = {reported(cast).number, order.event.number}
    for member in cast.everybody:
        caller = Caller(alpha, member)
        listed = {event["number"] for event in caller.get("events/").json()["results"]}
        opened = {number for number in numbers if caller.get(f"events/{number}/").status_code == 200}
        assert listed & numbers == opened
        orders = {row["id"] for row in caller.get("orders/").json()["results"]}
        assert (order.pk in orders) == (caller.get(f"orders/{order.pk}/").status_code == 200)


def test_an_outsider_sees_nothing(cast: Cast, alpha: Tenant) -> None:
    event = reported(cast)
    outsider = Caller(alpha, cast.outsider)
    assert outsider.get("events/").json()["results"] == []
    refused(outsider.get(f"events/{event.number}/"), 404, "no_event")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "filed"}, ["filed"]),
        ({"stage": "collect"}, ["reported"]),
        ({"urgency": "3"}, ["filed", "reported"]),
        ({"urgency": "1"}, []),
        ({"category": GARBAGE}, ["filed", "reported"]),
        ({"category": "0000"}, []),
        ({"unit": "360481001001"}, ["filed", "reported"]),
        ({"unit": "360481001002"}, []),
    ],
    ids=str,
)
def test_events_can_be_narrowed(cast: Cast, alpha: Tenant, query: dict[str, str], found: list[str]) -> None:
    reported(cast)
    filed(cast)
    rows = Caller(alpha, cast.street).get("events/", **query).json()["results"]
    assert [row["state"] for row in rows] == found


def test_orders_can_be_narrowed(cast: Cast, alpha: Tenant) -> None:
    order = dispatched(cast, assists=[cast.enforcement.actor.unit_id])
    street = Caller(alpha, cast.street)
    code = cast.enforcement.appointment.unit.code
    assert [row["id"] for row in street.get("orders/", role="lead").json()["results"]] == [order.pk]
    assert [row["unit"]["code"] for row in street.get("orders/", unit=code).json()["results"]] == [code]
    assert street.get("orders/", state="passed").json()["results"] == []
    assert len(street.get("orders/", event=order.event.number).json()["results"]) == 2


def test_units_can_be_found_by_level_parent_and_name(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    community = cast.community.appointment.unit
    grids = worker.get("units/", level="grid", parent=community.code).json()["results"]
    assert len(grids) == Unit.objects.filter(parent=community).count() > 0
    assert {grid["parent"] for grid in grids} == {community.pk}
    assert [unit["id"] for unit in worker.get("units/", level="community", q="河畔").json()["results"]] == [
        community.pk
    ]


def test_categories_are_listed_whole(cast: Cast, alpha: Tenant) -> None:
    results = Caller(alpha, cast.worker).get("categories/", page_size="200").json()["results"]
    assert len(results) == Category.objects.filter(is_active=True).count()
    assert GARBAGE in {category["code"] for category in results}
