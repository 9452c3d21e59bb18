"""Where the demo's stories are played: time passes, the sweep runs as it would, and moves are made by their people."""

import heapq
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min
from django.db.models.functions import Greatest

from apps.clocks.calendars import calendar
from apps.clocks.models import About, Clock
from apps.clocks.sweep import sweep
from apps.clocks.worktime import Limit
from apps.errors import NotYours
from apps.events import lifecycle
from apps.events.models import Card, Event, Order, Petition
from apps.staff.actors import InPost
from gridgov.demo.cast import Cast

SWEEP_EVERY = timedelta(seconds=30)
REMINDED_WITHIN = timedelta(hours=2)  # sooner in truth; so that the demo is filled quickly
ABOUT = {Event: About.EVENT, Order: About.ORDER, Petition: About.PETITION}

EVENTS = Event.objects.select_related("category", "unit", "community", "street")

Story = Generator[datetime, None, None]  # yields the moment at which it goes on


@dataclass(slots=True)
class Stage:
    """The state of the play. `now` is the moment of the story that has the word."""

    cast: Cast
    now: datetime

    def report(self, actor: InPost, given: dict[str, Any]) -> Event:
        event, _ = lifecycle.report(actor=actor, given=given, now=self.now)
        return event

    def move(
        self,
        event: Event,
        name: str,
        actors: Sequence[InPost],
        thing: Order | Petition | Card | None = None,
        **given: Any,
    ) -> None:
        """Made by the first of the actors whom no rule keeps from it: conflicts of interest hold here as well."""
        *others, last = actors
        for actor in others:
            try:
                return self._move(event, name, actor, thing, given)
            except NotYours:
                continue
        return self._move(event, name, last, thing, given)

    def _move(
        self, event: Event, name: str, actor: InPost, thing: Order | Petition | Card | None, given: dict[str, Any]
    ) -> None:
        thing_id = thing.pk if thing else None
        lifecycle.move(event_id=event.pk, name=name, actor=actor, given=given, thing_id=thing_id, now=self.now)
        event.refresh_from_db(from_queryset=EVENTS)

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
        """Sweeps half a minute after something has become late, and two hours after the first reminder."""
        while (due := self._next_sweep()) is not None and due < moment:
            sweep(due)

    def _next_sweep(self) -> datetime | None:
        running = Clock.objects.filter(stopped_at=None, next_at__isnull=False)
        first = running.aggregate(late=Min(Greatest("due_at", "next_at")), reminder=Min("next_at"))
        waits = {"late": SWEEP_EVERY, "reminder": REMINDED_WITHIN}
        return min((first[name] + wait for name, wait in waits.items() if first[name]), default=None)

    def in_time(self, about: Event | Order | Petition, stage: str, pace: float) -> datetime:
        """The moment at which `pace` of the limit is used up; above 1 that is late."""
        clock = Clock.objects.get(about=ABOUT[type(about)], about_id=about.pk, stage=stage, stopped_at=None)
        limit = Limit.parse(clock.limit)
        if pace <= 1:
            return calendar().add(clock.started_at, limit * Decimal(f"{pace:.4f}"))
        return calendar().add(clock.due_at, limit * Decimal(f"{pace - 1:.4f}"))
