"""Whoever sees an event can do something on it, or is told why not, whose turn it is and where to go from here."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import escape

from apps.events.models import Event, Order
from apps.events.rules import ENDED, EventState
from tests.cast import Cast
from tests.desk.stories import accepted, answered, at, dispatched, filed, reported, seated, verified
from tests.desk.walked import closed, in_state
from tests.events.scenes import act

VIEWERS = (
    "worker",
    "leader",
    "instructor",
    "community",
    "clerk",
    "neighbour_community",
    "street",
    "street_chief",
    "street_reception",
    "street_leader",
    "outsider",
    "sanitation",
    "sanitation_leader",
    "enforcement",
    "centre",
    "director",
    "district_leader",
    "district_reception",
    "district_dispatcher",
)


def told(cast: Cast, viewer: str, event: Event) -> Any:
    return seated(getattr(cast, viewer)).get(at(f"/events/{event.number}/"))


@pytest.mark.parametrize("state", list(EventState))
def test_nobody_stands_before_a_closed_door(cast: Cast, state: str) -> None:
    event = in_state(cast, state)
    seen = 0
    for viewer in VIEWERS:
        page = told(cast, viewer, event)
        if page.status_code == 404:
            continue
        seen += 1
        standing, story = page.context["standing"], page.context["story"]
        assert (standing is None) == bool(story.usual), viewer
        if standing:
            assert len(standing.sentences) >= 2, viewer
            assert bool(standing.turns) == (state not in ENDED and any(not c.paused_at for c in story.running)), viewer
            assert all(sentence in page.content.decode() for sentence in standing.sentences), viewer
            assert at("/") in page.content.decode(), viewer
    assert seen > 3


def sentences(cast: Cast, viewer: str, event: Event) -> str:
    return " ".join(told(cast, viewer, event).context["standing"].sentences)


def thing(found: Event | Order) -> Event:
    return found.event if isinstance(found, Order) else found


@pytest.mark.parametrize(
    ("story", "viewer", "comes"),
    [
        (reported, "street", "comes to you when it is “to be dispatched”"),
        (filed, "community", "comes to you when it is “to be verified”"),
        (filed, "worker", "comes to you when it is “closed”"),
        (dispatched, "street", "comes to you only if it gets to “return to be ruled on”"),
        (accepted, "community", "comes to you when it is “to be verified”"),
        (answered, "sanitation", "comes to you only if it gets to “rework”"),
        (answered, "instructor", "no step is yours"),
    ],
)
def test_it_says_when_it_comes_to_the_viewer(
    cast: Cast, story: Callable[[Cast], Event | Order], viewer: str, comes: str
) -> None:
    assert comes in sentences(cast, viewer, thing(story(cast)))


def test_it_says_whom_it_waits_for_and_until_when(cast: Cast) -> None:
    assert "it waits for 环卫中心 (acceptance), until " in sentences(cast, "community", dispatched(cast).event)


def test_the_staff_is_named_to_those_who_may_see_it_alone(cast: Cast) -> None:
    event = reported(cast)

    (turn,) = told(cast, "instructor", event).context["standing"].turns
    assert turn.unit.name == "河畔社区"
    assert cast.community.person.name in turn.names
    assert at(f"/staff/units/{turn.unit.pk}/") in told(cast, "instructor", event).content.decode()

    (at_a_department, *_others) = told(cast, "instructor", dispatched(cast).event).context["standing"].turns
    assert (at_a_department.names, at_a_department.on_roster) == ("", False)


def test_who_may_urge_is_told_so(cast: Cast) -> None:
    event = filed(cast)
    assert told(cast, "worker", event).context["standing"].urges
    assert not told(cast, "instructor", event).context["standing"].urges


def test_it_leads_to_what_waits_for_the_viewer(cast: Cast) -> None:
    event, other = filed(cast), reported(cast)
    page = told(cast, "community", event)
    kind, following = page.context["elsewhere"]
    assert (kind.name, following) == ("triage", other)
    assert at(f"/events/{other.number}/?next=triage") in page.content.decode()
    assert told(cast, "instructor", event).context["elsewhere"] is None


def test_a_merged_one_leads_to_where_it_goes_on(cast: Cast) -> None:
    event = in_state(cast, EventState.MERGED)
    assert event.merged_into
    page = told(cast, "worker", event)
    assert "goes on there" in " ".join(page.context["standing"].sentences)
    assert at(f"/events/{event.merged_into.number}/") in page.content.decode()


def test_a_declined_one_says_why_and_whether_it_can_be_asked_again(cast: Cast) -> None:
    event = in_state(cast, EventState.DECLINED)
    assert "not a public matter" in sentences(cast, "community", event)
    assert "can ask once to reconsider" in sentences(cast, "community", event)

    act(cast.worker, event, "reconsider", now=timezone.now(), reason="还在")
    act(cast.community, event, "decline", now=timezone.now(), reason="not_public", told="同前")
    assert "this is final" in sentences(cast, "worker", event)


def test_a_closed_one_says_what_can_still_be_done(cast: Cast) -> None:
    event = closed(cast)
    assert "can still rate it" in sentences(cast, "street", event)
    act(cast.worker, event, "rate", now=timezone.now(), grade=4, solved="yes")
    assert "has rated it" in sentences(cast, "street", event)
    assert "reopen it, with evidence" in sentences(cast, "worker", event)


def test_whose_turn_it_is_reads_no_excuse(cast: Cast) -> None:
    assert told(cast, "community", verified(cast)).context["standing"] is None


@pytest.mark.parametrize("query", ["", "late=on&state=filed", "text=%22%3E%3Cscript%3E"])
def test_it_leads_back_to_the_list_as_it_was_filtered(cast: Cast, query: str) -> None:
    event = filed(cast)
    came = f"http://testserver{at('/queues/events/')}?{query}"
    page = seated(cast.instructor, headers={"Referer": came}).get(at(f"/events/{event.number}/"))
    assert page.context["back"] == {"address": f"{at('/queues/events/')}?{query}", "label": "Events"}
    assert escape(f"{at('/queues/events/')}?{query}") in page.content.decode()


@pytest.mark.parametrize(
    "came",
    [
        "",
        "http://elsewhere.example/t/alpha/queues/events/",
        "http://testserver/t/beta/queues/events/",
        "http://testserver/t/alpha/queues/nonsense/",
        "javascript:alert(1)//testserver/t/alpha/queues/events/",
        "http://[testserver/t/alpha/queues/events/",
    ],
)
def test_no_other_address_is_led_back_to(cast: Cast, came: str) -> None:
    page = seated(cast.instructor, headers={"Referer": came}).get(at(f"/events/{filed(cast).number}/"))
    assert page.status_code == 200
    assert page.context["back"] is None
