"""Lists and their export."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.events.models import Event
from apps.grids.models import Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast, Member
from tests.desk.stories import at, dispatched, filed, reported, seated


def shown(client: Client, path: str) -> list[str]:
    page = client.get(at(path))
    assert page.status_code == 200
    return [getattr(item, "event", item).number for item in page.context["page"].items]


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at(path)).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/queues/triage/", "/queues/events/", "/"])
def test_the_number_of_queries_does_not_grow_with_the_events(cast: Cast, path: str) -> None:
    client = seated(cast.community)
    for _event in range(5):
        reported(cast)
    client.get(at(path))  # a session's first request makes its token
    few = queries_of(client, path)
    for _event in range(45):
        reported(cast)

    assert queries_of(client, path) == few


def test_it_turns_pages_by_key_and_back(cast: Cast) -> None:
    numbers = [reported(cast).number for _event in range(30)][::-1]
    client = seated(cast.community)

    first = client.get(at("/queues/events/")).context["page"]
    second = client.get(at(f"/queues/events/?before={first.older}")).context["page"]
    back = client.get(at(f"/queues/events/?after={second.newer}")).context["page"]

    assert [event.number for event in [*first.items, *second.items]] == numbers
    assert [event.number for event in back.items] == numbers[:25]
    assert (first.newer, second.older, back.newer) == (None, None, None)


def test_each_filter_narrows_the_list(cast: Cast) -> None:
    rubbish, other = filed(cast), reported(cast, description="路灯不亮", category=None, danger=True)
    Event.objects.filter(pk=rubbish.pk).update(due_at=timezone.now() - timedelta(hours=1))
    client = seated(cast.community)

    assert shown(client, "/queues/events/?state=filed") == [rubbish.number]
    assert shown(client, "/queues/events/?urgency=1") == [other.number]
    assert shown(client, f"/queues/events/?category={rubbish.category_id}") == [rubbish.number]
    assert shown(client, "/queues/events/?late=on") == [rubbish.number]
    assert shown(client, "/queues/events/?text=路灯") == [other.number]
    assert shown(client, f"/queues/events/?text={other.number}") == [other.number]


@pytest.mark.parametrize(
    "query", ["state=no", "urgency=x", "category=999", "before=x", "after=-1", "text=%00", "before=1" + "0" * 30]
)
def test_an_address_that_cannot_be_read_shows_a_page(cast: Cast, query: str) -> None:
    reported(cast)

    assert seated(cast.community).get(at(f"/queues/events/?{query}")).status_code == 200


def test_work_waits_for_the_unit_whose_clock_runs(cast: Cast) -> None:
    event = reported(cast)

    assert shown(seated(cast.community), "/queues/triage/") == [event.number]
    assert shown(seated(cast.street_chief), "/queues/triage/") == []
    assert shown(seated(cast.neighbour_community), "/queues/triage/") == []


def test_a_department_sees_its_own_orders_alone(cast: Cast) -> None:
    order = dispatched(cast)

    assert shown(seated(cast.sanitation), "/queues/accept/") == [order.event.number]
    assert shown(seated(cast.enforcement), "/queues/accept/") == []


def test_events_of_one_grid_are_chosen_from_those_one_sees(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    here, there = reported(cast), reported(cast)
    Event.objects.filter(pk=there.pk).update(unit=other)
    community = seated(cast.community)
    assert shown(community, f"/queues/events/?area={other.pk}") == [there.number]
    assert set(shown(community, f"/queues/events/?area={grid.parent_id}")) == {here.number, there.number}
    assert len(lines_of(community.get(export_address(community, f"/queues/events/?area={grid.pk}")))) == 2
    elsewhere = cast.neighbour_community.appointment.unit
    assert str(elsewhere.name) not in community.get(at("/queues/events/")).content.decode()
    unread = shown(community, f"/queues/events/?area={elsewhere.pk}")
    assert set(unread) == {here.number, there.number}  # no such choice, so nothing is narrowed


def export_address(client: Client, path: str = "/queues/events/") -> str:
    found = re.search(r'href="([^"]*/export/[^"]*)"', client.get(at(path)).content.decode())
    assert found
    return found[1]


def lines_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_the_export_holds_the_filtered_list(cast: Cast) -> None:
    reported(cast)
    event = filed(cast)
    client = seated(cast.community)

    lines = lines_of(client.get(export_address(client, "/queues/events/?state=filed")))

    assert len(lines) == 2
    assert lines[1][0] == f"'{event.number}"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_the_export_makes_formulas_harmless(cast: Cast, text: str) -> None:
    reported(cast, description=text, place=text)
    client = seated(cast.community)

    line = lines_of(client.get(export_address(client)))[1]

    assert line.count(f"'{text}") == 2
    assert text not in line


@pytest.mark.parametrize("role", ["worker", "street", "outsider"])
def test_an_export_link_is_worth_nothing_to_another_person(cast: Cast, role: str) -> None:
    reported(cast)
    address = export_address(seated(cast.community))
    other: Member = getattr(cast, role)

    assert seated(other).get(address).status_code == 404


def test_an_export_link_is_worth_nothing_in_another_tenant(beta: Tenant, cast: Cast, cast_of: Any) -> None:
    address = export_address(seated(cast.community))
    there = cast_of(beta)
    assert there.community.person.pk == cast.community.person.pk
    with acting_for(beta):
        client = seated(there.community)

    assert client.get(address.replace("/t/alpha/", "/t/beta/")).status_code == 404


def test_an_export_link_runs_out(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = seated(cast.community)
    address = export_address(client)
    monkeypatch.setattr("apps.desk.exporting.LINK_SECONDS", -1)

    assert client.get(address).status_code == 404


def dues(*events: Event) -> None:
    """Due in the order they are given, the first first."""
    for hours, event in enumerate(events, start=1):
        Event.objects.filter(pk=event.pk).update(due_at=timezone.now() + timedelta(hours=hours))


def test_what_waits_is_sorted_by_what_is_due_first(cast: Cast) -> None:
    first, second, third = (reported(cast) for _event in range(3))
    dues(second, third, first)
    Event.objects.filter(pk=first.pk).update(urgency=1)
    client = seated(cast.community)
    assert shown(client, "/queues/triage/") == [second.number, third.number, first.number]
    assert shown(client, "/queues/triage/?sort=urgency") == [first.number, second.number, third.number]
    assert shown(client, "/queues/triage/?sort=newest") == [third.number, second.number, first.number]
    assert shown(client, "/queues/triage/?sort=title") == shown(client, "/queues/triage/")


@pytest.mark.parametrize("sort", ["due", "urgency", "newest"])
def test_each_order_turns_pages_by_key_without_gap_or_overlap(cast: Cast, sort: str) -> None:
    events = [reported(cast) for _event in range(60)]
    dues(*events[:50:2], *events[1:50:2])
    Event.objects.filter(pk__in=[event.pk for event in events[50:]]).update(due_at=None)
    client, seen = seated(cast.community), []
    place: str | None = ""
    while place is not None:
        page = client.get(at(f"/queues/triage/?sort={sort}{place}")).context["page"]
        seen += [event.number for event in page.items]
        last, place = page, f"&before={page.older}" if page.older else None
    back = client.get(at(f"/queues/triage/?sort={sort}&after={last.newer}")).context["page"]
    assert len(seen) == 60
    assert set(seen) == {event.number for event in events}
    assert [event.number for event in back.items] == seen[25:50]


@pytest.mark.parametrize("place", ["x", "1~2~3", "nan~1", "inf~1", "1e99~1", "~", "9" * 40, "1~" + "9" * 30])
def test_a_place_that_no_page_gave_is_the_beginning(cast: Cast, place: str) -> None:
    event = reported(cast)
    for sort in ("due", "urgency", "newest"):
        assert shown(seated(cast.community), f"/queues/triage/?sort={sort}&before={place}") in ([event.number], [])


def test_orders_that_wait_are_sorted_too(cast: Cast) -> None:
    orders = [dispatched(cast) for _order in range(2)]
    client = seated(cast.sanitation)
    for sort in ("due", "urgency"):
        assert shown(client, f"/queues/accept/?sort={sort}&text={orders[0].event.title[:4]}") == [
            order.event.number for order in orders
        ]
