"""When a notice may be shown, and how far unread ones are counted. Pure: no Django, no database."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

QUIET = (time(21, 30), time(7, 30))  # the default of domain tables §6.4
MOST_COUNTED = 100  # shown as “99+”: nobody needs to know how many more there are
A_DAY = timedelta(days=1)


def shown_from(now: datetime, begin: time, end: time, zone: ZoneInfo, urgent: bool) -> datetime:
    """The moment (UTC) from which a notice of `now` is shown: at once, or at the end of the quiet hours it falls into.

    Quiet hours lie on the wall clock of `zone`, from `begin` up to but not including `end`, across midnight when the
    end is the smaller; equal times mean none. Urgent notices know no quiet hours.
    """
    now = now.astimezone(UTC)
    if urgent or begin == end:
        return now
    today = now.astimezone(zone).date()
    for day in (today - A_DAY, today):
        last_day = day if begin < end else day + A_DAY
        # Compared as UTC: two moments of one zone are compared by the wall clock, which runs back once a year.
        opens = datetime.combine(day, begin, zone).astimezone(UTC)
        closes = datetime.combine(last_day, end, zone).astimezone(UTC)
        if opens <= now < closes:
            return closes
    return now
