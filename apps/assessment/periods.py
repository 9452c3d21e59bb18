"""The months that scores are counted by."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.errors import Malformed

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Period:
    """A natural month of the tenant's calendar: from `begin` up to, not including, `end`."""

    name: str
    begin: datetime
    end: datetime


def month(name: str, zone: ZoneInfo) -> Period:
    """The month called "2026-03". Raises `Malformed`."""
    match = MONTH.fullmatch(name)
    if match is None:
        raise Malformed(
            "bad_period",
            _("“%(period)s” is not a month. Write the year and the month, as in 2026-03.") % {"period": name},
        )
    year, number = int(match[1]), int(match[2])
    following = (year + 1, 1) if number == 12 else (year, number + 1)
    return Period(name, datetime(year, number, 1, tzinfo=zone), datetime(*following, 1, tzinfo=zone))
