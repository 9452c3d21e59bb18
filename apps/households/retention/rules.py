"""What is kept how long, and what goes after that. Pure. Source: tables §15, "Retention"; decision 019."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Left, TruncYear

from apps.households.models import Household, Organisation, Resident

LONGEST_HOLD = timedelta(days=180)  # from the day it is placed or prolonged
FORETOLD = timedelta(days=14)  # before a hold ends
GONE = (Resident.Status.LEFT, Resident.Status.DIED)


@dataclass(frozen=True, slots=True)
class Kept:
    """`gone`: which rows are past; `day`: the column that says since when. `blank`: column → what is left of it."""

    model: Any  # one of Located that has `anonymised_at`
    gone: Q
    day: str
    blank: Mapping[str, Any]


# What statistics need stays: year of birth, sex, grid, status, dates, whether they lived where registered.
KEPT: dict[str, Kept] = {
    "resident": Kept(
        Resident,
        Q(status__in=GONE, merged_into=None),
        "status_since",
        {
            "born_on": TruncYear("born_on"),
            "registered_division": Left("registered_division", 6),
            **dict.fromkeys(("identity", "phone", "contact"), b""),
            **dict.fromkeys(("identity_index", "identity_tail", "phone_index", "phone_tail")),
            **dict.fromkeys(("name", "relation", "education", "marital", "politics", "occupation"), ""),
            **dict.fromkeys(("inflow_reason", "permit", "lodging", "nationality", "purpose"), ""),
            "stays_until": None,
        },
    ),
    "household": Kept(Household, Q(left_on__isnull=False), "left_on", {"note": ""}),
    "organisation": Kept(Organisation, Q(closed_on__isnull=False), "closed_on", {"head": "", "phone": b""}),
}


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def falls_due(gone_on: date | None, *, announced_on: date, months: int, notice_days: int) -> date:
    """When what was announced on a day may go. Where nobody knows since when somebody is gone, the months begin
    there."""
    return max(months_after(gone_on or announced_on, months), announced_on + timedelta(days=notice_days))
