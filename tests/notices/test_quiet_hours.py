"""Notices that are not urgent wait until the night is over, on the wall clock of the tenant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.notices.models import Notice, QuietHours
from apps.notices.queries import notices_for
from apps.notices.rules import QUIET, shown_from
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.scenes import at
from tests.notices.news import send, to

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
NIGHT = QUIET


def local(text: str, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-03-16 12:00", "2026-03-16 12:00"),
        ("2026-03-16 21:29:59", "2026-03-16 21:29:59"),
        ("2026-03-16 21:30", "2026-03-17 07:30"),
        ("2026-03-16 23:59:59", "2026-03-17 07:30"),
        ("2026-03-17 00:00", "2026-03-17 07:30"),
        ("2026-03-17 07:29:59", "2026-03-17 07:30"),
        ("2026-03-17 07:30", "2026-03-17 07:30"),
        ("2026-12-31 22:00", "2027-01-01 07:30"),
    ],
)
def test_what_falls_into_the_night_waits_for_its_end(now: str, shown: str) -> None:
    assert shown_from(local(now, SHANGHAI), *NIGHT, SHANGHAI, urgent=False) == local(shown, SHANGHAI)


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-03-16 11:59", "2026-03-16 11:59"),
        ("2026-03-16 12:00", "2026-03-16 14:00"),
        ("2026-03-16 13:59", "2026-03-16 14:00"),
        ("2026-03-16 14:00", "2026-03-16 14:00"),
        ("2026-03-16 23:00", "2026-03-16 23:00"),
    ],
)
def test_quiet_hours_can_lie_within_one_day(now: str, shown: str) -> None:
    noon = time(12), time(14)
    assert shown_from(local(now, SHANGHAI), *noon, SHANGHAI, urgent=False) == local(shown, SHANGHAI)


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-03-08T03:00:00+00:00", "2026-03-08T11:30:00+00:00"),  # 22:00 EST; 07:30 is EDT already
        ("2026-03-09T02:00:00+00:00", "2026-03-09T11:30:00+00:00"),  # 22:00 EDT on the day of the change
        ("2026-03-08T01:45:00+00:00", "2026-03-08T01:45:00+00:00"),  # 20:45 EST, though 21:45 by summer time
        ("2026-11-01T02:00:00+00:00", "2026-11-01T12:30:00+00:00"),  # 22:00 EDT; 07:30 is EST again
        ("2026-11-01T05:30:00+00:00", "2026-11-01T12:30:00+00:00"),  # 01:30 for the first time
        ("2026-11-01T06:30:00+00:00", "2026-11-01T12:30:00+00:00"),  # 01:30 for the second time
        ("2026-11-02T02:15:00+00:00", "2026-11-02T02:15:00+00:00"),  # 21:15 EST, though 22:15 by summer time
    ],
)
def test_the_night_follows_the_wall_clock_where_it_is_changed(now: str, shown: str) -> None:
    found = shown_from(datetime.fromisoformat(now), *NIGHT, NEW_YORK, urgent=False)
    assert found == datetime.fromisoformat(shown)


@pytest.mark.parametrize(
    ("begin", "end"), [(time(21, 30), time(2, 30)), (time(21, 30), time(1, 30)), (time(1, 30), time(7))]
)
@pytest.mark.parametrize("day", [date(2026, 3, 7), date(2026, 10, 31)])
def test_no_notice_is_shown_before_one_that_came_earlier(begin: time, end: time, day: date) -> None:
    """Quiet hours that begin or end in the hour that is skipped or comes twice."""
    first = datetime.combine(day, time(12), UTC)
    moments = [first + timedelta(minutes=10 * n) for n in range(24 * 6)]
    shown = [shown_from(moment, begin, end, NEW_YORK, urgent=False) for moment in moments]
    assert shown == sorted(shown)
    assert all(moment <= seen <= moment + timedelta(hours=10) for moment, seen in zip(moments, shown, strict=True))
    assert shown != moments


def test_urgent_notices_know_no_night() -> None:
    night = local("2026-03-16 23:00", SHANGHAI)
    assert shown_from(night, *NIGHT, SHANGHAI, urgent=True) == night


def test_hours_that_begin_and_end_together_are_none() -> None:
    night = local("2026-03-16 23:00", SHANGHAI)
    assert shown_from(night, time(7, 30), time(7, 30), SHANGHAI, urgent=False) == night


def test_a_notice_of_the_night_is_seen_in_the_morning(cast: Cast) -> None:
    notice = send(to(cast.worker), urgent=False, now=at("2026-03-16 23:00"))
    assert notice.created_at == at("2026-03-16 23:00")
    assert list(notices_for(cast.worker.actor, now=at("2026-03-17 07:29"))) == []
    assert list(notices_for(cast.worker.actor, now=at("2026-03-17 07:30"))) == [notice]


def test_an_urgent_notice_of_the_night_is_seen_at_once(cast: Cast) -> None:
    notice = send(to(cast.worker), urgent=True, now=at("2026-03-16 23:00"))
    assert list(notices_for(cast.worker.actor, now=at("2026-03-16 23:00"))) == [notice]


def test_a_tenant_begins_with_the_hours_of_the_domain(alpha: Tenant) -> None:
    hours = QuietHours.objects.get()
    assert (hours.begin, hours.end) == (time(21, 30), time(7, 30))
    assert QuietHours.history.count() == 1


def test_hours_hold_from_their_day_on(cast: Cast) -> None:
    QuietHours.objects.create(since=date(2026, 3, 17), begin=time(23), end=time(6))
    before = send(to(cast.worker), urgent=False, now=at("2026-03-16 22:00"))
    after = send(to(cast.worker), urgent=False, now=at("2026-03-17 22:00"))
    assert before.shown_from == at("2026-03-17 07:30")
    assert after.shown_from == at("2026-03-17 22:00")


def test_without_hours_of_its_own_a_tenant_has_the_default(cast: Cast) -> None:
    QuietHours.objects.all().delete()
    assert send(to(cast.worker), urgent=False, now=at("2026-03-16 22:00")).shown_from == at("2026-03-17 07:30")


def test_the_night_is_the_tenants_own(cast: Cast, alpha: Tenant) -> None:
    alpha.zone_name = "America/New_York"
    send(to(cast.worker), urgent=False, now=datetime(2026, 3, 16, 14, tzinfo=UTC))
    assert Notice.objects.get().shown_from == datetime(2026, 3, 16, 14, tzinfo=UTC)
