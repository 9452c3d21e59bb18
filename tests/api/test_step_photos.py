"""The history of an event shows the photos of each step, by links for those who may see the event."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.evidence import keep
from apps.events.models import Event, Step
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast
from tests.desk.stories import answered
from tests.events.photos.pictures import photo, photos


@pytest.fixture
def event(cast: Cast) -> Event:
    """Answered, with one photo from before and one from afterwards."""
    event = answered(cast).event
    keep(event=event, step=Step.objects.get(event=event, move="accept"), photos=[photo(8)], phase="before")
    return event


def photos_of(caller: Caller, event: Event) -> dict[str, list[dict[str, Any]]]:
    steps = caller.get(f"events/{event.number}/steps/").json()["results"]
    return {step["move"]: step["photos"] for step in steps}


def test_each_step_has_its_own_photos_and_says_their_phase(cast: Cast, alpha: Tenant, event: Event) -> None:
    shown = photos_of(Caller(alpha, cast.worker), event)

    assert {move: [found["phase"] for found in own] for move, own in shown.items() if own} == {
        "accept": ["before"],
        "answer": ["after"],
    }
    assert shown["accept"][0]["width"] == 640


@pytest.mark.parametrize("size", ["thumbnail", "full"])
def test_a_link_opens_with_the_token_that_listed_it(cast: Cast, alpha: Tenant, event: Event, size: str) -> None:
    worker = Caller(alpha, cast.worker)
    answer = worker.get(photos_of(worker, event)["accept"][0][size])

    assert answer["Content-Type"] == "image/jpeg"
    assert answer.getvalue().startswith(b"\xff\xd8")


@pytest.mark.parametrize("size", ["thumbnail", "full"])
def test_a_link_is_worth_nothing_to_others(
    cast: Cast, alpha: Tenant, beta: Tenant, cast_of: Callable[[Tenant], Cast], event: Event, size: str
) -> None:
    link = photos_of(Caller(alpha, cast.worker), event)["accept"][0][size]

    refused(Caller(alpha, cast.neighbour_community).get(link), 404)
    refused(Caller(alpha, None).get(link), 401)
    elsewhere = link.replace("/t/alpha/", "/t/beta/")
    assert elsewhere != link
    refused(Caller(beta, cast_of(beta).worker).get(elsewhere), 404, "no_photo")


def test_whoever_may_not_see_the_event_is_shown_no_photos(cast: Cast, alpha: Tenant, event: Event) -> None:
    refused(Caller(alpha, cast.neighbour_community).get(f"events/{event.number}/steps/"), 404, "no_event")


def test_more_photos_take_no_more_queries(cast: Cast, alpha: Tenant, event: Event) -> None:
    worker = Caller(alpha, cast.worker)
    photos_of(worker, event)
    with CaptureQueriesContext(connection) as few:
        photos_of(worker, event)
    for move, seeds in {"report": (1, 2, 3), "file": (4, 5), "dispatch": (6,)}.items():
        keep(event=event, step=Step.objects.get(event=event, move=move), photos=photos(seeds))
    with CaptureQueriesContext(connection) as many:
        photos_of(worker, event)

    assert len(many) == len(few)
