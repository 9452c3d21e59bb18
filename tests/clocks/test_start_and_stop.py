"""A clock freezes what was promised when it starts, and what came of it when it stops."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.clocks.models import CalendarDay, Clock
from apps.clocks.sweep import mark_late
from apps.tenancy.models import Tenant
from tests.clocks.running import late, now_of, started, stop
from tests.events.scenes import at

DUE = at("2026-03-16 15:00")
SECOND = timedelta(seconds=1)


def stopped(clock: Clock, when, **how) -> Clock:  # type: ignore[no-untyped-def]
    stop(about=clock.about, about_ids=[clock.about_id], stages=[clock.stage], at=when, **how)
    return now_of(clock)


def test_it_is_due_when_its_limit_is_used_up(alpha: Tenant) -> None:
    clock = now_of(started("4WH"))
    half_gone = at("2026-03-16 11:00")
    assert (clock.due_at, clock.next_at, clock.limit, clock.outcome) == (DUE, half_gone, "4WH", "")


def test_a_due_time_that_is_given_holds_against_the_limit(alpha: Tenant) -> None:
    earlier = at("2026-03-16 10:00")
    assert now_of(started("4WH", due_at=earlier)).due_at == earlier


def test_one_stage_of_one_thing_runs_once(alpha: Tenant) -> None:
    clock = started()
    with pytest.raises(IntegrityError), transaction.atomic():
        started(about_id=clock.about_id)
    stopped(clock, DUE)
    assert started(about_id=clock.about_id).pk != clock.pk


@pytest.mark.parametrize(
    ("when", "outcome", "minutes"),
    [
        (at("2026-03-16 14:30"), "met", -30),
        (at("2026-03-16 10:00"), "met", -180),  # the lunch break does not count
        (DUE, "met", 0),
        (DUE + SECOND, "missed", 1),
        (at("2026-03-16 15:01"), "missed", 1),
        (at("2026-03-17 09:00"), "missed", 240),
    ],
)
def test_it_ends_met_or_missed_by_minutes_of_its_own_unit(alpha: Tenant, when, outcome, minutes) -> None:  # type: ignore[no-untyped-def]
    clock = stopped(started("4WH"), when)
    assert (clock.outcome, clock.minutes, clock.stopped_at, clock.next_at) == (outcome, minutes, when, None)


def test_late_after_hours_is_late_by_a_minute(alpha: Tenant) -> None:
    clock = started("1WH", at=at("2026-03-16 17:00"))
    assert stopped(clock, at("2026-03-16 20:00")).minutes == 1


def test_it_records_the_steps_that_no_sweep_has_seen(alpha: Tenant) -> None:
    clock = stopped(started("4WH"), at("2026-03-17 09:00:01"))
    assert late(clock) == [(1, DUE), (2, at("2026-03-17 09:00"))]
    assert clock.late_steps == 2


def test_it_adds_nothing_to_what_a_sweep_has_seen(alpha: Tenant) -> None:
    clock = started("4WH")
    mark_late(now=DUE + SECOND)
    assert late(stopped(clock, DUE + 2 * SECOND)) == [(1, DUE)]


def test_an_act_that_waited_for_the_sweep_does_not_contradict_its_mark(alpha: Tenant) -> None:
    """The act began before the clock was due, and got the lock after it had been marked."""
    clock = started("4WH")
    mark_late(now=DUE + SECOND)
    clock = stopped(clock, DUE - SECOND)
    assert (clock.outcome, clock.minutes, clock.late_steps) == ("missed", 1, 1)


def test_what_is_void_is_neither_met_nor_missed_and_keeps_its_steps(alpha: Tenant) -> None:
    clock = stopped(started("4WH"), DUE + SECOND, void=True)
    assert (clock.outcome, late(clock)) == ("void", [(1, DUE)])


def test_it_stops_the_stages_that_are_named_and_only_once(alpha: Tenant) -> None:
    handle = started("4WH")
    accept = started("2WH", stage="accept", about_id=handle.about_id)
    other = started("4WH")
    stopped(handle, DUE)
    assert [now_of(clock).outcome for clock in (handle, accept, other)] == ["met", "", ""]
    assert stopped(handle, DUE + SECOND).stopped_at == DUE


def test_an_edited_calendar_moves_no_clock_that_runs(alpha: Tenant) -> None:
    clock = started("4WH")
    CalendarDay.objects.create(day=date(2026, 3, 16), is_working=False, name="停工")
    assert now_of(clock).due_at == DUE
    assert stopped(clock, DUE + SECOND).outcome == "missed"
