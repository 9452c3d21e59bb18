"""An event beside its list: shown there, dealt with there, and followed by the next of that list."""

import json
from typing import Any

from django.test import Client

from apps.events.models import Category, Event
from tests.cast import Cast
from tests.desk.stories import at, dispatched, reported, seated

HTMX = {"HX-Request": "true"}


def opened(client: Client, path: str) -> Any:
    return client.get(at(path), headers=HTMX)


def file(cast: Cast, event: Event, beside: str) -> Any:
    given = {"category": Category.objects.get(code="0103").pk, "urgency": "3", "quality": "A", "version": event.version}
    headers = {**HTMX, "X-Beside": beside}
    return seated(cast.community).post(at(f"/events/{event.number}/moves/file/"), given, headers=headers)


def number_in(answer: Any) -> str:
    return str(answer.content.decode().partition('data-number="')[2].partition('"')[0])


def test_it_is_shown_with_its_moves_and_without_a_page_around_it(cast: Cast) -> None:
    event = reported(cast)
    page = opened(seated(cast.community), f"/queues/triage/{event.number}/").content.decode()
    assert 'data-key="f"' in page
    assert event.title in page
    assert "<html" not in page


def test_who_comes_by_the_address_gets_the_page(cast: Cast) -> None:
    event = reported(cast)
    answer = seated(cast.community).get(at(f"/queues/triage/{event.number}/"))
    assert answer["Location"] == at(f"/events/{event.number}/?next=triage")


def test_after_a_move_the_next_one_opens_and_the_list_looks_again(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    answer = file(cast, first, "triage?")
    assert (number_in(answer), answer["HX-Retarget"]) == (second.number, "#beside")
    assert json.loads(answer["HX-Trigger"]) == {"gridgov:ask": {}}
    assert "Done:" in answer.content.decode()
    assert "Nothing to triage." in file(cast, second, "triage?").content.decode()


def test_the_next_one_follows_in_the_list_as_it_is_sorted_and_filtered(cast: Cast) -> None:
    first, second, third, fourth = (reported(cast) for _event in range(4))
    Event.objects.filter(pk=fourth.pk).update(urgency=1)
    assert number_in(file(cast, third, "triage?sort=newest")) == second.number
    assert number_in(file(cast, first, "triage?urgency=1")) == fourth.number
    assert number_in(file(cast, second, "triage?sort=urgency")) == fourth.number


def test_orders_are_dealt_with_beside_their_list(cast: Cast) -> None:
    first, second = dispatched(cast), dispatched(cast)
    headers = {**HTMX, "X-Beside": "accept?"}
    address = at(f"/orders/{first.pk}/moves/accept/")
    answer = seated(cast.sanitation).post(address, {"version": first.event.version}, headers=headers)
    assert number_in(answer) == second.event.number


def test_a_list_of_another_post_leads_nowhere(cast: Cast) -> None:
    event, hidden = reported(cast), reported(cast)
    assert opened(seated(cast.outsider), f"/queues/dispatch/{event.number}/").status_code == 404
    assert opened(seated(cast.street), f"/queues/triage/{event.number}/").status_code == 403
    answer = file(cast, event, "dispatch?")
    assert "HX-Redirect" in answer
    assert hidden.number not in answer["HX-Redirect"]


def test_words_of_a_report_stay_words(cast: Cast) -> None:
    event = reported(cast, description="<img src=x onerror=alert(1)>")
    page = opened(seated(cast.community), f"/queues/triage/{event.number}/?text=%22%3E%3Cb%3E").content.decode()
    assert "<img src=x" not in page
    assert '"><b>' not in page
