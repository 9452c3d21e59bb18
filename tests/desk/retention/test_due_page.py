"""What falls due is seen by those it concerns, and held back there."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.households.models import Expiry, Hold
from apps.households.retention.announcing import announce
from apps.households.retention.scrubbing import carry_out
from apps.notices.models import Notice
from tests.cast import Cast
from tests.desk.retention.officers import officer
from tests.desk.settings.pages import Desk
from tests.desk.stories import at, seated
from tests.households.retention.gone import closed, due, left

PAGE = "/retention/"


def test_the_community_holds_a_record_back_and_lets_it_go(cast: Cast) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    desk = Desk(cast.community)
    assert "张*三" in desk.page(PAGE)
    until = timezone.localdate() + timedelta(days=30)
    desk.send(f"{PAGE}{expiry.pk}/hold/", {"reason": "dispute", "until": until.isoformat()})
    page = desk.page(PAGE)
    assert f"held back until {until}" in page
    assert "a dispute or complaint is pending" in page
    desk.send(f"{PAGE}{expiry.pk}/release/", {})
    assert "held back until" not in desk.page(PAGE)
    assert Hold.objects.get().ended_at


def test_a_refused_hold_keeps_what_was_chosen(cast: Cast) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    late = (timezone.localdate() + timedelta(days=400)).isoformat()
    page = Desk(cast.community).send(f"{PAGE}{expiry.pk}/hold/", {"reason": "order", "until": late}, status=422)
    assert "at most 180 days ahead" in page
    assert late in page
    assert "<details open>" in page
    assert not Hold.objects.exists()


def test_data_protection_sees_no_name_and_ends_a_hold(cast: Cast) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    Desk(cast.community).send(f"{PAGE}{expiry.pk}/hold/", {"reason": "matter", "until": until})
    desk = Desk(officer())
    page = desk.page(PAGE)
    assert f"no. {expiry.about_id}" in page
    assert "张" not in page
    desk.send(f"{PAGE}{expiry.pk}/hold/", {"reason": "matter", "until": until}, status=403)
    desk.send(f"{PAGE}{expiry.pk}/release/", {})


def test_others_do_not_see_it(cast: Cast) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    roles = ("worker", "clerk", "admin", "director", "sanitation", "community", "neighbour_community")
    assert {role: seated(getattr(cast, role)).get(at(PAGE)).status_code for role in roles} == {
        **dict.fromkeys(roles, 403),
        "community": 200,
        "neighbour_community": 200,
    }
    assert "no. " not in Desk(cast.neighbour_community).page(PAGE)
    Desk(cast.neighbour_community).send(f"{PAGE}{expiry.pk}/release/", {}, status=404)


def test_what_is_done_says_when_and_tells_no_name(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    due(person)
    carry_out(timezone.localdate())
    desk = Desk(cast.community)
    assert "2 versions emptied" in desk.page(f"{PAGE}?state=done")
    assert "versions emptied" not in desk.page(f"{PAGE}?state=announced")
    desk.page(f"/records/resident/{person.pk}/", status=404)
    desk.page(f"/records/resident/{person.pk}/history/", status=404)


def test_the_notice_leads_to_the_list(cast: Cast) -> None:
    announce_one = left(cast.worker.appointment.unit)
    announce(timezone.localdate())
    Notice.objects.update(shown_from=timezone.now())  # quiet hours would hide it at night
    notice = Notice.objects.get(appointment_id=cast.community.appointment.pk)
    desk = Desk(cast.community)
    assert "1 records have been kept long enough" in desk.page("/notices/")
    answer = desk.client.post(at(f"/notices/{notice.pk}/open/"))
    assert answer["Location"] == at(PAGE)
    assert announce_one.name not in desk.page("/notices/")


def test_questions_to_the_database_do_not_grow_with_the_list(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    first = left(grid)
    closed(grid)
    announce(timezone.localdate())
    client = seated(cast.community)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(at(PAGE))
    for _ in range(5):
        left(grid, of=first.household)
    announce(timezone.localdate())
    for expiry in Expiry.objects.all():
        Hold.objects.create(
            expiry=expiry,
            reason="matter",
            until=timezone.localdate(),
            placed_by=cast.community.appointment,
            placed_at=timezone.now(),
        )
    with CaptureQueriesContext(connection) as many:
        assert client.get(at(PAGE)).content.decode().count("<details") >= 7
    assert len(many) <= len(few)
