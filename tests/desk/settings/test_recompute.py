"""An administrator moves what runs to what today's calendar gives: previewed, with a reason, step by step."""

from datetime import date

import pytest

from apps.clocks.calendars import calendar
from apps.clocks.models import CalendarDay, Clock, DueChange
from apps.errors import Refused
from apps.events import recomputing
from apps.events.models import Event, Recomputation, Step
from tests.cast import Cast
from tests.desk.stories import at as address
from tests.desk.stories import seated
from tests.events.scenes import accepted, act, at, clock

PAGE = address("/settings/recompute/")
DUE = at("2026-03-16 15:00")


def monday_becomes_a_holiday(cast: Cast) -> Event:
    """An order of four working hours runs since Monday 09:00; then somebody enters that Monday as a day off."""
    order = accepted(cast)
    assert clock(order, "handle").due_at == DUE
    CalendarDay.objects.create(day=date(2026, 3, 16), is_working=False, name="停工")
    return order.event


def handle_clock(event: Event) -> Clock:
    return Clock.objects.get(about="order", about_id=event.orders.get().pk, stage="handle")


def test_nothing_moves_until_somebody_says_so(cast: Cast) -> None:
    event = monday_becomes_a_holiday(cast)
    assert handle_clock(event).due_at == DUE
    found = recomputing.preview()
    assert found.clocks == 1
    assert [(known.stage, due) for known, due in found.first] == [("handle", at("2026-03-17 12:00"))]
    assert handle_clock(event).due_at == DUE


def test_the_page_previews_and_begins(cast: Cast) -> None:
    event = monday_becomes_a_holiday(cast)
    client = seated(cast.admin)
    page = client.get(PAGE)
    assert page.context["preview"].clocks == 1
    begun = client.post(PAGE, {"reason": "公布停工日"})
    assert begun.status_code == 302
    run = Recomputation.objects.get()
    assert (run.state, run.total, run.reason) == ("running", 1, "公布停工日")
    assert recomputing.run(run.pk) == 1
    step = Step.objects.filter(event=event).latest("version")
    assert (step.move, step.person_id, step.given["reason"]) == ("recompute", cast.admin.person.pk, "公布停工日")
    assert handle_clock(event).due_at == at("2026-03-17 12:00")
    assert DueChange.objects.get().kind == "recompute"
    run.refresh_from_db()
    assert (run.state, run.done) == ("finished", 1)
    assert client.get(PAGE).context["preview"].clocks == 0


def test_without_a_reason_nothing_begins(cast: Cast) -> None:
    monday_becomes_a_holiday(cast)
    answer = seated(cast.admin).post(PAGE, {"reason": "  "})
    assert answer.status_code == 422
    assert not Recomputation.objects.exists()


def test_one_run_at_a_time_and_a_stopped_one_can_be_begun_again(cast: Cast) -> None:
    event = monday_becomes_a_holiday(cast)
    run = recomputing.begin(actor=cast.admin.actor, reason="停工")
    with pytest.raises(Refused) as refused:
        recomputing.begin(actor=cast.admin.actor, reason="停工")
    assert refused.value.code == "under_way"
    recomputing.stop(actor=cast.admin.actor)
    assert recomputing.run(run.pk) == 0
    assert handle_clock(event).due_at == DUE
    again = recomputing.begin(actor=cast.admin.actor, reason="停工")
    assert recomputing.run(again.pk) == 1


def test_a_break_counts_on_the_new_calendar_too(cast: Cast) -> None:
    event = monday_becomes_a_holiday(cast)
    run = recomputing.begin(actor=cast.admin.actor, reason="停工")
    recomputing.run(run.pk)
    assert recomputing.run(run.pk) == 0  # doing it again changes nothing
    known = handle_clock(event)
    assert known.due_at == calendar().add(known.started_at, recomputing.clock_limit(known))


def test_what_has_ended_keeps_what_it_was_promised(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.street, order.event, "withdraw", order=order, now=at("2026-03-16 10:00"), reason="派错")
    CalendarDay.objects.create(day=date(2026, 3, 16), is_working=False, name="停工")
    recomputing.run(recomputing.begin(actor=cast.admin.actor, reason="停工").pk)
    assert clock(order, "handle").due_at == DUE


@pytest.mark.parametrize("role", ["community", "street", "sanitation", "centre"])
def test_nobody_else_may(cast: Cast, role: str) -> None:
    client = seated(getattr(cast, role))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"reason": "x"}).status_code == 403
    with pytest.raises(Refused):
        recomputing.begin(actor=getattr(cast, role).actor, reason="x")


def test_while_it_runs_no_second_one_is_offered_and_its_end_shows_the_page_anew(cast: Cast) -> None:
    monday_becomes_a_holiday(cast)
    client = seated(cast.admin)
    client.post(PAGE, {"reason": "公布停工日"})
    assert 'name="reason"' not in client.get(PAGE).content.decode()
    assert "HX-Refresh" not in client.get(f"{PAGE}progress/").headers
    recomputing.run(Recomputation.objects.get().pk)
    assert client.get(f"{PAGE}progress/").headers["HX-Refresh"] == "true"
    assert "Nothing to move." in client.get(PAGE).content.decode()


def test_an_administrator_stops_the_run_on_the_page(cast: Cast) -> None:
    monday_becomes_a_holiday(cast)
    seated(cast.admin).post(PAGE, {"reason": "公布停工日"})
    assert seated(cast.worker).post(f"{PAGE}stop/").status_code == 403

    answer = seated(cast.admin).post(f"{PAGE}stop/")

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert Recomputation.objects.get().state == "stopped"
