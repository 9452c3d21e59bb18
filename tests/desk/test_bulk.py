"""Several at once: chosen in the list, previewed, carried out, and told one by one."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.events.models import BulkAct, Event, Step
from tests.cast import Cast
from tests.desk.stories import answered, at, dispatched, filed, reported, seated


def hidden(page: str) -> dict[str, list[str]]:
    """The hidden fields of the form that carries out."""
    form = re.search(r'class="card-plain bulk-go">(.*?)</form>', page, re.DOTALL)
    assert form
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[1]):
        found.setdefault(name, []).append(value)
    return found


def preview(client: Client, move: str, *events: Event, **given: Any) -> str:
    numbers = [event.number for event in events]
    answer = client.post(at("/bulk/"), {"move": move, "number": numbers, **given})
    assert answer.status_code == 200
    return answer.content.decode()


def state_of(event: Event) -> str:
    return Event.objects.get(pk=event.pk).state


def test_the_list_offers_what_deals_with_its_work(cast: Cast) -> None:
    reported(cast)
    page = seated(cast.community).get(at("/queues/triage/")).content.decode()
    offered = re.findall(r'<button class="btn btn-quiet" name="move" value="(\w+)"', page)
    assert {"file", "decline", "ask_more"} <= set(offered)
    assert "dispatch" not in offered


def test_a_list_that_offers_nothing_has_no_boxes(cast: Cast) -> None:
    filed(cast)
    assert 'name="number"' not in seated(cast.liaison).get(at("/queues/mine/")).content.decode()


def test_several_are_filed_after_a_preview(cast: Cast) -> None:
    events, client = [reported(cast), reported(cast)], seated(cast.community)
    shown = preview(client, "file", *events, quality="A")
    assert "2 will go" in shown
    assert not Step.objects.filter(move="file").exists()
    answer = client.post(at("/bulk/"), hidden(shown), follow=True)
    assert "2 are done." in answer.content.decode()
    assert {(event.state, event.quality) for event in Event.objects.filter(pk__in=[e.pk for e in events])} == {
        ("filed", "A")
    }


def test_the_preview_says_why_one_is_left(cast: Cast) -> None:
    fit, unfit = reported(cast), filed(cast)
    shown = preview(seated(cast.community), "file", fit, unfit)
    assert "1 will go" in shown
    assert "1 will be left as it is" in shown
    assert "is not possible: the state is" in shown
    assert [item.split()[0] for item in hidden(shown)["item"]] == [fit.number]


def test_sent_twice_it_is_done_once(cast: Cast) -> None:
    event, client = reported(cast), seated(cast.community)
    form = hidden(preview(client, "file", event))
    for _time in range(2):
        assert client.post(at("/bulk/"), form).status_code == 302
    assert Step.objects.filter(event=event, move="file").count() == 1


def test_what_changed_after_the_preview_is_refused_and_told(cast: Cast) -> None:
    event, client = reported(cast), seated(cast.community)
    form = hidden(preview(client, "file", event))
    client.post(at(f"/events/{event.number}/moves/ask_more/"), {"missing": "哪里", "version": event.version})
    page = client.post(at("/bulk/"), form, follow=True).content.decode()
    assert "1 was refused" in page
    assert "Somebody else changed this event" in page
    assert state_of(event) == "supplement"


def test_without_a_move_the_page_offers_those_open_to_all(cast: Cast) -> None:
    events, client = [reported(cast), reported(cast)], seated(cast.community)
    numbers = "&".join(f"number={event.number}" for event in events)
    page = client.get(at(f"/bulk/?{numbers}")).content.decode()
    assert 'name="move" value="file"' in page
    page = client.get(at(f"/bulk/?{numbers}&number={filed(cast).number}")).content.decode()
    assert 'name="move" value="file"' not in page


def test_a_department_accepts_several_orders(cast: Cast) -> None:
    orders, client = [dispatched(cast), dispatched(cast)], seated(cast.sanitation)
    numbers = "&".join(f"number={order.event.number}" for order in orders)
    page = client.get(at(f"/bulk/?move=accept&{numbers}")).content.decode()
    client.post(at("/bulk/"), hidden(page))
    assert [state_of(order.event) for order in orders] == ["handling", "handling"]


def test_text_of_a_report_stays_text(cast: Cast) -> None:
    event = reported(cast, description="<script>alert(1)</script>")
    page = preview(seated(cast.community), "decline", event, reason="test", told='"><b>x</b>')
    assert "<script>alert(1)" not in page
    assert '"><b>x' not in page


def test_a_handler_cannot_pass_its_own_work(cast: Cast) -> None:
    order = answered(cast)
    form = {"go": "yes", "move": "pass", "client_id": str(uuid4())}
    item = f"{order.event.number} {order.pk} {order.event.version}"
    page = seated(cast.sanitation).post(at("/bulk/"), {**form, "item": item}, follow=True).content.decode()
    assert "1 was refused" in page
    assert state_of(order.event) == "feedback"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"item": "nonsense"}, 400),
        ({"item": "1 0 99999999999999"}, 400),
        ({"client_id": "x"}, 400),
        ({"move": "void"}, 404),
        ({"item": "36048120260315000017 0 1"}, 404),
    ],
)
def test_a_form_that_was_tampered_with_is_refused(cast: Cast, change: dict[str, str], status: int) -> None:
    event = reported(cast)
    form = {"go": "yes", "move": "file", "client_id": str(uuid4()), "item": f"{event.number} 0 {event.version}"}
    assert seated(cast.community).post(at("/bulk/"), {**form, **change}).status_code == status
    assert not BulkAct.objects.exists()


@pytest.mark.parametrize("role", ["outsider", "neighbour_community", "enforcement"])
def test_what_one_does_not_see_is_not_reached(cast: Cast, role: str) -> None:
    event, client = reported(cast), seated(getattr(cast, role))
    assert client.get(at(f"/bulk/?move=file&number={event.number}")).status_code == 404
    form = {"go": "yes", "move": "file", "client_id": str(uuid4()), "item": f"{event.number} 0 {event.version}"}
    assert client.post(at("/bulk/"), form).status_code == 404


def test_another_does_not_read_what_became_of_it(cast: Cast) -> None:
    event, client = reported(cast), seated(cast.community)
    client.post(at("/bulk/"), hidden(preview(client, "file", event)))
    address = at(f"/bulk/{BulkAct.objects.get().client_id}/")
    assert client.get(address).status_code == 200
    assert seated(cast.clerk).get(address).status_code == 404


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    event = reported(cast)
    form = {"go": "yes", "move": "file", "client_id": str(uuid4()), "item": f"{event.number} 0 {event.version}"}
    assert seated(cast.community, enforce_csrf_checks=True).post(at("/bulk/"), form).status_code == 403
    assert state_of(event) == "reported"
