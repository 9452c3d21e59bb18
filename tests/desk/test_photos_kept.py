"""Photos on the pages: a form that comes back keeps them; what looks the same is said to those who verify."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.evidence import keep
from apps.events.models import Event, Evidence, Order, Step, Upload
from tests.cast import Cast, Member
from tests.desk.stories import accepted, answered, at, dispatched, reported, seated
from tests.events.photos.pictures import photo, sent

KEPT = "kept-photos"


def typed(cast: Cast, **given: Any) -> dict[str, Any]:
    return {"client_id": uuid4(), "description": "井盖缺失", "unit": cast.worker.actor.unit_id, **given}


def kept_ids(page: str) -> list[str]:
    return re.findall(r'name="kept-\w+" value="([0-9a-f-]{36})"', page)


def test_a_report_that_comes_back_keeps_its_photos(cast: Cast) -> None:
    client = seated(cast.worker)
    form = typed(cast, description="", photos=[photo(1), photo(2)])

    page = client.post(at("/report/"), form).content.decode()
    ids = kept_ids(page)
    assert len(ids) == 2
    answer = client.post(at("/report/"), typed(cast, **{KEPT: ids}))

    assert answer.status_code == 302
    assert Event.objects.get().evidence.count() == 2


def test_the_kept_photos_are_shown_to_their_owner_alone(cast: Cast) -> None:
    client = seated(cast.worker)
    page = client.post(at("/report/"), typed(cast, description="", photos=photo(1))).content.decode()
    [address] = re.findall(r'src="([^"]*/uploads/[^"]*)"', page)

    assert client.get(address).getvalue().startswith(b"\xff\xd8")
    assert seated(cast.community).get(address).status_code in {400, 404}


def test_one_bad_photo_does_not_cost_the_good_ones(cast: Cast) -> None:
    client = seated(cast.worker)
    form = typed(cast, photos=[photo(1), sent(b"<svg/>", "drawing.svg")])

    page = client.post(at("/report/"), form).content.decode()

    assert "drawing.svg" in page
    assert len(kept_ids(page)) == 1
    assert not Event.objects.exists()


def test_photos_stay_however_often_the_form_comes_back(cast: Cast) -> None:
    client = seated(cast.worker)
    ids: list[str] = []
    for seed in (1, 2, 2):
        form = typed(cast, description="", photos=photo(seed), **{KEPT: ids})
        ids = kept_ids(client.post(at("/report/"), form).content.decode())

    assert len(ids) == 2


def test_a_photo_that_is_unticked_does_not_go_along(cast: Cast) -> None:
    client = seated(cast.worker)
    page = client.post(at("/report/"), typed(cast, description="", photos=[photo(1), photo(2)])).content.decode()

    client.post(at("/report/"), typed(cast, **{KEPT: kept_ids(page)[:1]}))

    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_an_answer_that_comes_back_keeps_its_photos(cast: Cast, htmx: bool) -> None:
    order = accepted(cast)
    client = seated(cast.sanitation)
    path = at(f"/orders/{order.pk}/moves/answer/")
    headers = {"HX-Request": "true"} if htmx else {}
    form = {"version": order.event.version + 1, "measures": "", "after": photo(1)}

    page = client.post(path, form, headers=headers).content.decode()
    ids = kept_ids(page)
    version = Event.objects.get().version
    client.post(path, {"version": version, "measures": "已清运", "kept-after": ids}, headers=headers)

    assert Evidence.objects.get().step.move == "answer"  # type: ignore[union-attr]


def test_photos_stay_when_somebody_else_was_faster(cast: Cast) -> None:
    order = accepted(cast)
    client = seated(cast.sanitation)

    stale = {"version": 1, "measures": "已清运", "after": photo(1)}
    answer = client.post(at(f"/orders/{order.pk}/moves/answer/"), stale)

    assert answer.status_code == 409
    assert len(kept_ids(answer.content.decode())) == 1


@pytest.mark.parametrize("ids", [["x"], ["00000000-0000-4000-8000-000000000000"], [""]])
def test_ids_that_are_none_are_left_out(cast: Cast, ids: list[str]) -> None:
    answer = seated(cast.worker).post(at("/report/"), typed(cast, **{KEPT: ids}))

    assert answer.status_code == 302
    assert not Evidence.objects.exists()


def test_somebody_elses_photos_do_not_go_along(cast: Cast) -> None:
    page = seated(cast.worker).post(at("/report/"), typed(cast, description="", photos=photo(1))).content.decode()

    seated(cast.leader).post(at("/report/"), typed(cast, **{KEPT: kept_ids(page)}))

    assert Upload.objects.count() == 1
    assert not Evidence.objects.exists()


def step_of(event: Event, move: str) -> Step:
    return Step.objects.filter(event=event, move=move).latest("id")


def with_photo(order: Order, phase: str, file: SimpleUploadedFile, move: str = "answer") -> Evidence:
    [row] = keep(event=order.event, step=step_of(order.event, move), photos=[file], phase=phase)
    return row


def page_of(member: Member, event: Event) -> str:
    return seated(member).get(at(f"/events/{event.number}/")).content.decode()


def test_before_and_after_stand_side_by_side(cast: Cast) -> None:
    order = answered(cast)
    with_photo(order, "before", photo(1), "accept")
    with_photo(order, "after", photo(2))

    page = page_of(cast.community, order.event)

    assert page.count('class="side-by-side"') == 1
    assert page.index("side-by-side") < page.index("/photos/small/", page.index("side-by-side"))


def test_after_alone_stands_alone(cast: Cast) -> None:
    order = answered(cast)  # with one photo from afterwards, as its category asks

    page = page_of(cast.community, order.event)

    assert "side-by-side" not in page
    assert page.count("/photos/small/") == 1


def test_without_a_photo_from_before_the_reports_own_stands_beside(cast: Cast) -> None:
    order = answered(cast)
    Evidence.objects.filter(event=order.event).update(phase="after")
    with_photo(order, "", photo(3), "report")

    assert page_of(cast.community, order.event).count('class="side-by-side"') == 1


def test_a_photo_used_twice_is_said_to_those_who_verify_and_supervise(cast: Cast) -> None:
    first = reported(cast, photos=[photo(1)])
    order = answered(cast)
    with_photo(order, "after", photo(1, quality=60))

    pages = {role: page_of(getattr(cast, role), order.event) for role in ("community", "centre", "worker", "street")}

    shown = {
        role: f'<a href="{at(f"/events/{first.number}/")}">{first.number}</a>)' in page for role, page in pages.items()
    }
    assert shown == {"community": True, "centre": True, "worker": False, "street": False}


def test_an_event_that_may_not_be_opened_is_named_without_a_link(cast: Cast) -> None:
    order = answered(cast)
    with_photo(order, "after", photo(1))
    elsewhere = reported(cast, photos=[photo(1)])
    there = cast.neighbour_community.actor.unit_id
    Event.objects.filter(pk=elsewhere.pk).update(unit_id=there, community_id=there)

    page = page_of(cast.community, order.event)

    assert elsewhere.number in page
    assert f"/events/{elsewhere.number}/" not in page


def test_more_photos_take_no_more_queries(cast: Cast) -> None:
    order = dispatched(cast)
    step = step_of(order.event, "dispatch")
    keep(event=order.event, step=step, photos=[photo(1)])
    reported(cast, photos=[photo(1), photo(2), photo(3)])
    client, path = seated(cast.community), at(f"/events/{order.event.number}/")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    keep(event=order.event, step=step, photos=[photo(2), photo(3)])
    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few)
