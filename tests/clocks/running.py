"""Clocks to be late with, and what was written about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from django.db import transaction

from apps.clocks.calendars import calendar
from apps.clocks.lifecycle import Running
from apps.clocks.models import Clock, Lateness
from apps.clocks.worktime import Limit
from apps.grids.models import Level, Unit
from tests.events.scenes import MONDAY_9

_things = count(1_000_000)  # ids of things that nothing but their clock knows of


def started(limit: str = "4WH", *, at: datetime = MONDAY_9, stage: str = "handle", **given: Any) -> Clock:
    """A clock of an order of its own, with the district responsible."""
    district = Unit.objects.get(level=Level.DISTRICT)
    values = {"about": "order", "about_id": next(_things), "urgency": 3, **given}
    running = Running([], calendar())
    clock = running.start(stage=stage, unit_id=district.pk, limit=Limit.parse(limit), at=at, **values)
    running.save()
    return clock


def stop(*, about: str, about_ids: list[int], stages: list[str], at: datetime, void: bool = False) -> None:
    """Stops the clocks of these stages, as a move would."""
    with the_running(about, about_ids, stages) as running:
        for clock in running.clocks:
            running.stop(clock, at=at, void=void)


@contextmanager
def the_running(about: str, about_ids: list[int], stages: list[str]) -> Iterator[Running]:
    with transaction.atomic():
        running = Running.of({about: about_ids}, days=calendar(), stages=stages)
        yield running
        running.save()


def many(number: int, limit: str = "4WH") -> None:
    """As many clocks, all started at nine on Monday."""
    model = started(limit)
    fields = [field.attname for field in Clock._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(model, name) for name in fields}
    Clock.objects.bulk_create(Clock(**{**values, "about_id": next(_things)}) for _ in range(number - 1))


def late(clock: Clock) -> list[tuple[int, datetime]]:
    """The steps of lateness that were recorded of a clock, with the moments they began."""
    return list(Lateness.objects.filter(clock=clock).order_by("step").values_list("step", "at"))


def now_of(clock: Clock) -> Clock:
    return Clock.objects.get(pk=clock.pk)
