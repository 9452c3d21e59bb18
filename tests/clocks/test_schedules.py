"""However often and whenever the sweep has run: a clock stopped at a moment ends the same."""

from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.clocks.sweep import mark_late
from apps.tenancy.models import Tenant
from tests.clocks.running import late, now_of, started, stop
from tests.events.scenes import MONDAY_9

limits = st.sampled_from(["5m", "0.5UH", "1WH", "4WH", "1.5WD", "1UD"])
moments = st.timedeltas(timedelta(), timedelta(days=9)).map(lambda passed: MONDAY_9 + passed)
schedules = st.lists(moments, max_size=6)
in_one_transaction = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def story(limit: str, sweeps: list[datetime], end: datetime) -> tuple[object, ...]:
    """What is left of a clock that was swept at these moments and stopped at the end."""
    with transaction.atomic():
        clock = started(limit)
        for moment in sweeps:
            mark_late(now=moment)
        stop(about="order", about_ids=[clock.about_id], stages=["handle"], at=end)
        clock = now_of(clock)
        left = (clock.outcome, clock.minutes, clock.late_steps, clock.next_at, late(clock))
        transaction.set_rollback(True)
    return left


@in_one_transaction
@given(limits, schedules, moments)
def test_sweeps_before_the_end_change_nothing(alpha: Tenant, limit: str, sweeps: list[datetime], end: datetime) -> None:
    earlier = sorted(moment for moment in sweeps if moment <= end)
    assert story(limit, earlier, end) == story(limit, [], end)


@in_one_transaction
@given(limits, schedules)
def test_a_sweep_after_many_finds_what_one_would_have_found(alpha: Tenant, limit: str, sweeps: list[datetime]) -> None:
    def swept(moments: list[datetime]) -> tuple[object, ...]:
        with transaction.atomic():
            clock = started(limit)
            for moment in moments:
                mark_late(now=moment)
            clock = now_of(clock)
            left = (clock.late_steps, clock.next_at, late(clock))
            transaction.set_rollback(True)
        return left

    last = max(sweeps, default=MONDAY_9)
    assert swept([*sorted(sweeps), last]) == swept([last])
