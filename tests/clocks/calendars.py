"""Calendars the clock tests run on: the official Chinese one, and an American one whose clocks change at night."""

import csv
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from apps.clocks.worktime import WorkCalendar

HOLIDAYS = Path(__file__).parents[2] / "fixtures" / "reference" / "holidays_cn.csv"
OFFICE_HOURS = ((time(8), time(12)), (time(14), time(18)))
NIGHT_HOURS = ((time(0), time(2, 30)), (time(9), time(12)), (time(22), time(0)))
CLOCK_CHANGES = frozenset({date(2026, 3, 8), date(2026, 11, 1)})


def official_calendar() -> WorkCalendar:
    with HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    days = {
        flag: frozenset(date.fromisoformat(row["date"]) for row in rows if row["is_off_day"] == flag)
        for flag in ("true", "false")
    }
    published = frozenset(int(row["year"]) for row in rows)
    return WorkCalendar(ZoneInfo("Asia/Shanghai"), OFFICE_HOURS, days["true"], days["false"], published)


def night_calendar() -> WorkCalendar:
    """New York, at work in the hours in which the clocks change, on both of the Sundays of 2026 on which they do."""
    return WorkCalendar(ZoneInfo("America/New_York"), NIGHT_HOURS, frozenset(), CLOCK_CHANGES, frozenset({2026}))
