"""The one sweep that enforces every clock. Safe twice, in parallel and after a crash: same result, each step once."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction

from apps.clocks.calendars import calendar
from apps.clocks.lifecycle import Running, clock_limit
from apps.clocks.models import Clock, Reminder
from apps.clocks.reminders import reminders_passed

log = structlog.get_logger(__name__)

BATCH = 5000
Consequence = Callable[[datetime], int]
_consequences: list[Consequence] = []


def register(consequence: Consequence) -> None:
    """Adds what follows from late clocks, from a layer above; run in the order of registration, which is by layer."""
    if consequence not in _consequences:
        _consequences.append(consequence)


def sweep(now: datetime) -> dict[str, int]:
    """Marks what has become late, then runs each consequence. How many rows each has dealt with, by its name.

    One consequence that fails does not keep the others from running; the first failure is raised at the end.
    """
    counts, failures = {"mark_late": mark_late(now=now)}, []
    for consequence in _consequences:
        try:
            counts[consequence.__name__] = consequence(now)
        except Exception as failure:
            log.exception("consequence_failed", consequence=consequence.__name__)
            failures.append(failure)
    if failures:
        raise failures[0]
    return counts


def mark_late(*, now: datetime, batch: int = BATCH) -> int:
    """Records every reminder and step of lateness begun before `now`, a batch to a transaction. How many clocks it
    saw."""
    total = 0
    while seen := _mark_batch(now, batch):
        total += seen
    return total


@transaction.atomic
def _mark_batch(now: datetime, batch: int) -> int:
    """Another sweep's batch is skipped, not waited for. Due exactly now is not late."""
    waiting = Clock.objects.select_for_update(skip_locked=True).filter(stopped_at=None, next_at__lt=now)
    running = Running(list(waiting.order_by("next_at")[:batch]), calendar())
    _remind(running, now)
    for clock in running.clocks:
        running.mark_late(clock, now)
    running.save()
    return len(running.clocks)


def _remind(running: Running, now: datetime) -> None:
    """One reminder a clock, the last that is due: after an outage nobody is told three times."""
    reminders = []
    for clock in running.clocks:
        passed = reminders_passed(clock.due_at, clock_limit(clock), now, running.days)
        if passed > clock.reminded:
            clock.reminded = passed
            reminders.append(Reminder(clock=clock, percent=passed, at=now))
    Reminder.objects.bulk_create(reminders)
