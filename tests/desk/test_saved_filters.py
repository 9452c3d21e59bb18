"""Filters that somebody has named: tabs of their list with counts, their own in one post, shared by the address."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.staff import saved
from apps.staff.models import SavedFilter
from tests.cast import Cast
from tests.desk.stories import at, reported, seated


def save(client: Client, query: str, name: str = "特急", kind: str = "triage") -> Any:
    return client.post(at(f"/queues/{kind}/save/"), {"query": query, "name": name}, follow=True)


def tabs(client: Client, path: str = "/queues/triage/") -> list[tuple[str, int]]:
    return [(tab.saved.name, tab.count) for tab in client.get(at(path)).context["tabs"]]


def test_a_saved_filter_is_a_tab_with_its_count(cast: Cast) -> None:
    reported(cast)
    reported(cast, category=None, danger=True)
    client = seated(cast.community)
    page = save(client, "urgency=1&before=3&nonsense=x&sort=newest")
    assert page.request["QUERY_STRING"] == "urgency=1&sort=newest"
    assert tabs(client) == [("特急", 1)]
    assert 'aria-current="page">特急' in page.content.decode()


def test_the_address_written_otherwise_is_the_same_filter(cast: Cast) -> None:
    client = seated(cast.community)
    save(client, "urgency=1&late=on")
    again = client.get(at("/queues/triage/?late=on&urgency=1&text="))
    assert again.context["is_saved"]


def test_it_is_renamed_and_removed(cast: Cast) -> None:
    client = seated(cast.community)
    save(client, "urgency=1")
    address = at(f"/saved/{SavedFilter.objects.get().pk}/")
    client.post(address, {"name": "  最急  的 "})
    assert tabs(client) == [("最急 的", 0)]
    client.post(address, {"remove": "yes", "name": ""})
    assert tabs(client) == []


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("", "空", "Nothing is filtered yet."),
        ("nonsense=1", "空", "Nothing is filtered yet."),
        ("urgency=1", "  ", "Give the filter a name"),
        ("urgency=1", "长" * 31, "Give the filter a name"),
        ("urgency=2", "在", "You have a filter of this name already."),
    ],
)
def test_what_cannot_be_saved_is_told_why(cast: Cast, query: str, name: str, sentence: str) -> None:
    client = seated(cast.community)
    save(client, "urgency=4", "在")
    assert sentence in save(client, query, name).content.decode()
    assert SavedFilter.objects.count() == 1


def test_a_list_keeps_so_many_and_counts_them_in_queries_of_their_own(cast: Cast) -> None:
    client, counts = seated(cast.community), []
    for number in range(saved.MOST):
        save(client, f"text={number}x", str(number))
    assert "filters at most" in save(client, "text=more", "more").content.decode()
    for _time in range(2):
        for _event in range(12):
            reported(cast)
        with CaptureQueriesContext(connection) as captured:
            client.get(at("/queues/triage/"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_another_post_has_its_own(cast: Cast) -> None:
    save(seated(cast.community), "urgency=1")
    own = SavedFilter.objects.get()
    other = seated(cast.clerk)
    assert tabs(other) == []
    assert other.post(at(f"/saved/{own.pk}/"), {"remove": "yes"}).status_code == 404
    assert seated(cast.street).post(at("/queues/triage/save/"), {"query": "urgency=1", "name": "x"}).status_code == 403
    assert SavedFilter.objects.get() == own


def test_a_name_stays_text_and_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = seated(cast.community)
    page = save(client, "text=%22%3E%3Cb%3E", "<b>x</b>").content.decode()
    assert not re.search(r"<b>x|\"><b>", page)
    strict = seated(cast.community, enforce_csrf_checks=True)
    assert strict.post(at("/queues/triage/save/"), {"query": "urgency=1", "name": "y"}).status_code == 403
