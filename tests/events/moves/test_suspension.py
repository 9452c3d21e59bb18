"""挂账: a break from the asking on, approved twice, once, at most a year; it ends by itself on its date."""

from datetime import date

import pytest

from apps.clocks.models import DueChange
from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, at, filed, fresh
from tests.events.stages import LONG_RUNNING, asked, clock, code_of, granted, long_running, steps, suspended

MONDAY_10 = at("2026-03-16 10:00")
TUESDAY_10 = at("2026-03-17 10:00")


def broken_off(cast: Cast) -> Order:
    """Asked for after one working hour of the 120, approved a working day later."""
    order = long_running(cast)
    granted(cast, asked(cast, order, "suspension", now=MONDAY_10), now=TUESDAY_10)
    return fresh(order)


def test_the_break_begins_with_the_asking(cast: Cast) -> None:
    """Due on 7 April, 09:00, and one working day of waiting later: 8 April, 09:00."""
    order = broken_off(cast)
    handle = clock(order, "handle")
    assert (order.state, order.event.state) == ("suspended", "suspended")
    assert (handle.paused_at, handle.due_at) == (TUESDAY_10, at("2026-04-08 09:00"))
    assert (order.due_at, order.event.due_at, order.suspended_until) == (None, None, date(2026, 6, 1))


def test_nothing_happens_to_a_clock_that_stands_still(cast: Cast) -> None:
    order = broken_off(cast)
    sweep(at("2026-05-30 09:00"))
    assert clock(order, "handle").late_steps == 0
    assert order.cards.count() == 0


def test_it_goes_on_by_itself_on_its_date_in_the_tenants_zone(cast: Cast) -> None:
    """119 WH are left. From Monday 1 June, 08:00, 14 WD end on Thursday the 18th (端午 follows on Friday), and 7 WH
    more on Monday the 22nd at 17:00."""
    order = broken_off(cast)
    sweep(at("2026-05-31 23:59:59"))
    assert fresh(order).state == "suspended"
    sweep(at("2026-06-01 00:00:30"))
    order = fresh(order)
    assert (order.state, order.event.state, order.suspended_until) == ("accepted", "handling", None)
    assert order.due_at == clock(order, "handle").due_at == at("2026-06-22 17:00")
    assert [change.kind for change in DueChange.objects.filter(clock=clock(order, "handle"))] == ["break", "break"]
    assert steps(order.event).count("resume") == 1
    sweep(at("2026-06-01 00:01"))
    assert steps(order.event).count("resume") == 1


def test_the_dispatcher_ends_it_earlier(cast: Cast) -> None:
    """A break of one working day moves the due time by one."""
    order = broken_off(cast)
    act(cast.street, order.event, "resume", order=order, now=at("2026-03-18 10:00"), reason="资金到位")
    assert clock(order, "handle").due_at == at("2026-04-09 09:00")


def test_lateness_between_asking_and_approval_is_taken_back(cast: Cast) -> None:
    """Asked half an hour before the end: half an hour is left when it is approved."""
    order = long_running(cast)
    petition = asked(cast, order, "suspension", now=at("2026-04-07 08:30"))
    sweep(at("2026-04-07 09:00:30"))
    assert clock(order, "handle").late_steps == 1
    granted(cast, petition, now=at("2026-04-07 15:00"))
    handle = clock(order, "handle")
    assert (handle.late_steps, handle.marked, handle.due_at) == (0, 1, at("2026-04-07 15:30"))


def test_it_is_granted_once(cast: Cast) -> None:
    order = suspended(cast)
    act(cast.street, order.event, "resume", order=order, now=TUESDAY_10, reason="资金到位")
    assert code_of(asked, cast, order, "suspension", now=TUESDAY_10) == "suspended_before"


@pytest.mark.parametrize("until", [date(2026, 3, 15), date(2026, 3, 16), date(2027, 3, 17)])
def test_it_ends_after_today_and_within_a_year(cast: Cast, until: date) -> None:
    assert code_of(asked, cast, long_running(cast), "suspension", until=until) == "suspension_too_long"


@pytest.mark.parametrize("until", [date(2026, 3, 17), date(2027, 3, 16)])
def test_tomorrow_and_a_whole_year_are_possible(cast: Cast, until: date) -> None:
    assert asked(cast, long_running(cast), "suspension", until=until).given["until"] == until.isoformat()


def test_only_what_runs_long_is_suspended(cast: Cast) -> None:
    assert code_of(asked, cast, accepted(cast), "suspension") == "not_long_running"


def test_it_is_asked_for_in_time_and_once_at_a_time(cast: Cast) -> None:
    order = long_running(cast)
    assert code_of(asked, cast, order, "suspension", now=at("2026-04-07 09:01")) == "too_late"
    asked(cast, order, "suspension")
    assert code_of(asked, cast, order, "suspension") == "asked_before"


def test_the_street_approves_first_and_the_district_second(cast: Cast) -> None:
    petition = asked(cast, long_running(cast), "suspension")
    for who in ("sanitation_leader", "director", "community"):
        with pytest.raises(NotYours):
            act(getattr(cast, who), petition.event, "approve", order=petition, now=MONDAY_9)
    act(cast.street, petition.event, "approve", order=petition, now=MONDAY_9)
    with pytest.raises(NotYours):
        act(cast.street_chief, petition.event, "approve", order=petition, now=MONDAY_9)
    act(cast.district_leader, petition.event, "approve", order=petition, now=MONDAY_9)
    petition.refresh_from_db()
    assert petition.state == "granted"


def test_who_is_awaited_on_site_reports_in_before_a_suspension(cast: Cast) -> None:
    event = filed(cast, code=LONG_RUNNING, urgency=4)
    lead = cast.sanitation.actor.unit_id
    given = {"whistle": "work", "lead": lead, "meet_place": "现场", "meet_at": TUESDAY_10, "why": "会商"}
    act(cast.street_chief, event, "whistle", now=MONDAY_9, **given)
    order = Order.objects.select_related("event").get(event=event)
    act(cast.sanitation, event, "accept", order=order, now=MONDAY_9)
    assert code_of(asked, cast, order, "suspension") == "not_reported_in"
    act(cast.sanitation, event, "report_in", order=order, now=MONDAY_10, who="王队长")
    assert asked(cast, order, "suspension", now=MONDAY_10).state == "asked"
