"""Re-computing what runs on today's calendar: asked for openly, previewed, step by step, stopped and resumed at will.

Domain README §1.7: editing a calendar changes no running clock, unless somebody re-computes it, with a step in the
history. One run at a time in a tenant. Doing it again changes nothing, so a run that died is simply started again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.clocks.calendars import calendar
from apps.clocks.lifecycle import clock_limit, replayed
from apps.clocks.models import Clock
from apps.clocks.worktime import WorkCalendar
from apps.errors import Refused
from apps.events.lifecycle import move
from apps.events.lifecycle.facts import changes_of
from apps.events.lifecycle.reminding import events_of
from apps.events.models import Recomputation
from apps.staff.actors import InPost
from apps.staff.powers import refuse_unless_manager
from apps.staff.queries import actor_for

PORTION = 5000
SHOWN = 50
RUNNING, STOPPED, FINISHED = "running", "stopped", "finished"


@dataclass(slots=True)
class Preview:
    """How many clocks and of which stages would move, and the first of them with their new due times."""

    clocks: int = 0
    stages: dict[str, int] = field(default_factory=dict)
    first: list[tuple[Clock, datetime]] = field(default_factory=list)


def preview() -> Preview:
    """What a run would do now. It changes nothing."""
    found = Preview()
    for clock, due in _out_of_date(calendar()):
        found.clocks += 1
        found.stages[clock.stage] = found.stages.get(clock.stage, 0) + 1
        if len(found.first) < SHOWN:
            found.first.append((clock, due))
    return found


def begin(*, actor: InPost, reason: str) -> Recomputation:
    """A new run, or the one that was stopped goes on. The caller sends the task once this is committed."""
    refuse_unless_manager(actor)
    if not reason.strip():
        sentence = _("Say why: it is written into the history of every event concerned.")
        raise Refused("no_reason", sentence, {"fields": {"reason": [sentence]}})
    try:
        with transaction.atomic():
            return Recomputation.objects.create(
                person_id=actor.person_id,
                appointment_id=actor.appointment_id,
                reason=reason.strip(),
                state=RUNNING,
                total=preview().clocks,
                begun_at=timezone.now(),
            )
    except IntegrityError as problem:
        raise Refused("under_way", _("A re-computation is under way. Wait for it, or stop it first.")) from problem


def stop(*, actor: InPost) -> None:
    """The run ends after the event it is at; what is done stays done, what is left can be begun again."""
    refuse_unless_manager(actor)
    Recomputation.objects.filter(state=RUNNING).update(state=STOPPED, ended_at=timezone.now())


def newest() -> Recomputation | None:
    return Recomputation.objects.select_related("person").order_by("-pk").first()


def run(recomputation_id: int) -> int:
    """Carries out a run, event by event, each in a transaction of its own. Returns how many events it moved."""
    row = Recomputation.objects.get(pk=recomputation_id)
    actor = actor_for(row.person_id, row.appointment_id, timezone.localdate())
    if actor is None:  # the post has ended meanwhile, and its powers with it
        Recomputation.objects.filter(pk=row.pk, state=RUNNING).update(state=STOPPED, ended_at=timezone.now())
        return 0
    moved = 0
    for portion in _portions(calendar()):
        events = events_of([clock for clock, _due in portion])
        for event_id in dict.fromkeys(event.pk for event in events.values()):
            if not Recomputation.objects.filter(pk=row.pk, state=RUNNING).exists():
                return moved
            moved += _move(event_id, actor, row.reason)
            Recomputation.objects.filter(pk=row.pk).update(done=F("done") + 1)
    Recomputation.objects.filter(pk=row.pk, state=RUNNING).update(state=FINISHED, ended_at=timezone.now())
    return moved


def _move(event_id: int, actor: InPost, reason: str) -> int:
    try:
        move(event_id=event_id, name="recompute", actor=actor, given={"reason": reason})
    except Refused:
        return 0  # it has ended meanwhile, or somebody has moved it on
    return 1


def _out_of_date(days: WorkCalendar) -> Iterator[tuple[Clock, datetime]]:
    for portion in _portions(days):
        yield from portion


def _portions(days: WorkCalendar) -> Iterator[list[tuple[Clock, datetime]]]:
    """Running clocks whose due time the calendar would give otherwise, a portion at a time, by key."""
    last = 0
    while clocks := list(
        Clock.objects.filter(stopped_at=None, pk__gt=last).select_related("unit").order_by("pk")[:PORTION]
    ):
        last = clocks[-1].pk
        other = [clock for clock in clocks if days.add(clock.started_at, clock_limit(clock)) != clock.due_at]
        history = changes_of(other) if other else {}
        again = [(clock, replayed(clock, clock_limit(clock), history[clock.pk], days)) for clock in other]
        yield [(clock, due) for clock, due in again if due != clock.due_at]
