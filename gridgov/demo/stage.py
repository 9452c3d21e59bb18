"""Where the demo's stories are played: time passes, the sweep runs as it would, and moves are made by their people."""

import heapq
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min

from apps.clocks.calendars import calendar
from apps.clocks.models import Clock
from apps.clocks.sweep import sweep
from apps.clocks.worktime import Limit
from apps.events import lifecycle
from apps.events.models import Event, Order
from apps.staff.actors import InPost
from gridgov.demo.cast import Cast

SWEEP_EVERY = timedelta(seconds=30)

Story = Generator[datetime, None, None]  # yields the moment at which it goes on


@dataclass(slots=True)
class Stage:
    """The state of the play. `now` is the moment of the story that has the word."""

    cast: Cast
    now: datetime

    def report(self, actor: InPost, given: dict[str, Any]) -> Event:
        event, _ = lifecycle.report(actor=actor, given=given, now=self.now)
        return event

    def move(self, event: Event, name: str, actor: InPost, order: Order | None = None, **given: Any) -> None:
        lifecycle.move(
            event_id=event.pk,
            name=name,
            actor=actor,
            given=given,
            thing_id=order.pk if order else None,
            now=self.now,
        )
        event.refresh_from_db()

    def play(self, stories: Iterable[Story], *, until: datetime, say: Callable[[int], None]) -> None:
        """Tells all stories at once, moment by moment. What would happen after `until` is left undone."""
        waiting = [(next(story), number, story) for number, story in enumerate(stories)]
        heapq.heapify(waiting)
        done = 0
        while waiting and waiting[0][0] <= until:
            moment, number, story = heapq.heappop(waiting)
            self.sweep_until(moment)
            self.now = max(moment, self.now)
            following = next(story, None)
            if following is not None:
                heapq.heappush(waiting, (following, number, story))
                continue
            done += 1
            say(done)
        self.sweep_until(until)
        sweep(until)  # what follows from steps is posted whether anything is late or not

    def sweep_until(self, moment: datetime) -> None:
        """Sweeps whenever something has become late before the moment, half a minute after it has."""
        running = Clock.objects.filter(stopped_at=None)
        while (due := running.aggregate(first=Min("next_at"))["first"]) is not None and due < moment:
            sweep(min(due + SWEEP_EVERY, moment))

    def in_time(self, about: Event | Order, stage: str, pace: float) -> datetime:
        """The moment at which `pace` of the limit is used up; above 1 that is late."""
        kind = "order" if isinstance(about, Order) else "event"
        clock = Clock.objects.get(about=kind, about_id=about.pk, stage=stage, stopped_at=None)
        limit = Limit.parse(clock.limit)
        if pace <= 1:
            return calendar().add(clock.started_at, limit * Decimal(f"{pace:.4f}"))
        return calendar().add(clock.due_at, limit * Decimal(f"{pace - 1:.4f}"))
