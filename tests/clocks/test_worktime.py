from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from apps.clocks.worktime import Limit, Unit, WorkCalendar
from tests.clocks.calendars import OFFICE_HOURS, night_calendar, official_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
OFFICIAL = official_calendar()
NIGHT = night_calendar()
NONE: frozenset[date] = frozenset()


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def new_york(text: str) -> datetime:
    return at(text, NEW_YORK)


def local(moment: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    return moment.astimezone(zone).replace(tzinfo=None).isoformat(" ")


def due(start: str, limit: str) -> str:
    return local(OFFICIAL.add(at(start), Limit.parse(limit)))


def calendar(zone: ZoneInfo = SHANGHAI, hours: tuple[tuple[time, time], ...] = OFFICE_HOURS) -> WorkCalendar:
    return WorkCalendar(zone, hours, NONE, NONE, frozenset())


@pytest.mark.parametrize("text", ["4WH", "0.5UH", "1WD", "10WD", "100UD", "2.5WD", "0.25UH", "5m", "7.5m", "0UH"])
def test_a_limit_is_written_as_it_was_read(text):
    assert str(Limit.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "canonical"), [("15m", "0.25UH"), ("30m", "0.5UH"), ("60m", "1UH"), ("4.0WH", "4WH"), (" 2WD ", "2WD")]
)
def test_other_spellings_of_a_limit_become_the_canonical_one(text, canonical):
    assert Limit.parse(text) == Limit.parse(canonical)
    assert str(Limit.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "minutes"), [("1WH", 60), ("1WD", 480), ("1UH", 60), ("1UD", 1440), ("5m", 5), ("2.5m", 3), ("0.5WD", 240)]
)
def test_minutes_are_counted_in_the_limits_own_unit(text, minutes):
    assert Limit.parse(text).minutes == minutes


@pytest.mark.parametrize("text", ["", "4", "WH", "4 WH", "4wh", "-1WH", "4h", "1e3WH", "４WH", "NaNUH", "4WH2", ".5WD"])
def test_a_text_that_is_no_limit_is_refused_with_what_is_accepted(text):
    with pytest.raises(ValueError, match="WH or WD for working hours or days, UH or UD for continuous"):
        Limit.parse(text)


@pytest.mark.parametrize("amount", ["-1", "100001", "NaN", "Infinity"])
def test_an_amount_out_of_range_is_refused(amount):
    with pytest.raises(ValueError, match="A limit is an amount from 0 to 100000"):
        Limit(Decimal(amount), Unit.WD)


@pytest.mark.parametrize(("text", "half"), [("5WD", "2.5WD"), ("4WH", "2WH"), ("15m", "7.5m"), ("5m", "2.5m")])
def test_half_a_limit_keeps_its_unit(text, half):
    assert str(Limit.parse(text).half()) == half


def test_a_third_of_an_hour_taken_many_times_loses_nothing():
    assert Limit.parse("20m") * 30 == Limit.parse("10UH")
    assert Limit.parse("1WD") * Decimal("1.5") == Limit.parse("1.5WD")


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-03-06 17:00", "4WH", "2026-03-09 11:00:00"),
        ("2026-02-14 17:00", "2WH", "2026-02-24 09:00:00"),
        ("2026-02-16 23:30", "2UH", "2026-02-17 01:30:00"),
        ("2026-03-04 10:00", "1WD", "2026-03-05 10:00:00"),
        ("2026-03-06 10:00", "1WD", "2026-03-09 10:00:00"),
        ("2026-09-30 17:00", "4WH", "2026-10-08 11:00:00"),
        ("2026-02-16 23:50", "15m", "2026-02-17 00:05:00"),
        ("2026-02-16 09:00", "2UD", "2026-02-18 09:00:00"),
    ],
)
def test_the_worked_cases_hold(start, limit, expected):
    assert due(start, limit) == expected


@pytest.mark.parametrize(
    ("start", "limit", "expected"),
    [
        ("2026-03-06 14:00", "4WH", "2026-03-06 18:00:00"),
        ("2026-03-06 08:00", "4WH", "2026-03-06 12:00:00"),
        ("2026-03-06 08:00", "1WD", "2026-03-06 18:00:00"),
        ("2026-12-31 14:00", "4WH", "2026-12-31 18:00:00"),
    ],
)
def test_a_limit_used_up_at_the_end_of_work_is_due_there_and_then(start, limit, expected):
    assert due(start, limit) == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-06 18:00", "2026-03-09 09:00:00"),
        ("2026-03-07 11:00", "2026-03-09 09:00:00"),
        ("2026-03-06 12:00", "2026-03-06 15:00:00"),
        ("2026-03-06 13:59", "2026-03-06 15:00:00"),
        ("2026-03-06 03:00", "2026-03-06 09:00:00"),
    ],
)
def test_a_limit_begun_outside_working_time_runs_from_the_next_working_moment(start, expected):
    assert due(start, "1WH") == expected


def test_a_limit_of_nothing_is_due_at_its_start():
    assert due("2026-03-07 11:00", "0WH") == "2026-03-07 11:00:00"


def test_the_fraction_of_a_second_of_a_start_is_kept():
    assert due("2026-03-06 17:59:59.250000", "1WH") == "2026-03-09 08:59:59.250000"


def test_what_comes_out_is_utc():
    assert OFFICIAL.add(at("2026-03-06 17:00"), Limit.parse("4WH")) == datetime(2026, 3, 9, 3, tzinfo=UTC)
    assert OFFICIAL.add(at("2026-03-06 17:00"), Limit.parse("4WH")).tzinfo is UTC
    assert OFFICIAL.add(at("2026-03-06 17:00"), Limit.parse("4UH")).tzinfo is UTC


def test_a_limit_runs_over_the_turn_of_the_year():
    assert due("2025-12-31 17:00", "2WH") == "2026-01-04 09:00:00"


def test_a_limit_of_several_years_is_reached():
    reached = OFFICIAL.add(at("2024-05-06 09:00"), Limit.parse("700WD"))
    assert OFFICIAL.elapsed(at("2024-05-06 09:00"), reached, Unit.WD) == timedelta(hours=700 * 8)
    assert reached.year == 2027


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-06", True),
        ("2026-03-07", False),
        ("2026-02-16", False),
        ("2026-02-14", True),
        ("2026-10-10", True),
        ("2027-10-01", True),
        ("2027-10-02", False),
    ],
)
def test_a_day_is_judged_by_swap_then_holiday_then_weekday(day, works):
    assert OFFICIAL.is_workday(date.fromisoformat(day)) is works


def test_a_swapped_in_day_wins_over_a_holiday():
    day = date(2026, 3, 7)
    both = WorkCalendar(SHANGHAI, OFFICE_HOURS, frozenset({day}), frozenset({day}), frozenset({2026}))
    assert both.is_workday(day)


def test_the_days_of_an_unpublished_year_are_monday_to_friday_whatever_is_listed():
    days = frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 2)})
    early = WorkCalendar(SHANGHAI, OFFICE_HOURS, *days, frozenset({2026}))
    assert [early.is_workday(date(2027, 1, number)) for number in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("moment", "works"),
    [("08:00", True), ("11:59:59", True), ("12:00", False), ("14:00", True), ("18:00", False), ("07:59:59", False)],
)
def test_work_goes_on_from_the_beginning_of_an_interval_until_just_before_its_end(moment, works):
    assert OFFICIAL.is_working(at(f"2026-03-06 {moment}")) is works


def test_the_working_day_is_judged_in_the_calendars_zone_not_in_utc():
    monday_morning_in_shanghai = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
    friday_evening_in_shanghai = datetime(2026, 3, 6, 11, 0, tzinfo=UTC)
    assert OFFICIAL.is_working(monday_morning_in_shanghai)
    assert not OFFICIAL.is_working(friday_evening_in_shanghai)
    assert calendar(ZoneInfo("Europe/London")).is_working(friday_evening_in_shanghai)


def test_the_year_is_the_local_one_too():
    first_working_moment = datetime(2020, 12, 31, 22, 30, tzinfo=UTC)
    assert calendar(ZoneInfo("Pacific/Auckland")).is_working(first_working_moment)


@pytest.mark.parametrize("year", [1990, 2026, 2059, 2100])
def test_any_year_from_1990_to_2100_has_a_working_time(year):
    start, end = at(f"{year}-01-01 00:00"), at(f"{year + 1}-01-01 00:00")
    weekdays = sum(date.fromordinal(day).weekday() < 5 for day in range(start.toordinal(), end.toordinal()))
    assert calendar().elapsed(start, end, Unit.WD) == timedelta(hours=8 * weekdays)


@pytest.mark.parametrize(
    ("start", "end", "unit", "hours"),
    [
        ("2026-03-06 17:00", "2026-03-09 11:00", Unit.WH, 4),
        ("2026-03-06 17:00", "2026-03-09 11:00", Unit.UH, 66),
        ("2026-02-14 00:00", "2026-02-24 09:00", Unit.WD, 9),
        ("2026-03-07 00:00", "2026-03-08 12:00", Unit.WD, 0),
        ("2026-03-09 11:00", "2026-03-06 17:00", Unit.WH, 0),
        ("2026-03-09 11:00", "2026-03-06 17:00", Unit.UD, 0),
        ("2025-12-31 16:00", "2026-01-04 09:00", Unit.WH, 3),
    ],
)
def test_elapsed_time_is_counted_as_the_unit_says(start, end, unit, hours):
    assert OFFICIAL.elapsed(at(start), at(end), unit) == timedelta(hours=hours)


def test_continuous_hours_are_absolute_over_a_clock_change():
    start = new_york("2026-03-07 12:00")
    reached = NIGHT.add(start, Limit.parse("1UD"))
    assert local(reached, NEW_YORK) == "2026-03-08 13:00:00"
    assert NIGHT.elapsed(start, reached.astimezone(NEW_YORK), Unit.UH) == timedelta(hours=24)
    assert local(NIGHT.add(new_york("2026-10-31 12:00"), Limit.parse("24UH")), NEW_YORK) == "2026-11-01 11:00:00"


def test_a_working_day_is_the_same_on_the_wall_before_and_after_a_clock_change():
    office = calendar(NEW_YORK)
    assert local(office.add(new_york("2026-03-06 17:00"), Limit.parse("2WH")), NEW_YORK) == "2026-03-09 09:00:00"
    assert local(office.add(new_york("2026-10-30 17:00"), Limit.parse("2WH")), NEW_YORK) == "2026-11-02 09:00:00"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 2), ("2026-11-01", 3.5)])
def test_work_through_a_clock_change_lasts_as_long_as_it_really_does(day, hours):
    begin, end = new_york(f"{day} 00:00"), new_york(f"{day} 09:00")
    assert NIGHT.elapsed(begin, end, Unit.WH) == timedelta(hours=hours)


def test_a_working_time_the_clocks_skip_does_not_exist():
    skipped = calendar(ZoneInfo("Africa/Cairo"), ((time(0), time(0, 30)), (time(9), time(10))))
    friday = datetime(2026, 4, 24, tzinfo=ZoneInfo("Africa/Cairo"))
    assert skipped.elapsed(friday, friday + timedelta(days=1), Unit.WH) == timedelta(hours=1)


def test_a_moment_in_the_hour_that_happens_twice_is_told_apart():
    first, second = (datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=fold) for fold in (0, 1))
    assert NIGHT.elapsed(first, second, Unit.UH) == NIGHT.elapsed(first, second, Unit.WH) == timedelta(hours=1)
    assert NIGHT.late_steps(first, Limit.parse("30m"), second) == 2


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        ("2026-03-06 11:00", 0),
        ("2026-03-06 18:00", 0),
        ("2026-03-06 18:00:01", 1),
        ("2026-03-08 12:00", 1),
        ("2026-03-09 12:00", 1),
        ("2026-03-09 12:00:01", 2),
        ("2026-03-09 13:00", 2),
        ("2026-03-09 14:30", 2),
        ("2026-03-09 18:01", 3),
    ],
)
def test_every_further_full_limit_late_is_a_further_step(now, steps):
    assert OFFICIAL.late_steps(at("2026-03-06 18:00"), Limit.parse("4WH"), at(now)) == steps


def test_the_steps_of_a_continuous_limit_do_not_wait_for_monday():
    limit, deadline = Limit.parse("2UH"), at("2026-03-06 18:00")
    assert OFFICIAL.late_steps(deadline, limit, at("2026-03-06 20:00")) == 1
    assert OFFICIAL.late_steps(deadline, limit, at("2026-03-07 19:00")) == 13


def test_a_step_begins_at_due_and_then_a_full_limit_after_the_one_before():
    limit, deadline = Limit.parse("1WD"), at("2026-02-14 17:00")
    moments = [local(OFFICIAL.step_moment(deadline, limit, step)) for step in (1, 2, 3)]
    assert moments == ["2026-02-14 17:00:00", "2026-02-24 17:00:00", "2026-02-25 17:00:00"]


def test_a_due_time_on_a_holiday_is_late_once_it_is_passed():
    assert OFFICIAL.late_steps(at("2026-02-17 09:00"), Limit.parse("1WD"), at("2026-02-17 09:01")) == 1


def test_a_limit_of_nothing_is_late_only_once():
    nothing, deadline = Limit.parse("0WD"), at("2026-03-06 18:00")
    assert OFFICIAL.late_steps(deadline, nothing, deadline) == 0
    assert OFFICIAL.late_steps(deadline, nothing, at("2026-06-01 09:00")) == 1
    with pytest.raises(ValueError, match="There is no step 2 of a limit of 0WD"):
        OFFICIAL.step_moment(deadline, nothing, 2)


def test_steps_count_from_one():
    with pytest.raises(ValueError, match="Steps count from 1"):
        OFFICIAL.step_moment(at("2026-03-06 18:00"), Limit.parse("1WD"), 0)


def test_a_calendar_without_hours_is_refused():
    with pytest.raises(ValueError, match="The calendar has no working hours"):
        calendar(hours=())


@pytest.mark.parametrize(
    "hours",
    [
        ((time(14), time(18)), (time(8), time(12))),
        ((time(8), time(12)), (time(11), time(18))),
        ((time(22), time(6)),),
        ((time(8), time(8)),),
        ((time(8), time(0)), (time(9), time(10))),
    ],
)
def test_hours_that_overlap_or_run_backwards_are_refused(hours):
    with pytest.raises(ValueError, match="not overlap"):
        calendar(hours=hours)


def test_a_calendar_that_never_works_ends_in_a_sentence_not_in_an_endless_loop():
    years = frozenset(range(1900, 2300))
    every_day = frozenset(map(date.fromordinal, range(date(1900, 1, 1).toordinal(), date(2300, 1, 1).toordinal())))
    idle = WorkCalendar(SHANGHAI, OFFICE_HOURS, every_day, NONE, years)
    with pytest.raises(ValueError, match="leaves days to work on"):
        idle.add(at("2026-03-06 09:00"), Limit.parse("1WH"))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        OFFICIAL.add(datetime(2026, 3, 6, 9), Limit.parse("1WH"))
