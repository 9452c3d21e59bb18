"""The tenant's own calendar: as it is entered, at once when it changes, and never another tenant's."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from apps.clocks.calendars import calendar, month_of, timing
from apps.clocks.models import CalendarDay, CalendarYear, WorkHours
from apps.clocks.worktime import Limit, Unit
from apps.tenancy.context import NoTenant, acting_for, acting_for_nobody
from apps.tenancy.models import Tenant
from tests.events.scenes import at

FOUR_HOURS = Limit.parse("4WH")
MONDAY = date(2026, 3, 16)
MONDAY_9 = at("2026-03-16 09:00")


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        ("4WH", "2026-03-13 17:00", "2026-03-16 11:00"),
        ("2WH", "2026-02-14 17:00", "2026-02-24 09:00"),
        ("2UH", "2026-02-16 23:30", "2026-02-17 01:30"),
        ("1WD", "2026-03-16 10:00", "2026-03-17 10:00"),
    ],
)
def test_a_tenant_works_by_the_official_calendar(alpha: Tenant, limit: str, start: str, due: str) -> None:
    assert calendar().add(at(start), Limit.parse(limit)) == at(due)


def test_a_day_that_is_entered_counts_at_once(alpha: Tenant) -> None:
    assert calendar().add(MONDAY_9, FOUR_HOURS) == at("2026-03-16 15:00")
    flood = CalendarDay.objects.create(day=MONDAY, is_working=False, name="防汛停工")
    assert calendar().add(MONDAY_9, FOUR_HOURS) == at("2026-03-17 12:00")
    flood.is_working = True
    flood.save()
    assert calendar().add(MONDAY_9, FOUR_HOURS) == at("2026-03-16 15:00")


def test_a_day_that_is_taken_out_counts_no_longer(alpha: Tenant) -> None:
    swapped = CalendarDay.objects.get(day=date(2026, 2, 14))
    assert calendar().is_workday(swapped.day)
    swapped.delete()
    assert not calendar().is_workday(date(2026, 2, 14))


def test_a_year_that_is_taken_out_falls_back_on_weekdays(alpha: Tenant) -> None:
    assert not calendar().is_workday(date(2026, 10, 1))
    CalendarYear.objects.get(year=2026).delete()
    assert calendar().is_workday(date(2026, 10, 1))


def test_hours_hold_from_their_day_on(alpha: Tenant) -> None:
    WorkHours.objects.create(since=date(2199, 1, 1), hours="00:00-01:00")
    assert calendar().add(MONDAY_9, FOUR_HOURS) == at("2026-03-16 15:00")
    WorkHours.objects.create(since=date(2026, 1, 1), hours="09:00-17:00")
    assert calendar().add(MONDAY_9, FOUR_HOURS) == at("2026-03-16 13:00")


def test_a_change_that_is_rolled_back_is_forgotten(alpha: Tenant) -> None:
    with transaction.atomic():
        CalendarDay.objects.create(day=MONDAY, is_working=False, name="停工")
        assert not calendar().is_workday(MONDAY)
        transaction.set_rollback(True)
    assert calendar().is_workday(MONDAY)


def test_another_tenants_calendar_is_its_own(alpha: Tenant, beta: Tenant) -> None:
    """Both hold the same rows under the same ids, so nothing but the tenant tells their calendars apart."""
    CalendarDay.objects.create(day=MONDAY, is_working=False, name="停工")
    assert not calendar().is_workday(MONDAY)
    with acting_for(beta):
        CalendarDay.objects.create(day=date(2026, 3, 17), is_working=False, name="停工")
        assert (calendar().is_workday(MONDAY), calendar().is_workday(date(2026, 3, 17))) == (True, False)
    assert calendar().is_workday(date(2026, 3, 17))


def test_there_is_no_calendar_outside_a_tenant(alpha: Tenant) -> None:
    with acting_for_nobody(), pytest.raises(NoTenant):
        calendar()


def test_the_month_is_the_tenants_not_that_of_utc(alpha: Tenant) -> None:
    assert month_of(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)) == "2026-03"
    assert month_of(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == "2026-04"


@pytest.mark.parametrize(("urgency", "limit"), [(1, "10m"), (2, "30m"), (3, "2WH"), (4, "4WH")])
def test_a_stage_is_limited_by_urgency(alpha: Tenant, urgency: int, limit: str) -> None:
    assert timing().limit("accept", urgency) == Limit.parse(limit)


def test_a_limit_that_crosses_the_day_of_new_hours_runs_by_both(alpha: Tenant) -> None:
    """Two hours on Monday until 18:00, two on Tuesday from nine. What lies before keeps the hours it had."""
    WorkHours.objects.create(since=date(2026, 3, 17), hours="09:00-17:00")
    assert calendar().add(at("2026-03-16 16:00"), FOUR_HOURS) == at("2026-03-17 11:00")
    assert calendar().add(MONDAY_9, FOUR_HOURS) == at("2026-03-16 15:00")
    assert calendar().elapsed(at("2026-03-16 08:00"), at("2026-03-17 09:30"), Unit.WH) == timedelta(hours=8, minutes=30)
