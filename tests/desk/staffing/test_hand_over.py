"""What somebody who leaves has open passes to the successor in one act, with a receipt for both."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from apps.audit.models import Stamp, acting
from apps.desk.handing import hand_over, open_work
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.events.models import Event, Order
from apps.households.tagging import recolour
from apps.notices.models import Notice
from apps.staff.models import Appointment, HandOver, Person, Receipt
from tests.cast import Cast, Member
from tests.desk.records.folders import tag_on
from tests.desk.staffing.offices import chief_of, community_worker, ended, somebody
from tests.desk.stories import accepted, answered, at, reported, seated
from tests.events.scenes import act
from tests.households.lots import drawn_by, of, people, riverside
from tests.households.people import household, resident


def sent_to_look(cast: Cast) -> Event:
    event = reported(cast)
    act(cast.community, event, "send_check", now=timezone.now(), checker=cast.worker.person.pk)
    return Event.objects.get(pk=event.pk)


def sent_to_look_at_the_result(cast: Cast) -> Event:
    event = answered(cast).event
    act(cast.community, event, "ask_look", now=timezone.now(), checker=cast.worker.person.pk)
    return Event.objects.get(pk=event.pk)


def handed(cast: Cast, chief: Member, successor: Person, **given: object) -> HandOver:
    values = {
        "actor": chief.actor,
        "appointment_id": cast.worker.appointment.pk,
        "successor": successor,
        "last_day": timezone.localdate(),
        "reason": "调任",
    }
    return hand_over(**{**values, **given})  # type: ignore[arg-type]


def test_all_of_it_passes_in_one_act(cast: Cast) -> None:
    chief, successor = chief_of(cast), community_worker()
    look, result = sent_to_look(cast), sent_to_look_at_the_result(cast)

    made = handed(cast, chief, successor, notes="三单元老人独居")

    for event in (look, result):
        event.refresh_from_db()
        assert event.checker_id == successor.pk
        step = event.steps.latest("version")
        assert (step.system, step.given["checker"]) == ("hand-over", successor.pk)
    old = Appointment.objects.get(pk=cast.worker.appointment.pk)
    assert old.until == timezone.localdate()
    assert (made.taker.post, made.taker.unit, made.taker.since) == (
        old.post,
        old.unit,
        timezone.localdate() + timedelta(days=1),
    )
    assert made.items["check"]["count"] == 2
    assert made.by_id == chief.appointment.pk


def test_orders_that_were_handed_to_whoever_leaves_are_the_successors(cast: Cast) -> None:
    order, elsewhere, successor = accepted(cast), accepted(cast), community_worker()
    for held in (order, elsewhere):
        given = {"colleague": cast.sanitation.person.pk}
        act(cast.sanitation, held.event, "hand_to", order=held, now=timezone.now(), **given)
    Order.objects.filter(pk=elsewhere.pk).update(unit=cast.enforcement.actor.unit_id)

    handed(cast, cast.director, successor, appointment_id=cast.sanitation.appointment.pk)

    found = dict(Order.objects.values_list("pk", "assignee"))
    assert found == {order.pk: successor.pk, elsewhere.pk: cast.sanitation.person.pk}
    assert order.event.steps.latest("version").system == "hand-over"


def test_records_drawn_for_a_spot_check_go_along_but_for_those_the_successor_wrote(cast: Cast) -> None:
    chief, successor = chief_of(cast), community_worker()
    grid = cast.worker.appointment.unit
    known, own = people(grid, 2)
    check = drawn_by(cast.director, riverside(cast), cast.clerk, share=100)
    token = acting.set(Stamp(successor.pk, None))
    own.save()
    acting.reset(token)

    made = handed(cast, chief, successor, appointment_id=cast.clerk.appointment.pk)

    assert made.items["drawn"] == {"count": 2, "listed": [f"{grid.name}: 2"], "passes": True}
    assert {row.resident: row.checker for row in of(check)} == {known: made.taker, own: cast.clerk.appointment}


def test_what_is_the_units_is_listed_and_stays(cast: Cast) -> None:
    accepted(cast)
    home = household(cast.worker.appointment.unit)
    tag_on(resident(home.unit, of=home), "T04")
    recolour(home)
    heaps = {heap.kind: heap for heap in open_work(cast.worker.appointment)}
    assert heaps["reported"].count == 1
    assert heaps["households"].listed == [f"{home.dwelling.building.name} {home.dwelling.number}"]
    assert [kind for kind, heap in heaps.items() if heap.passes] == ["check", "drawn"]


def test_a_household_that_is_red_for_a_hidden_tag_is_not_listed(cast: Cast) -> None:
    home = household(cast.worker.appointment.unit)
    tag_on(resident(home.unit, of=home), "T21")
    recolour(home)
    home.refresh_from_db()
    assert home.colour == home.Colour.RED
    heap = next(heap for heap in open_work(cast.worker.appointment) if heap.kind == "households")
    assert (heap.count, heap.listed) == (0, [])


def test_a_successor_who_holds_the_post_already_keeps_that_appointment(cast: Cast) -> None:
    chief, today = chief_of(cast), timezone.localdate()
    ended(cast.worker.appointment, today - timedelta(days=1))
    successor = somebody("接班", "P02", cast.worker.appointment.unit, since=today)
    before = Appointment.objects.count()
    made = handed(cast, chief, successor.person, last_day=today - timedelta(days=1))
    assert made.taker_id == successor.appointment.pk
    assert Appointment.objects.count() == before


def test_nothing_is_done_when_the_successor_may_not_hold_the_post(cast: Cast) -> None:
    chief, event = chief_of(cast), sent_to_look(cast)
    stranger = Person.objects.create(name="不合格", standing="cadre")
    with pytest.raises(Refused):
        handed(cast, chief, stranger)
    event.refresh_from_db()
    assert event.checker_id == cast.worker.person.pk
    assert Appointment.objects.get(pk=cast.worker.appointment.pk).until is None
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("days", [1, -400])
def test_the_last_day_lies_within_the_appointment_and_not_ahead(cast: Cast, days: int) -> None:
    with pytest.raises(Refused) as refused:
        handed(cast, chief_of(cast), community_worker(), last_day=timezone.localdate() + timedelta(days=days))
    assert "last_day" in refused.value.data["fields"]


def test_it_is_handed_over_once(cast: Cast) -> None:
    chief = chief_of(cast)
    handed(cast, chief, community_worker())
    with pytest.raises(Conflicting):
        handed(cast, chief, community_worker("另一个"))


def test_others_hand_nothing_over(cast: Cast) -> None:
    chief = chief_of(cast)
    for member, kind in ((cast.community, NotThere), (cast.outsider, NotThere), (cast.worker, NotThere)):
        with pytest.raises(kind):
            handed(cast, member, community_worker())
    with pytest.raises(NotYours):
        handed(cast, chief, community_worker(), appointment_id=chief.appointment.pk)


def test_both_confirm_the_receipt_also_who_has_left(cast: Cast) -> None:
    chief = chief_of(cast)
    successor = somebody("接任", "P11", cast.community.appointment.unit)
    successor.person.standing = "community"
    successor.person.save()
    made = handed(cast, chief, successor.person, last_day=timezone.localdate() - timedelta(days=1), notes="<b>注意</b>")
    path = at(f"/staff/hand-overs/{made.pk}/")
    gone = seated(cast.worker)
    assert gone.get(at("/")).status_code == 403

    for client in (gone, seated(successor)):
        assert "I confirm" in client.get(path).content.decode()
        assert client.post(path).status_code == 302
        assert "I confirm" not in client.get(path).content.decode()

    assert Receipt.objects.count() == 2
    assert "<b>注意" not in seated(chief).get(path).content.decode()
    assert seated(chief).post(path).status_code == 422


@pytest.mark.parametrize("role", ["leader", "community", "outsider", "sanitation"])
def test_a_receipt_is_nobody_elses(cast: Cast, role: str) -> None:
    made = handed(cast, chief_of(cast), community_worker())
    assert seated(getattr(cast, role)).get(at(f"/staff/hand-overs/{made.pk}/")).status_code == 404


def test_strangers_are_sent_to_the_log_in(cast: Cast, client: Client) -> None:
    assert client.get(at("/staff/hand-overs/1/")).headers["Location"].startswith(at("/login/"))


def test_both_are_told_and_the_notice_leads_to_the_receipt(cast: Cast) -> None:
    made = handed(cast, chief_of(cast), community_worker())
    told = Notice.objects.filter(kind="handed_over")
    assert {(notice.person_id, notice.appointment_id) for notice in told} == {
        (made.giver.person_id, None),
        (made.taker.person_id, made.taker_id),
    }


def test_the_record_cannot_be_changed(cast: Cast) -> None:
    made = handed(cast, chief_of(cast), community_worker())
    with pytest.raises(DatabaseError), transaction.atomic():
        HandOver.objects.filter(pk=made.pk).update(reason="另外")


def test_the_pages_lead_through_it(cast: Cast) -> None:
    chief, successor = chief_of(cast), community_worker("接班人甲")
    event, client = sent_to_look(cast), seated(chief)
    path = at(f"/staff/appointments/{cast.worker.appointment.pk}/hand-over/")
    page = client.get(f"{path}?text=接班人").content.decode()
    assert event.number in page
    assert "接班人甲" in page

    typed = {"last_day": timezone.localdate().isoformat(), "reason": "退休", "person": successor.pk}
    assert "id_reason_error" in client.post(path, {**typed, "reason": ""}).content.decode()
    answer = client.post(path, typed)

    assert answer.status_code == 302
    receipt = client.get(answer.headers["Location"]).content.decode()
    for words in (event.number, "接班人甲", "退休", chief.person.name):
        assert words in receipt
    assert "has been handed over" in client.get(path).content.decode()
