"""An administrator sets working hours from a day on."""

from datetime import date, timedelta

import pytest

from apps.clocks.calendars import calendar, parse_hours, today
from apps.clocks.models import WorkHours
from apps.clocks.worktime import Limit
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.events.scenes import at as moment

NEW = "/settings/hours/new/"


def test_new_hours_hold_from_their_day_on(cast: Cast) -> None:
    desk, monday, four_hours = Desk(cast.admin), moment("2031-03-17 09:00"), Limit.parse("4WH")
    assert calendar().add(monday, four_hours) == moment("2031-03-17 15:00")
    desk.send(NEW, desk.open(NEW), since=(today() + timedelta(days=30)).isoformat(), hours="09:00-17:00")
    assert calendar().add(monday, four_hours) == moment("2031-03-17 13:00")
    assert calendar().hours_on(today()) == parse_hours("08:00-12:00,14:00-18:00")
    desk.send(NEW, desk.open(NEW), since=today().isoformat(), hours=" 09:00-12:00， 13:00-17:00 ")
    assert calendar().hours_on(today()) == parse_hours("09:00-12:00,13:00-17:00")
    assert WorkHours.objects.get(since=today()).hours == "09:00-12:00,13:00-17:00"
    assert WorkHours.objects.get(since=today()).history.get().history_person_id == cast.admin.person.pk


def test_an_entry_is_corrected_and_the_old_version_kept(cast: Cast) -> None:
    row = WorkHours.objects.get()
    path = f"/settings/hours/{row.pk}/"
    desk = Desk(cast.admin)
    desk.send(path, desk.open(path), hours="08:30-12:00,14:00-18:00")
    row.refresh_from_db()
    assert row.hours == "08:30-12:00,14:00-18:00"
    assert row.history.count() == 2


@pytest.mark.parametrize(
    ("since", "hours", "field"),
    [
        ("2026-05-01", "9 to 5", "hours"),
        ("2026-05-01", "17:00-09:00", "hours"),
        ("2026-05-01", "08:00-12:00,11:00-18:00", "hours"),
        ("2026-05-01", "08:00:30-12:00", "hours"),
        ("2026-05-01", ",", "hours"),
        ("2025-01-01", "09:00-17:00", "since"),
        ("soon", "09:00-17:00", "since"),
    ],
)
def test_hours_that_cannot_be_are_refused_at_their_field(cast: Cast, since: str, hours: str, field: str) -> None:
    desk = Desk(cast.admin)
    page = desk.send(NEW, desk.open(NEW), 422, since=since, hours=hours)
    assert f'id="id_{field}_error"' in page
    assert f'value="{hours}"' in page
    assert WorkHours.objects.count() == 1


def test_there_are_always_hours_in_force(cast: Cast) -> None:
    row = WorkHours.objects.get()
    path = f"/settings/hours/{row.pk}/"
    desk = Desk(cast.admin)
    page = desk.send(path, desk.open(path), 422, since=(today() + timedelta(days=1)).isoformat())
    assert 'id="id_since_error"' in page
    assert WorkHours.objects.get().since == date(2025, 1, 1)


def test_a_stale_form_is_refused(cast: Cast) -> None:
    path = f"/settings/hours/{WorkHours.objects.get().pk}/"
    desk, other = Desk(cast.admin), Desk(cast.director)
    stale = desk.open(path)
    other.send(path, other.open(path), hours="08:30-12:00,14:00-18:00")
    page = desk.send(path, stale, 409, hours="09:00-17:00")
    assert "08:30-12:00" in page
    assert WorkHours.objects.get().hours == "08:30-12:00,14:00-18:00"
