"""An administrator sets the hours in which nobody is disturbed."""

from datetime import time, timedelta

import pytest

from apps.clocks.calendars import today
from apps.notices.models import QuietHours
from apps.notices.queries import quiet_hours
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.events.scenes import at as moment

NEW = "/settings/quiet/new/"


def test_new_hours_hold_from_their_day_on(cast: Cast) -> None:
    desk, noon = Desk(cast.admin), moment("2031-03-17 12:00")
    desk.send(NEW, desk.open(NEW), since="2031-03-18", begin="20:00", end="08:00")
    assert quiet_hours(noon) == (time(21, 30), time(7, 30))
    assert quiet_hours(noon + timedelta(days=1)) == (time(20), time(8))
    row = QuietHours.objects.get(since="2031-03-18")
    assert row.history.get().history_person_id == cast.admin.person.pk
    assert "20:00–08:00" in desk.page("/settings/quiet/")


def test_equal_times_mean_none(cast: Cast) -> None:
    desk = Desk(cast.admin)
    desk.send(NEW, desk.open(NEW), since=today().isoformat(), begin="00:00", end="00:00")
    page = desk.page("/settings/quiet/")
    assert ">none<" in page


def test_an_entry_is_corrected_and_the_old_version_kept(cast: Cast) -> None:
    row = QuietHours.objects.get()
    path = f"/settings/quiet/{row.pk}/"
    desk = Desk(cast.admin)
    desk.send(path, desk.open(path), begin="22:00")
    row.refresh_from_db()
    assert row.begin == time(22)
    assert row.history.count() == 2


@pytest.mark.parametrize(
    ("since", "begin", "field"),
    [("soon", "20:00", "since"), ("2026-05-01", "late", "begin"), ("2025-01-01", "20:00", "since")],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, since: str, begin: str, field: str) -> None:
    desk = Desk(cast.admin)
    page = desk.send(NEW, desk.open(NEW), 422, since=since, begin=begin, end="08:00")
    assert f'id="id_{field}_error"' in page
    assert f'value="{since}"' in page
    assert QuietHours.objects.count() == 1


def test_a_stale_form_is_refused(cast: Cast) -> None:
    path = f"/settings/quiet/{QuietHours.objects.get().pk}/"
    desk, other = Desk(cast.admin), Desk(cast.director)
    stale = desk.open(path)
    other.send(path, other.open(path), begin="22:00")
    page = desk.send(path, stale, 409, begin="23:00")
    assert "22:00" in page
    assert QuietHours.objects.get().begin == time(22)
