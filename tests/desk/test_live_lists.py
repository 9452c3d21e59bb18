"""A list that is open asks whether it is still true, and is told cheaply."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.events.models import Event
from tests.cast import Cast
from tests.desk.stories import at, dispatched, reported, seated


def mark_of(client: Client, path: str) -> str:
    return str(client.get(at(path)).context["shown"].mark)


@pytest.mark.parametrize("kind", ["triage", "events"])
def test_nothing_is_sent_while_nothing_has_changed(cast: Cast, kind: str) -> None:
    reported(cast)
    client = seated(cast.community)
    mark = mark_of(client, f"/queues/{kind}/")
    answer = client.get(at(f"/queues/{kind}/live/?seen={mark}"))
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_is_new_what_changed_and_what_is_gone_make_a_new_mark(cast: Cast) -> None:
    client, event = seated(cast.community), reported(cast)
    marks = {mark_of(client, "/queues/events/")}
    reported(cast)
    marks.add(mark_of(client, "/queues/events/"))
    Event.objects.filter(pk=event.pk).update(version=7)
    marks.add(mark_of(client, "/queues/events/"))
    marks.add(mark_of(client, "/queues/events/?state=filed"))
    assert len(marks) == 4


def test_the_rows_come_with_their_mark_and_filters_hold(cast: Cast) -> None:
    here, other = reported(cast), reported(cast, category=None, danger=True)
    client = seated(cast.community)
    answer = client.get(at("/queues/triage/live/?urgency=1&seen=old"))
    page = answer.content.decode()
    assert answer["X-Mark"] == mark_of(client, "/queues/triage/?urgency=1")
    assert other.number in page
    assert here.number not in page
    assert "<html" not in page


def test_orders_are_told_too(cast: Cast) -> None:
    client, order = seated(cast.sanitation), dispatched(cast)
    assert f'data-row="{order.pk}"' in client.get(at("/queues/accept/live/?seen=x")).content.decode()


def test_another_post_asks_for_its_own_list_alone(cast: Cast) -> None:
    reported(cast)
    assert seated(cast.street).get(at("/queues/triage/live/?seen=x")).status_code == 403
    assert 'data-row="' not in seated(cast.neighbour_community).get(at("/queues/triage/live/?seen=x")).content.decode()


@pytest.mark.parametrize("seen", ["x", "same"])
def test_asking_takes_as_many_queries_for_many_rows_as_for_few(cast: Cast, seen: str) -> None:
    client, counts = seated(cast.community), []
    for more in (3, 20):
        for _event in range(more):
            reported(cast)
        mark = mark_of(client, "/queues/triage/") if seen == "same" else seen
        with CaptureQueriesContext(connection) as captured:
            client.get(at(f"/queues/triage/live/?seen={mark}"))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
