"""The sweep marks what is late: at the moment it is, once, and every further full limit."""

from datetime import datetime, timedelta

import pytest

from apps.assessment.posting import post_new_entries
from apps.clocks import sweep as sweeping
from apps.clocks.lifecycle import MOST_STEPS
from apps.clocks.models import Clock, Lateness
from apps.clocks.sweep import mark_late, register, sweep
from apps.events.lifecycle import lapse_acceptance
from apps.portal.letters.reminding import tell_letters
from apps.tenancy.models import Tenant
from tests.clocks.running import late, many, now_of, started, stop
from tests.events.scenes import at

DUE = at("2026-03-16 15:00")  # what a limit of 4WH begun at nine is due
SECOND = timedelta(seconds=1)


@pytest.fixture
def consequences(monkeypatch: pytest.MonkeyPatch) -> list[sweeping.Consequence]:
    """What follows from late clocks, for this test alone."""
    own: list[sweeping.Consequence] = []
    monkeypatch.setattr(sweeping, "_consequences", own)
    return own


def test_due_exactly_is_on_time(alpha: Tenant) -> None:
    clock = started("4WH")
    assert mark_late(now=DUE) == 1  # it is looked at, for its reminder
    assert late(clock) == []
    assert mark_late(now=DUE) == 0


def test_a_second_past_due_is_late_since_the_due_time(alpha: Tenant) -> None:
    clock = started("4WH")
    assert mark_late(now=DUE + SECOND) == 1
    assert late(clock) == [(1, DUE)]
    assert (now_of(clock).late_steps, now_of(clock).stopped_at) == (1, None)


def test_a_sweep_that_is_repeated_finds_nothing_new(alpha: Tenant) -> None:
    many(3)
    assert [mark_late(now=DUE + SECOND) for _ in range(2)] == [3, 0]
    assert Lateness.objects.count() == 3


def test_the_next_step_begins_after_another_full_limit(alpha: Tenant) -> None:
    clock, second = started("4WH"), at("2026-03-17 09:00")
    mark_late(now=DUE + SECOND)
    assert now_of(clock).next_at == second
    mark_late(now=second)
    assert late(clock) == [(1, DUE)]
    mark_late(now=second + SECOND)
    assert late(clock) == [(1, DUE), (2, second)]


def test_a_sweep_that_was_away_for_days_catches_up(alpha: Tenant) -> None:
    clock = started("1UD", at=at("2026-03-16 09:00"))
    mark_late(now=at("2026-03-20 12:00"))
    assert late(clock) == [(step, at(f"2026-03-{16 + step} 09:00")) for step in (1, 2, 3, 4)]


def test_minutes_missed_for_years_are_not_written_down_one_by_one(alpha: Tenant) -> None:
    clock = started("5m")
    mark_late(now=at("2028-03-16 09:00"))
    assert [step for step, _ in late(clock)] == list(range(1, MOST_STEPS + 1))
    assert now_of(clock).next_at is None
    assert mark_late(now=at("2029-03-16 09:00")) == 0


def test_what_is_stopped_is_left_alone(alpha: Tenant) -> None:
    clock = started("4WH")
    stop(about="order", about_ids=[clock.about_id], stages=["handle"], at=DUE)
    assert mark_late(now=DUE + SECOND) == 0


def test_it_goes_on_batch_by_batch_until_nothing_is_left(alpha: Tenant) -> None:
    many(7)
    assert mark_late(now=DUE + SECOND, batch=3) == 7
    assert Lateness.objects.count() == 7


def test_a_batch_that_fails_leaves_nothing_half_done(alpha: Tenant) -> None:
    """The third of three clocks cannot be read; the first two have been worked out by then."""
    many(3)
    broken = Clock.objects.latest("id")
    Clock.objects.filter(pk=broken.pk).update(limit="soon", next_at=DUE + SECOND)
    with pytest.raises(ValueError, match="soon"):
        mark_late(now=DUE + 2 * SECOND)
    assert not Lateness.objects.exists()
    assert not Clock.objects.filter(late_steps__gt=0).exists()


def test_a_consequence_that_fails_keeps_no_other_from_running(
    alpha: Tenant, consequences: list[sweeping.Consequence]
) -> None:
    seen: list[datetime] = []

    def breaks(now: datetime) -> int:
        raise RuntimeError("broken on purpose")

    def works(now: datetime) -> int:
        seen.append(now)
        return 1

    register(breaks)
    register(works)
    clock = started("4WH")
    with pytest.raises(RuntimeError, match="on purpose"):
        sweep(DUE + SECOND)
    assert seen == [DUE + SECOND]
    assert late(clock) == [(1, DUE)]


def test_it_tells_what_each_part_has_done(alpha: Tenant, consequences: list[sweeping.Consequence]) -> None:
    def nothing(now: datetime) -> int:
        return 0

    register(nothing)
    register(nothing)
    many(2)
    assert sweep(DUE + SECOND) == {"mark_late": 2, "nothing": 0}


def test_orders_lapse_before_points_are_posted() -> None:
    """By the order of the layers: what the lower one writes is there when the upper one looks."""
    assert sweeping._consequences[0] is lapse_acceptance
    assert sweeping._consequences[-2:] == [post_new_entries, tell_letters]
