"""What will have been kept long enough is announced before, once, to those who may hold it back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.households.models import Expiry, Household, Resident, RetentionRules
from apps.households.retention.announcing import FALLS_DUE, announce
from apps.households.retention.queries import preview, rules_now
from apps.households.retention.rules import falls_due, months_after
from apps.notices.models import Notice
from tests.cast import Cast
from tests.households.people import resident
from tests.households.retention.gone import ago, closed, left


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2026, 3, 15), -3, date(2025, 12, 15)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, after: date) -> None:
    assert months_after(day, months) == after


def test_nothing_falls_due_before_its_notice_is_over() -> None:
    today = date(2026, 3, 16)
    due = {gone: falls_due(gone, announced_on=today, months=12, notice_days=30) for gone in (date(2020, 1, 1), None)}
    assert due == {date(2020, 1, 1): today + timedelta(days=30), None: date(2027, 3, 16)}


def test_who_left_long_enough_ago_is_announced_once(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    person = left(grid)
    recent = left(grid, months=3, of=person.household)
    resident(grid, of=person.household)
    today = timezone.localdate()
    assert (announce(today), announce(today)) == (1, 0)
    expiry = Expiry.objects.get()
    assert (expiry.about, expiry.about_id, expiry.due_on) == ("resident", person.pk, today + timedelta(days=30))
    assert expiry.about_id != recent.pk
    assert list(Notice.objects.filter(kind=FALLS_DUE).values_list("appointment_id", flat=True)) == [
        cast.community.appointment.pk
    ]


def test_a_day_of_leaving_that_nobody_knows_begins_with_the_announcement(cast: Cast) -> None:
    left(cast.worker.appointment.unit, status_since=None)
    today = timezone.localdate()
    announce(today)
    assert Expiry.objects.get().due_on == months_after(today, 12)


def test_households_and_firms_fall_due_likewise(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    Household.objects.filter(pk=person.household_id).update(left_on=ago(14))
    closed(cast.worker.appointment.unit)
    announce(timezone.localdate())
    assert set(Expiry.objects.values_list("about", flat=True)) == {"resident", "household", "organisation"}


def test_the_preview_says_whom_other_rules_would_touch(cast: Cast) -> None:
    left(cast.worker.appointment.unit, months=7)
    today = timezone.localdate()
    now, sooner = preview(rules_now()[0], today), preview(RetentionRules(months=6, notice_days=7), today)
    assert [(one.about, one.count) for one in now] == [("resident", 0), ("household", 0), ("organisation", 0)]
    assert (sooner[0].count, sooner[0].overdue) == (1, 1)


def test_a_shorter_rule_brings_forward_nothing_that_was_promised(cast: Cast) -> None:
    left(cast.worker.appointment.unit, months=11.5)
    today = timezone.localdate()
    announce(today)
    promised = Expiry.objects.get()
    RetentionRules.objects.create(months=1, notice_days=7)
    announce(today)
    assert Expiry.objects.get().due_on == promised.due_on


def test_the_rules_version_stands_with_the_announcement(cast: Cast) -> None:
    rules = RetentionRules.objects.create(months=6)
    left(cast.worker.appointment.unit)
    announce(timezone.localdate())
    assert Expiry.objects.get().rules == rules.history.latest().history_id
    assert Resident.objects.get().anonymised_at is None
