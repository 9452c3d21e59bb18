"""Administrators are told when a calendar that is needed has not been published."""

from datetime import date

import pytest

from apps.clocks.calendars import today
from apps.clocks.models import CalendarYear
from apps.clocks.queries import unpublished_years
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.desk.settings.pages import Desk


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2026, 11, 30), []),
        (date(2026, 12, 1), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 6, 1), [2027]),
        (date(2027, 12, 31), [2027, 2028]),
    ],
)
def test_this_year_is_needed_always_and_the_next_from_december(alpha: Tenant, day: date, missing: list[int]) -> None:
    assert unpublished_years(day) == missing


def test_the_desk_and_the_settings_tell_administrators_and_nobody_else(cast: Cast) -> None:
    year = today().year
    CalendarYear.objects.filter(year=year).delete()
    link = f"/settings/calendar/{year}/"

    for path in ("/", "/settings/", "/settings/stages/"):
        assert link in Desk(cast.admin).page(path)
    assert link not in Desk(cast.street).page("/")


def test_nothing_is_said_of_a_published_year(cast: Cast) -> None:
    year = today().year
    for needed in (year, year + 1):
        CalendarYear.objects.get_or_create(year=needed)
    assert "said-warning" not in Desk(cast.admin).page("/")
