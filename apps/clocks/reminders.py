"""When those who hold a clock are reminded: at half, at four fifths, and when it is due. Pure."""

from datetime import datetime
from decimal import Decimal

from apps.clocks.worktime import Limit, WorkCalendar

DUE = 100
BEFORE_DUE: dict[int, Decimal] = {50: Decimal("0.5"), 80: Decimal("0.2")}  # percent gone → share still left


def reminders_passed(due: datetime, limit: Limit, now: datetime, days: WorkCalendar) -> int:
    """The last reminder (50, 80, 100) that is behind us, or 0. At the very moment it is."""
    if now >= due:
        return DUE
    left = days.elapsed(now, due, limit.unit)
    passed = [percent for percent, share in BEFORE_DUE.items() if left <= (limit * share).length]
    # A limit of less than a minute, or a window cut short, begins beyond its reminders.
    return max(passed, default=0)


def next_reminder(due: datetime, limit: Limit, reminded: int, now: datetime, days: WorkCalendar) -> datetime | None:
    """The moment of the next reminder before the due time, or None."""
    left = days.elapsed(now, due, limit.unit)
    for percent, share in BEFORE_DUE.items():
        ahead = left - (limit * share).length
        if percent > reminded and ahead.total_seconds() > 0:
            return days.advance(now, limit.unit, ahead)
    return None
