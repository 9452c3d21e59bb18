"""The page of an event and the moves made on it."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.events.models import Category, Event, Order
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.desk.stories import accepted, answered, at, dispatched, filed, reported, seated, verified
from tests.desk.test_reporting import picture
from tests.events.scenes import act, photo

HTML = "<script>alert(1)</script>"


def buttons(client: Client, event: Event) -> list[str]:
    page = client.get(at(f"/events/{event.number}/"))
    return [open_move.move.name for open_move in page.context["story"].moves]


def test_it_offers_the_moves_the_judge_allows(cast: Cast) -> None:
    event = reported(cast)

    of_triage = ["file", "self_handle", "solve_on_spot", "ask_more", "send_check", "merge", "decline", "void"]
    assert buttons(seated(cast.community), event) == of_triage
    assert buttons(seated(cast.worker), event) == ["self_handle", "solve_on_spot", "urge"]
    assert buttons(seated(cast.instructor), event) == []


def test_the_department_sees_its_ways_on(cast: Cast) -> None:
    assert buttons(seated(cast.sanitation), dispatched(cast).event) == [
        "add_assist",
        "accept",
        "return_order",
        "hand_to",
    ]


@pytest.mark.parametrize("story", [reported, filed, verified])
def test_it_tells_every_state(cast: Cast, story: Any) -> None:
    event = story(cast)

    page = seated(cast.community).get(at(f"/events/{event.number}/"))

    assert page.status_code == 200
    assert len(page.context["told"]) == event.version


def test_a_move_is_made_and_told(cast: Cast) -> None:
    event, client = reported(cast), seated(cast.community)
    form = {"category": Category.objects.get(code="0103").pk, "urgency": "2", "quality": "A", "version": event.version}

    answer = client.post(at(f"/events/{event.number}/moves/file/"), form, follow=True)

    event.refresh_from_db()
    assert (event.state, event.urgency) == ("filed", 2)
    assert answer.redirect_chain == [(at(f"/events/{event.number}/?next=triage"), 302)]


def test_no_answer_is_given_in_advance(cast: Cast) -> None:
    event = reported(cast)
    path = at(f"/events/{event.number}/moves/")
    form = seated(cast.community).get(f"{path}decline/").context["form"]
    assert form["reason"].value() is None
    assert form.fields["reason"].choices[0] == ("", "choose…")
    empty = seated(cast.community).post(f"{path}decline/", {"reason": "", "told": "x", "version": event.version})
    assert empty.status_code == 400
    assert seated(cast.community).get(f"{path}file/").context["form"]["quality"].value() == "B"
    assert ">choose…</option>" in seated(cast.community).get(f"{path}send_check/").content.decode()


def test_an_extension_says_in_which_unit_it_is_asked_for(cast: Cast) -> None:
    order = accepted(cast)
    assert order.limit == "4WH"
    page = seated(cast.sanitation).get(at(f"/orders/{order.pk}/moves/extend/")).content.decode()
    assert "limit is 4 working hours" in page


def test_htmx_gets_the_form_alone_and_is_sent_to_the_event(cast: Cast) -> None:
    order, client = dispatched(cast), seated(cast.sanitation, headers={"HX-Request": "true"})
    path = at(f"/orders/{order.pk}/moves/accept/")

    form = client.get(path).content.decode()
    answer = client.post(path, {"version": order.event.version})

    assert form.lstrip().startswith("<form")
    assert answer.headers["HX-Redirect"] == at(f"/events/{order.event.number}/?next=accept")


def test_a_missing_field_is_named_and_the_text_kept(cast: Cast) -> None:
    order, client = dispatched(cast), seated(cast.sanitation)

    answer = client.post(
        at(f"/orders/{order.pk}/moves/return_order/"), {"version": order.event.version, "ground": "职责清单第3条"}
    )

    assert answer.status_code == 400
    assert "proposed" in answer.context["form"].errors
    assert "职责清单第3条" in answer.content.decode()


def test_a_stale_version_shows_what_has_changed_and_keeps_the_text(cast: Cast) -> None:
    order, client = answered(cast), seated(cast.community)

    answer = client.post(at(f"/orders/{order.pk}/moves/rework/"), {"version": 2, "failed": "仍有积水"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert [change["move"] for change in answer.context["changes"]] == ["dispatch", "accept", "answer"]
    assert "仍有积水" in page
    assert f'name="version" value="{Event.objects.get().version}"' in page
    assert Order.objects.get().state == "answered"


def test_what_was_shown_after_a_conflict_can_be_sent_again(cast: Cast) -> None:
    order, client = answered(cast), seated(cast.community)
    path = at(f"/orders/{order.pk}/moves/rework/")
    stale = client.post(path, {"version": 2, "failed": "仍有积水"}).content.decode()
    version = re.search(r'name="version" value="(\d+)"', stale)
    assert version

    answer = client.post(path, {"version": version[1], "failed": "仍有积水"})

    assert answer.status_code == 302
    assert Order.objects.get().state == "rework"


def test_a_move_that_is_no_longer_open_is_refused_without_a_button(cast: Cast) -> None:
    order, client = accepted(cast), seated(cast.sanitation)

    answer = client.post(at(f"/orders/{order.pk}/moves/accept/"), {"version": order.event.version})

    assert answer.status_code == 409
    assert answer.context["still_open"] is False


@pytest.mark.parametrize("path", ["moves/accept/", "moves/nonsense/", "moves/lapse/", "moves/report/"])
def test_there_is_no_other_move(cast: Cast, path: str) -> None:
    event = reported(cast)

    assert seated(cast.community).get(at(f"/events/{event.number}/{path}")).status_code == 404


def test_html_in_every_text_is_shown_as_text(cast: Cast) -> None:
    event = reported(cast, description=HTML, place=HTML)
    client = seated(cast.community)
    client.post(
        at(f"/events/{event.number}/moves/decline/"),
        {"reason": "not_public", "told": HTML, "version": event.version},
    )

    pages = [
        client.get(at(path)).content.decode()
        for path in (f"/events/{event.number}/", "/queues/events/", "/", f"/queues/events/?text={HTML}")
    ]

    assert not [page for page in pages if HTML in page]
    assert pages[0].count("&lt;script&gt;") >= 3


def test_pages_have_no_inline_script_or_style(cast: Cast) -> None:
    order, client = answered(cast), seated(cast.community)

    for path in (
        "/",
        "/report/",
        f"/events/{order.event.number}/",
        f"/orders/{order.pk}/moves/pass/",
        "/queues/events/",
    ):
        answer = client.get(at(path))
        page = answer.content.decode()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page), path
        assert not [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "json" not in tag], path


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    event = reported(cast)
    client = seated(cast.community, enforce_csrf_checks=True)

    answer = client.post(at(f"/events/{event.number}/moves/decline/"), {"reason": "not_public", "told": "x"})

    assert answer.status_code == 403
    assert Event.objects.get().state == "reported"


def test_htmx_is_told_of_a_refusal_without_a_page_around_it(cast: Cast) -> None:
    order = dispatched(cast)
    path = at(f"/orders/{order.pk}/moves/accept/")
    hidden = seated(cast.outsider, headers={"HX-Request": "true"}).post(path)
    old = seated(cast.sanitation, enforce_csrf_checks=True, headers={"HX-Request": "true"}).post(path)
    gone = Client(headers={"HX-Request": "true"}).get(path)

    assert (hidden.status_code, old.status_code) == (404, 403)
    assert "<html" not in hidden.content.decode() + old.content.decode()
    assert gone.headers["HX-Redirect"] == at("/login/")


def test_a_long_story_takes_no_more_queries_than_a_short_one(cast: Cast) -> None:
    client, order = seated(cast.instructor), dispatched(cast)
    path = at(f"/events/{order.event.number}/")
    client.get(path)
    with CaptureQueriesContext(connection) as short:
        client.get(path)
    act(cast.sanitation, order.event, "accept", order=order, now=timezone.now())
    act(cast.sanitation, order.event, "answer", order=order, now=timezone.now(), measures="已清运", after=[photo()])

    with CaptureQueriesContext(connection) as long:
        client.get(path)

    assert len(long) == len(short)


def photo_address(cast: Cast) -> str:
    reported(cast, photos=[picture()])
    event = Event.objects.get()
    page = seated(cast.worker).get(at(f"/events/{event.number}/")).content.decode()
    found = re.search(r'src="([^"]*/photos/[^"]*)"', page)
    assert found
    return found[1]


def test_a_photo_is_served_to_those_who_see_its_event(cast: Cast) -> None:
    address = photo_address(cast)

    answer = seated(cast.community).get(address)

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.getvalue().startswith(b"\xff\xd8")


def test_a_photo_link_is_worth_nothing_to_others(cast: Cast, client: Client) -> None:
    address = photo_address(cast)

    assert client.get(address).status_code == 302
    assert seated(cast.outsider).get(address).status_code == 404
    assert seated(cast.worker).get(f"{address[:-2]}/").status_code == 404


def test_a_photo_link_is_worth_nothing_in_another_tenant(beta: Tenant, cast: Cast, cast_of: Any) -> None:
    address = photo_address(cast)
    there = cast_of(beta)

    with acting_for(beta):
        client = seated(there.worker)

    assert client.get(address.replace("/t/alpha/", "/t/beta/")).status_code == 404


def test_who_may_not_see_the_event_once_they_have_looked_is_led_to_the_desk(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "send_check", now=timezone.now(), checker=cast.liaison.person.pk)
    client, event = seated(cast.liaison), Event.objects.get(pk=event.pk)
    Event.objects.filter(pk=event.pk).update(reporter=None)
    given = {"finding": "nothing", "version": event.version}
    answer = client.post(at(f"/events/{event.number}/moves/answer_check/"), given, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [(at("/"), 302)])
    assert Event.objects.get(pk=event.pk).state == "reported"
