"""A move tells those whose turn it is, in its own transaction; clocks remind at half, at four fifths and when due."""

from apps.clocks.models import Reminder
from apps.clocks.sweep import sweep
from apps.events.models import Petition
from apps.grids.models import Unit
from apps.notices.models import Notice
from apps.staff.actions import appoint
from apps.staff.models import Post
from tests.cast import SINCE, Cast
from tests.events.scenes import MONDAY_9, accepted, act, at, dispatched, filed, photo, refusal, reported
from tests.events.stages import asked, granted, returned, self_handled, suspended

TEN = at("2026-03-16 10:00")


def told(kind: str) -> list[str]:
    """The names of those who were told, oldest first."""
    return list(Notice.objects.filter(kind=kind).order_by("id").values_list("person__name", flat=True))


def test_a_report_waits_for_its_community(cast: Cast) -> None:
    reported(cast)
    assert told("your_turn") == [cast.community.person.name, cast.clerk.person.name]


def test_filing_tells_the_dispatchers_of_the_street_and_of_no_other(cast: Cast) -> None:
    filed(cast)
    names = told("your_turn")[1:]
    assert cast.street.person.name in names
    assert cast.outsider.person.name not in names


def test_a_new_order_is_told_once_though_it_starts_two_clocks(cast: Cast) -> None:
    dispatched(cast)
    assert told("your_turn").count(cast.sanitation.person.name) == 1


def test_nobody_is_told_what_they_did_themselves(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "self_handle", now=MONDAY_9, category=event.category_id, plan="组织清运")
    assert cast.community.person.name not in told("your_turn")[1:]


def test_a_refused_move_tells_nobody(cast: Cast) -> None:
    event = reported(cast)
    before = Notice.objects.count()
    assert refusal(cast.outsider, event, "file", now=MONDAY_9, category=1, urgency=3, quality="A") == "no_power"
    assert Notice.objects.count() == before


def test_a_clock_reminds_at_half_at_four_fifths_and_when_due_once_each(cast: Cast) -> None:
    accepted(cast)  # four working hours from nine: half at 11:00, four fifths at 14:12, due at 15:00
    for moment in ("10:59", "11:01", "11:02", "14:11", "14:13", "15:01", "15:02", "17:00"):
        sweep(at(f"2026-03-16 {moment}"))
        sweep(at(f"2026-03-16 {moment}"))
    mine = Notice.objects.filter(person=cast.sanitation.person, kind__startswith="reminder")
    kinds = list(mine.order_by("id").values_list("kind", "data__stage"))
    assert kinds == [("reminder_50", "handle"), ("reminder_80", "handle"), ("reminder_due", "handle")]


def test_after_an_outage_one_reminder_is_enough(cast: Cast) -> None:
    accepted(cast)
    sweep(at("2026-03-16 15:01"))
    handle = Reminder.objects.filter(clock__stage="handle")
    assert list(handle.values_list("percent", flat=True)) == [100]


def test_what_has_been_done_meanwhile_needs_no_reminder(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.street, order.event, "withdraw", order=order, now=at("2026-03-16 10:00"), reason="派错")
    sweep(at("2026-03-16 16:00"))
    assert not Notice.objects.filter(kind__startswith="reminder", data__stage="handle").exists()


def test_calm_news_waits_for_the_morning_and_urgent_news_does_not(cast: Cast) -> None:
    night = at("2026-03-16 23:00")
    calm, urgent = reported(cast, now=night), reported(cast, now=night, danger=True)
    shown = dict(Notice.objects.filter(kind="your_turn").values_list("about_id", "shown_from"))
    assert shown == {calm.pk: at("2026-03-17 07:30"), urgent.pk: night}


def test_a_card_is_told_to_the_leader_who_must_reply(cast: Cast) -> None:
    accepted(cast, urgency=2)
    sweep(at("2026-03-16 15:01"))
    assert told("card") == [cast.sanitation_leader.person.name]


def test_what_comes_back_to_the_grid_is_told_to_the_grid(cast: Cast) -> None:
    order = self_handled(cast)
    act(cast.worker, order.event, "answer", order=order, now=TEN, measures="已清理", after=[photo()])
    before = told("your_turn")
    act(cast.community, order.event, "rework", order=order, now=TEN, failed="仍有残留")
    assert told("your_turn")[len(before) :] == [cast.worker.person.name, cast.leader.person.name]


def test_a_grids_own_order_is_reminded_of_at_the_grid_and_its_community_once_each(cast: Cast) -> None:
    self_handled(cast)
    sweep(at("2026-03-16 11:01"))
    assert sorted(told("reminder_50")) == sorted(
        somebody.person.name for somebody in (cast.worker, cast.leader, cast.community)
    )


def test_the_grid_is_urged_and_not_the_community(cast: Cast) -> None:
    order = self_handled(cast)
    act(cast.street, order.event, "urge", now=TEN)
    assert told("urged") == [cast.worker.person.name, cast.leader.person.name]


def test_what_goes_on_after_a_suspension_is_told_to_the_department(cast: Cast) -> None:
    suspended(cast)
    before = told("your_turn")
    sweep(at("2026-06-01 00:00:30"))
    assert told("your_turn")[len(before) :] == [cast.sanitation.person.name]


def test_somebody_else_who_is_sent_to_look_is_told(cast: Cast) -> None:
    event = reported(cast)
    for who in (cast.instructor, cast.liaison):
        act(cast.community, event, "send_check", now=MONDAY_9, checker=who.person.pk)
    assert told("check_asked") == [cast.instructor.person.name, cast.liaison.person.name]


def test_a_department_whose_return_is_upheld_is_told(cast: Cast) -> None:
    order = returned(cast)
    act(cast.street_chief, order.event, "uphold_return", order=order, now=MONDAY_9)
    assert told("withdrawn") == [cast.sanitation.person.name]


def test_who_loses_the_order_to_a_ruling_is_told_and_who_keeps_it_is_not(cast: Cast) -> None:
    order = dispatched(cast)
    given = {"ground": "三定方案", "proposed": cast.enforcement.actor.unit_id}
    act(cast.sanitation, order.event, "return_order", order=order, now=MONDAY_9, **given)
    act(cast.street, order.event, "refer", now=MONDAY_9, reason="权责不清")
    lead, assists = cast.enforcement.actor.unit_id, [cast.community.actor.unit_id]
    act(cast.director, order.event, "assign", now=MONDAY_9, lead=lead, assists=assists, ruling="指定")
    assert told("withdrawn") == [cast.sanitation.person.name]


def test_the_departments_of_a_void_event_are_told(cast: Cast) -> None:
    order = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    act(cast.community, order.event, "void", now=MONDAY_9, reason="测试数据")
    act(cast.director, order.event, "approve", order=Petition.objects.get(), now=MONDAY_9)
    assert told("withdrawn") == [cast.sanitation.person.name, cast.enforcement.person.name]


def test_a_decision_is_told_in_the_post_that_asked(cast: Cast) -> None:
    """In another post of theirs the person may not see the event, and so not its title."""
    volunteer, elsewhere = Post.objects.get(code="P08"), Unit.objects.get(code__endswith="002001001")
    appoint(person=cast.sanitation.person, post=volunteer, unit=elsewhere, since=SINCE)
    granted(cast, asked(cast, accepted(cast), "extension"))
    news = Notice.objects.get(kind="approval_granted")
    assert (news.person_id, news.appointment_id) == (cast.sanitation.person.pk, cast.sanitation.appointment.pk)
