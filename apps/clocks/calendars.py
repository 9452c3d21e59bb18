"""The current tenant's working calendar and stage limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection

from apps.clocks.models import CalendarDay, CalendarYear, StageLimit, WorkHours
from apps.clocks.worktime import Limit, WorkCalendar
from apps.tenancy.context import current

NEWEST = """
SELECT (SELECT max(history_id) FROM clocks_historicalcalendarday),
       (SELECT max(history_id) FROM clocks_historicalworkhours),
       (SELECT max(history_id) FROM clocks_historicalstagelimit),
       (SELECT max(id) FROM clocks_calendaryear),
       (SELECT count(*) FROM clocks_calendaryear)
"""
CALENDARS_KEPT = 64  # in the memory of one process; a province's busiest tenants


@dataclass(frozen=True, slots=True)
class Timing:
    """What times are reckoned by: the calendar, and the limit of each stage at each urgency."""

    days: WorkCalendar
    limits: Mapping[tuple[str, int], Limit]

    def limit(self, stage: str, urgency: int) -> Limit:
        """How long the stage may take now; what is running keeps the limit it started with."""
        return self.limits[stage, urgency]


def timing() -> Timing:
    """The tenant's, in one query. What is kept in memory is keyed by tenant and the newest change of either."""
    tenant = current()
    return _timing(tenant.pk, tenant.zone_name, _stamp())


def calendar() -> WorkCalendar:
    return timing().days


def _stamp() -> tuple[int | None, ...]:
    """Changes whenever a day, the hours or a year are changed: the newest rows of their histories."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        return tuple(cursor.fetchone())


@lru_cache(maxsize=CALENDARS_KEPT)
def _timing(tenant_id: int, zone_name: str, stamp: tuple[int | None, ...]) -> Timing:
    rows = StageLimit.objects.values_list("stage", "urgency", "limit")
    return Timing(_calendar(zone_name), {(stage, urgency): Limit.parse(text) for stage, urgency, text in rows})


def _calendar(zone_name: str) -> WorkCalendar:
    """The days as they were entered, and the working hours of each day; before the first entry, those of the first."""
    entered = dict(CalendarDay.objects.values_list("day", "is_working"))
    hours = [
        (since, parse_hours(text)) for since, text in WorkHours.objects.order_by("since").values_list("since", "hours")
    ]
    return WorkCalendar(
        ZoneInfo(zone_name),
        hours[0][1] if hours else (),
        frozenset(day for day, working in entered.items() if not working),
        frozenset(day for day, working in entered.items() if working),
        frozenset(CalendarYear.objects.values_list("year", flat=True)),
        tuple(hours[1:]),
    )


def parse_hours(text: str) -> tuple[tuple[time, time], ...]:
    """ "08:00-12:00,14:00-18:00" as pairs of times."""
    spans = [span.partition("-") for span in text.split(",") if span.strip()]
    return tuple((time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())) for begin, _, end in spans)


def today() -> date:
    """The day it is in the tenant's zone."""
    return datetime.now(current().zone).date()


def month_of(moment: datetime) -> str:
    """The natural month of the tenant's calendar in which the moment lies: "2026-03"."""
    return f"{moment.astimezone(current().zone):%Y-%m}"
