"""An appointment that has ended is powerless on the next request: sessions, tokens, pages and queued work included."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.events import recomputing
from apps.events.models import Event, Step
from apps.staff.actions import appoint
from apps.staff.models import Appointment, Post
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import SINCE, Cast, Member
from tests.desk.staffing.offices import ended, grid_of
from tests.desk.stories import accepted, at, dispatched, reported, seated
from tests.events.photos.pictures import photo


def let_go(member: Member) -> None:
    """Yesterday was the last day."""
    ended(Appointment.objects.get(pk=member.appointment.pk), timezone.localdate() - timedelta(days=1))


def second_post(member: Member, code: str, unit: Any) -> Appointment:
    """The person holds another post besides."""
    return appoint(person=member.person, post=Post.objects.get(code=code), unit=unit, since=SINCE)


@pytest.mark.parametrize("path", ["/", "/queues/events/", "/report/", "/staff/", "/notices/"])
def test_an_open_session_enters_no_page(cast: Cast, path: str) -> None:
    client = seated(cast.worker)
    assert client.get(at(path)).status_code in (200, 302)
    let_go(cast.worker)
    assert client.get(at(path)).status_code == 403


def test_a_form_that_was_open_makes_no_move(cast: Cast) -> None:
    event, client = reported(cast), seated(cast.community)
    assert client.get(at(f"/events/{event.number}/moves/file/")).status_code == 200
    let_go(cast.community)
    steps = Step.objects.count()
    answer = client.post(at(f"/events/{event.number}/moves/file/"), {"version": event.version, "category": "0103"})
    assert answer.status_code == 403
    assert Step.objects.count() == steps


def test_the_bell_says_nothing_any_more(cast: Cast) -> None:
    dispatched(cast)
    client = seated(cast.sanitation)
    assert client.get(at("/notices/bell/")).status_code == 200
    let_go(cast.sanitation)
    assert client.get(at("/notices/bell/")).status_code == 204


def test_a_token_reads_and_writes_nothing(cast: Cast, alpha: Tenant) -> None:
    order, caller = accepted(cast), Caller(alpha, cast.sanitation)
    assert caller.get("orders/").status_code == 200
    let_go(cast.sanitation)
    for answer in (
        caller.get("orders/"),
        caller.get(f"orders/{order.pk}/"),
        caller.get("notices/"),
        caller.post(f"orders/{order.pk}/moves/answer/", {"measures": "x"}),
        caller.post("events/", {"client_id": str(uuid4()), "description": "x"}),
    ):
        assert answer.status_code == 403, answer.content.decode()
        assert answer.json()["code"] == "no_post"


def test_naming_the_ended_post_in_the_header_does_not_help(cast: Cast, alpha: Tenant) -> None:
    other = second_post(cast.worker, "P07", grid_of(cast))
    caller = Caller(alpha, cast.worker, **{"X-Post": str(cast.worker.appointment.pk)})
    assert caller.get("events/").status_code == 200
    let_go(cast.worker)
    assert caller.get("events/").json()["code"] == "not_your_post"
    assert [post["id"] for post in Caller(alpha, cast.worker).get("me/").json()["posts"]] == [other.pk]


def test_photos_are_not_taken(cast: Cast, alpha: Tenant) -> None:
    caller = Caller(alpha, cast.worker)
    let_go(cast.worker)
    answer = caller.upload("uploads/", {"id": str(uuid4()), "photo": photo(1)})
    assert answer.status_code == 403


def test_an_export_link_of_the_ended_post_exports_nothing(cast: Cast) -> None:
    client = seated(cast.community)
    page = client.get(at("/queues/events/")).content.decode()
    link = page.partition(at("/export/"))[2].partition('"')[0]
    assert client.get(at(f"/export/{link}")).status_code == 200
    second_post(cast.community, "P12", cast.street.appointment.unit)
    let_go(cast.community)
    assert client.get(at(f"/export/{link}")).status_code == 404


def test_work_that_was_queued_is_not_carried_out(cast: Cast) -> None:
    run = recomputing.begin(actor=cast.admin.actor, reason="停工")
    let_go(cast.admin)
    assert recomputing.run(run.pk) == 0
    run.refresh_from_db()
    assert run.state == "stopped"


def test_the_session_falls_back_to_the_post_that_is_left(cast: Cast) -> None:
    other = second_post(cast.worker, "P11", cast.community.appointment.unit)
    client = seated(cast.worker)
    client.post(at("/post/"), {"appointment": cast.worker.appointment.pk})
    let_go(cast.worker)
    page = client.get(at("/"))
    assert page.status_code == 200
    assert other.unit.name in page.content.decode()
    assert client.post(at("/post/"), {"appointment": cast.worker.appointment.pk}).status_code == 403


def test_an_appointment_to_come_has_no_powers_yet(cast: Cast, alpha: Tenant) -> None:
    row = Appointment.objects.get(pk=cast.worker.appointment.pk)
    row.since = timezone.localdate() + timedelta(days=1)
    row.save()
    assert seated(cast.worker).get(at("/")).status_code == 403
    assert Caller(alpha, cast.worker).get("events/").status_code == 403


def test_each_act_is_stamped_with_the_post_it_was_done_in(cast: Cast) -> None:
    """One person on grid duty and at the service centre's desk."""
    desk_duty = second_post(cast.worker, "P11", cast.community.appointment.unit)
    client = seated(cast.worker)
    event = reported(cast)
    grid_duty = cast.worker.appointment.pk
    typed = {"version": event.version, "missing": "在几号楼？"}
    for held, status in ((grid_duty, 403), (desk_duty.pk, 302)):
        client.post(at("/post/"), {"appointment": held})
        assert client.post(at(f"/events/{event.number}/moves/ask_more/"), typed).status_code == status
    step = Event.objects.get(pk=event.pk).steps.latest("version")
    assert (step.person_id, step.appointment_id) == (cast.worker.person.pk, desk_duty.pk)
