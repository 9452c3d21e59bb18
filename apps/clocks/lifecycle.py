"""Starting and stopping clocks. What was promised is frozen at the start, what came of it at the stop."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache

from django.db import connection, transaction

from apps.clocks.bulk import among, save_columns
from apps.clocks.calendars import calendar
from apps.clocks.models import Clock, Outcome
from apps.clocks.worktime import Limit, WorkCalendar

# What one order can cost is used up after a few steps. A limit of minutes that is missed for years would otherwise be
# written down a hundred thousand times.
MOST_STEPS = 20
MINUTE = timedelta(minutes=1)

RECORD = """
INSERT INTO clocks_lateness (clock_id, step, at, noticed_at)
SELECT new.clock_id, new.step, new.at, now()
FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[]) AS new (clock_id, step, at)
ON CONFLICT (clock_id, step) DO NOTHING
"""


def start(
    *,
    about: str,
    about_id: int,
    stage: str,
    unit_id: int,
    urgency: int,
    limit: Limit,
    started_at: datetime,
    due_at: datetime | None = None,
) -> Clock:
    """Starts a clock. `due_at` is worked out from the limit unless the caller has done so already."""
    due = due_at or calendar().add(started_at, limit)
    return Clock.objects.create(
        about=about,
        about_id=about_id,
        stage=stage,
        unit_id=unit_id,
        urgency=urgency,
        limit=str(limit),
        started_at=started_at,
        due_at=due,
        next_at=due,
    )


@transaction.atomic
def stop(
    *, about: str, about_ids: Collection[int], stages: Collection[str], at: datetime, void: bool = False
) -> list[Clock]:
    """Stops what runs of these stages: met, missed or (`void`) neither, and by how many minutes.

    Steps of lateness that no sweep has seen yet are recorded here, so that the result does not depend on sweeps.
    """
    running = Clock.objects.select_for_update().filter(
        about=about, about_id__in=among(about_ids), stage__in=stages, stopped_at=None
    )
    clocks, days = list(running.order_by("id")), calendar()
    record_lateness(clocks, days, at)
    for clock in clocks:
        clock.stopped_at, clock.next_at = at, None
        # Asked of the steps, not of the time: an act that waited for a sweep's lock must not contradict its mark.
        clock.outcome = Outcome.VOID if void else Outcome.MISSED if clock.late_steps else Outcome.MET
        clock.minutes = minutes_over(clock, days, at)
    save_columns(clocks, ["stopped_at", "next_at", "outcome", "minutes", "late_steps"])
    return clocks


def record_lateness(clocks: Collection[Clock], days: WorkCalendar, now: datetime) -> None:
    """Writes the steps reached by `now` that are not written yet, and sets `late_steps` and `next_at` (unsaved)."""
    new: list[tuple[int, int, datetime]] = []
    for clock in clocks:
        limit = _limit(clock.limit)
        reached = min(days.late_steps(clock.due_at, limit, now), MOST_STEPS)
        for step in range(clock.late_steps + 1, reached + 1):
            new.append((clock.pk, step, days.step_moment(clock.due_at, limit, step)))
        clock.late_steps = max(clock.late_steps, reached)
        clock.next_at = _next_look(clock, limit, days)
    if new:
        with connection.cursor() as cursor:
            cursor.execute(RECORD, [list(column) for column in zip(*new, strict=True)])


def _next_look(clock: Clock, limit: Limit, days: WorkCalendar) -> datetime | None:
    if clock.late_steps >= MOST_STEPS or not limit.amount:
        return None
    return days.step_moment(clock.due_at, limit, clock.late_steps + 1)


def minutes_over(clock: Clock, days: WorkCalendar, at: datetime) -> int:
    """Minutes past due (positive) or to spare (negative), counted in the limit's own unit.

    A begun minute late is a minute, also when no working time has passed since.
    """
    unit = _limit(clock.limit).unit
    if clock.late_steps:
        return max(1, -(-days.elapsed(clock.due_at, at, unit) // MINUTE))
    return -(days.elapsed(at, clock.due_at, unit) // MINUTE)


@lru_cache(maxsize=1000)
def _limit(text: str) -> Limit:
    """Thousands of clocks share a few limits."""
    return Limit.parse(text)
