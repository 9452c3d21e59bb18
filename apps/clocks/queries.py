"""The calendar and the stage limits as they were entered."""

from collections import defaultdict
from datetime import date

from apps.clocks.models import CalendarDay, CalendarYear, StageLimit
from apps.clocks.notice import NoticeDay

DECEMBER = 12


def unpublished_years(today: date) -> list[int]:
    """Years whose notice is needed now and has not been entered: this one; from 1 December on the next as well."""
    needed = [today.year, *([today.year + 1] if today.month == DECEMBER else [])]
    published = set(CalendarYear.objects.filter(year__in=needed).values_list("year", flat=True))
    return [year for year in needed if year not in published]


def entered_days(year: int) -> list[CalendarDay]:
    """The year's holidays and swapped working days; without those that were taken out again."""
    return list(CalendarDay.objects.filter(day__year=year).exclude(name="").order_by("day"))


def notice_of(year: int) -> list[NoticeDay]:
    return [NoticeDay(row.day, row.is_working, row.name) for row in entered_days(year)]


def stage_limits() -> dict[str, dict[int, StageLimit]]:
    """Stage → urgency → its row."""
    found: dict[str, dict[int, StageLimit]] = defaultdict(dict)
    for row in StageLimit.objects.order_by("stage", "urgency"):
        found[row.stage][row.urgency] = row
    return dict(found)
