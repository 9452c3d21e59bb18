"""Times as the people who read them write them. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.clocks.worktime import Limit, Unit

SOON = timedelta(hours=2)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`tone` is late, soon or fine; it differs in icon, word and colour."""

    tone: str
    words: str


def moment(at: datetime, today: datetime | None = None) -> str:
    """11月22日 14:05 or 22 Nov, 14:05; with the year when it is not this one."""
    local, now = timezone.localtime(at), timezone.localtime(today)
    other_year = local.year != now.year
    if (get_language() or "").startswith("zh"):
        return (f"{local.year}年" if other_year else "") + f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]}" + (f" {local.year}" if other_year else "") + f", {local:%H:%M}"


def time_left(due: datetime, now: datetime) -> TimeLeft:
    """How long until `due`, by the clock on the wall."""
    left = due - now
    if left < timedelta(0):
        return TimeLeft("late", _("%(span)s late") % {"span": span(-left)})
    words = _("%(span)s left") % {"span": span(left)}
    return TimeLeft("soon" if left < SOON else "fine", words)


def counting_words() -> dict[str, str]:
    """The words of `time_left`, for the page to go on counting with; `%(span)s` and `%(n)d` are filled in there."""
    return {
        "late": _("%(span)s late"),
        "left": _("%(span)s left"),
        "day": ngettext("%(n)d day", "%(n)d days", 1),
        "days": ngettext("%(n)d day", "%(n)d days", 2),
        "hours": _("%(n)d h"),
        "minutes": _("%(n)d min"),
        "moment": _("less than a minute"),
    }


def span(length: timedelta) -> str:
    """The two largest units of a length of time: “2 days 3 h”, “45 min”."""
    return _span(int(length.total_seconds()) // 60, a_day=1440)


def span_of_minutes(minutes: int, *, working: bool) -> str:
    """The same for a clock's own minutes: a working day has 8 hours."""
    return _span(minutes, a_day=480 if working else 1440)


def _span(minutes: int, *, a_day: int) -> str:
    days, hours, rest = minutes // a_day, minutes % a_day // 60, minutes % 60
    if days:
        parts = [ngettext("%(n)d day", "%(n)d days", days) % {"n": days}, _hours(hours) if hours else ""]
    elif hours:
        parts = [_hours(hours), _minutes(rest) if rest else ""]
    else:
        parts = [_minutes(rest) if rest else _("less than a minute")]
    return " ".join(filter(None, parts))


def _hours(count: int) -> str:
    return _("%(n)d h") % {"n": count}


def _minutes(count: int) -> str:
    return _("%(n)d min") % {"n": count}


def limit_words(limit: Limit) -> str:
    """A limit in its own unit: “4 working hours”, “15 min”."""
    if limit.unit is Unit.UH and limit.amount % 1:
        return _minutes(limit.minutes)
    count = 1 if limit.amount == 1 else 2
    words = {
        Unit.WH: ngettext("%(n)s working hour", "%(n)s working hours", count),
        Unit.WD: ngettext("%(n)s working day", "%(n)s working days", count),
        Unit.UH: ngettext("%(n)s hour", "%(n)s hours", count),
        Unit.UD: ngettext("%(n)s day round the clock", "%(n)s days round the clock", count),
    }
    return words[limit.unit] % {"n": f"{limit.amount:f}"}
