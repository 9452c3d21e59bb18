"""What holds for every start, limit and calendar; on short ranges, agreement with counting minute by minute."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.clocks.worktime import Limit, Unit, WorkCalendar
from tests.clocks.calendars import night_calendar, official_calendar

MINUTE = timedelta(minutes=1)
RANGE_MINUTES = 12 * 24 * 60
CALENDARS = [official_calendar(), night_calendar()]
RANGES = {
    "the spring festival": (CALENDARS[0], datetime(2026, 2, 13, tzinfo=UTC)),
    "the turn of the year": (CALENDARS[0], datetime(2025, 12, 25, tzinfo=UTC)),
    "clocks put forward": (CALENDARS[1], datetime(2026, 3, 1, tzinfo=UTC)),
    "clocks put back": (CALENDARS[1], datetime(2026, 10, 25, tzinfo=UTC)),
}

unhurried = settings(deadline=None)
calendars = st.sampled_from(CALENDARS)
units = st.sampled_from(Unit)
working_units = st.sampled_from([Unit.WH, Unit.WD])
minutes = st.integers(1, 60_000)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
recent = st.datetimes(datetime(2025, 11, 1), datetime(2027, 2, 1), timezones=st.just(UTC))
starts = recent | moments


def limit_of(length: int, unit: Unit) -> Limit:
    """A limit of so many minutes."""
    return Limit(Decimal(length) / (60 if unit in (Unit.WH, Unit.UH) else Limit(Decimal(1), unit).minutes), unit)


@given(minutes, units)
def test_a_limit_survives_being_written_and_read(length, unit):
    limit = limit_of(length, unit)
    assert Limit.parse(str(limit)) == limit
    assert limit.minutes == length


@given(st.integers(1, 10_000_000), units)
def test_any_whole_second_survives_being_written_and_read(seconds, unit):
    limit = Limit(Decimal(1), unit)
    exact = Limit(Decimal(seconds) / int(limit.length.total_seconds()), unit)
    assert exact.length == Limit.parse(str(exact)).length == timedelta(seconds=seconds)


@unhurried
@given(calendars, starts, starts, minutes, units)
def test_a_later_start_is_never_due_earlier(calendar, one, other, length, unit):
    earlier, later = sorted((one, other))
    limit = limit_of(length, unit)
    assert calendar.add(earlier, limit) <= calendar.add(later, limit)


@unhurried
@given(calendars, starts, minutes, minutes, units)
def test_a_longer_limit_is_due_later(calendar, start, length, more, unit):
    assert calendar.add(start, limit_of(length, unit)) < calendar.add(start, limit_of(length + more, unit))


@unhurried
@given(calendars, starts, minutes, units)
def test_what_has_passed_at_the_due_time_is_the_limit(calendar, start, length, unit):
    limit = limit_of(length, unit)
    assert calendar.elapsed(start, calendar.add(start, limit), unit) == limit.length


@unhurried
@given(calendars, starts, minutes, working_units)
def test_the_due_time_is_the_earliest_moment_at_which_the_limit_has_passed(calendar, start, length, unit):
    limit = limit_of(length, unit)
    just_before = calendar.add(start, limit) - timedelta(microseconds=1)
    assert calendar.elapsed(start, just_before, unit) < limit.length


@unhurried
@given(calendars, st.tuples(starts, starts, starts), units)
def test_the_time_of_two_spans_is_the_sum_of_theirs(calendar, three, unit):
    first, middle, last = sorted(three)
    parts = calendar.elapsed(first, middle, unit) + calendar.elapsed(middle, last, unit)
    assert calendar.elapsed(first, last, unit) == parts


@unhurried
@given(calendars, starts, minutes, minutes, units)
def test_one_limit_after_another_is_due_as_their_sum(calendar, start, one, other, unit):
    chained = calendar.add(calendar.add(start, limit_of(one, unit)), limit_of(other, unit))
    assert chained == calendar.add(start, limit_of(one + other, unit))


@unhurried
@given(calendars, starts, minutes, working_units)
def test_a_working_limit_is_due_in_working_time_or_at_the_end_of_it(calendar, start, length, unit):
    due = calendar.add(start, limit_of(length, unit))
    assert calendar.is_working(due) or calendar.is_working(due - timedelta(microseconds=1))


@unhurried
@given(calendars, starts, minutes, working_units)
def test_the_zone_a_start_is_written_in_changes_nothing(calendar, start, length, unit):
    limit = limit_of(length, unit)
    assert calendar.add(start.astimezone(calendar.zone), limit) == calendar.add(start, limit)


@unhurried
@given(calendars, recent, st.integers(1, 3_000), units, st.timedeltas(timedelta(days=-2), timedelta(days=20)))
def test_the_steps_late_are_those_whose_moment_has_passed(calendar, due, length, unit, lateness):
    limit, now = limit_of(length, unit), due + lateness
    steps = calendar.late_steps(due, limit, now)
    assert steps == 0 or calendar.step_moment(due, limit, steps) < now
    assert now <= calendar.step_moment(due, limit, steps + 1)


@unhurried
@given(calendars, recent, st.integers(1, 3_000), units, st.integers(1, 30))
def test_a_step_is_reached_just_after_its_moment_and_not_at_it(calendar, due, length, unit, step):
    limit = limit_of(length, unit)
    moment = calendar.step_moment(due, limit, step)
    assert calendar.late_steps(due, limit, moment) == step - 1
    assert calendar.late_steps(due, limit, moment + timedelta(microseconds=1)) == step


@unhurried
@given(calendars, recent, st.integers(1, 3_000), units, st.integers(1, 10))
def test_every_step_is_a_limit_after_the_one_before(calendar, due, length, unit, step):
    limit = limit_of(length, unit)
    chained = calendar.add(calendar.step_moment(due, limit, step), limit)
    assert calendar.step_moment(due, limit, step + 1) == chained


def works_on_the_wall(calendar: WorkCalendar, moment: datetime) -> bool:
    wall = moment.astimezone(calendar.zone)
    clock = wall.time()
    in_hours = any(begin <= clock and (clock < end or end == time.min) for begin, end in calendar.hours)
    return in_hours and calendar.is_workday(wall.date())


@cache
def worked_minutes(name: str) -> list[int]:
    """Working minutes of the range before each of its minutes, counted one by one."""
    calendar, begin = RANGES[name]
    flags = (works_on_the_wall(calendar, begin + number * MINUTE) for number in range(RANGE_MINUTES))
    return list(accumulate(flags, initial=0))


@pytest.mark.parametrize("name", RANGES)
def test_the_minutes_that_work_are_those_on_the_wall(name):
    calendar, begin = RANGES[name]
    worked = worked_minutes(name)
    working = [calendar.is_working(begin + number * MINUTE) for number in range(RANGE_MINUTES)]
    assert working == [after > before for before, after in pairwise(worked)]
    assert any(working)


@unhurried
@given(st.sampled_from(list(RANGES)), st.integers(0, RANGE_MINUTES), st.integers(0, RANGE_MINUTES))
def test_elapsed_working_time_is_what_counting_minutes_gives(name, one, other):
    calendar, begin = RANGES[name]
    first, last = sorted((one, other))
    counted = worked_minutes(name)[last] - worked_minutes(name)[first]
    assert calendar.elapsed(begin + first * MINUTE, begin + last * MINUTE, Unit.WH) == counted * MINUTE


@unhurried
@given(st.sampled_from(list(RANGES)), st.integers(0, 6 * 24 * 60), st.integers(1, 480))
def test_the_due_time_is_what_counting_minutes_gives(name, start, length):
    calendar, begin = RANGES[name]
    worked = worked_minutes(name)
    reached = (number for number in range(start, RANGE_MINUTES) if worked[number] - worked[start] == length)
    counted = next(reached, None)
    due = calendar.add(begin + start * MINUTE, limit_of(length, Unit.WH))
    if counted is None:
        assert due >= begin + RANGE_MINUTES * MINUTE
    else:
        assert due == begin + counted * MINUTE
