"""Starting, pausing and stopping clocks. What was promised is frozen at the start, what came of it at the stop.

Everything is decided in memory on a `Running` and written by its `save`, so that a move costs the same few statements
however many clocks it touches.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Self

from django.db import connection
from django.db.models import Q, QuerySet

from apps.audit.bulk import save_columns
from apps.clocks.models import Change, Clock, DueChange, Lateness, LatenessReversal, Outcome
from apps.clocks.reminders import next_reminder, reminders_passed
from apps.clocks.worktime import Limit, WorkCalendar

# What one order can cost is used up after a few steps. A limit of minutes that is missed for years would otherwise be
# written down a hundred thousand times.
MOST_STEPS = 20
MINUTE = timedelta(minutes=1)
SAVED = ["limit", "due_at", "next_at", "paused_at", "reminded", "late_steps", "marked", "stopped_at", "outcome"]
SAVED += ["minutes"]

RECORD = """
INSERT INTO clocks_lateness (clock_id, step, ordinal, at, noticed_at)
SELECT new.clock_id, new.step, new.ordinal, new.at, now()
FROM unnest(%s::bigint[], %s::smallint[], %s::smallint[], %s::timestamptz[]) AS new (clock_id, step, ordinal, at)
ON CONFLICT (clock_id, step) DO NOTHING
"""

Mark = tuple[int, int, int, datetime]


@dataclass(slots=True)
class Running:
    """Clocks that run, and what has been decided about them but not yet written."""

    clocks: list[Clock]
    days: WorkCalendar
    _new: list[Clock] = field(default_factory=list)
    _changed: dict[int, Clock] = field(default_factory=dict)
    _marks: list[Mark] = field(default_factory=list)
    _changes: list[tuple[DueChange, range]] = field(default_factory=list)

    @classmethod
    def of(cls, wanted: Mapping[str, Collection[int]], *, days: WorkCalendar, stages: Collection[str] = ()) -> Self:
        """The running clocks about these things, locked: kind of thing → ids."""
        found = clocks_about(wanted).filter(stopped_at=None).select_for_update().order_by("id")
        return cls(list(found.filter(stage__in=stages) if stages else found), days)

    def about(self, about: str, about_id: int) -> list[Clock]:
        return [c for c in self.clocks if c.about == about and c.about_id == about_id and c.stopped_at is None]

    def find(self, about: str, about_id: int, stage: str) -> Clock | None:
        return next((clock for clock in self.about(about, about_id) if clock.stage == stage), None)

    def start(
        self,
        *,
        about: str,
        about_id: int,
        stage: str,
        unit_id: int,
        urgency: int,
        limit: Limit,
        at: datetime,
        due_at: datetime | None = None,
    ) -> Clock:
        """`due_at` is worked out from the limit unless the caller has done so already."""
        clock = Clock(
            about=about,
            about_id=about_id,
            stage=stage,
            unit_id=unit_id,
            urgency=urgency,
            limit=str(limit),
            started_at=at,
            due_at=due_at or self.days.add(at, limit),
        )
        clock.reminded = reminders_passed(clock.due_at, limit, at, self.days)
        clock.next_at = next_look(clock, self.days, at)
        self.clocks.append(clock)
        self._new.append(clock)
        return clock

    def stop(self, clock: Clock, *, at: datetime, void: bool = False) -> None:
        """Met, missed or (`void`) neither, and by how many minutes. A paused clock stops as of its pause.

        Steps of lateness that no sweep has seen yet are recorded here, so that the result does not depend on sweeps.
        """
        until = clock.paused_at or at
        self.mark_late(clock, until)
        clock.stopped_at, clock.next_at, clock.paused_at = at, None, None
        # Asked of the steps, not of the time: an act that waited for a sweep's lock must not contradict its mark.
        clock.outcome = Outcome.VOID if void else Outcome.MISSED if clock.late_steps else Outcome.MET
        clock.minutes = minutes_over(clock, self.days, until)
        self._touch(clock)

    def pause(self, clock: Clock, *, at: datetime) -> None:
        self.mark_late(clock, at)
        clock.paused_at, clock.next_at = at, None
        self._touch(clock)

    def resume(self, clock: Clock, *, at: datetime, forgiving: bool = False) -> None:
        """What was left when it paused is left still. A clock that had run over goes on from its old due time; unless
        `forgiving`, when the break began before the lateness and takes it back."""
        if clock.paused_at is None:
            return
        began, clock.paused_at = clock.paused_at, None
        if forgiving or not clock.late_steps:
            self.move_due(
                clock, after_break(clock.due_at, clock_limit(clock), began, at, self.days), at=at, began=began
            )
        else:
            clock.next_at = next_look(clock, self.days, at)
            self._touch(clock)

    def move_due(
        self,
        clock: Clock,
        due_at: datetime,
        *,
        at: datetime,
        kind: Change = Change.BREAK,
        began: datetime | None = None,
        limit: Limit | None = None,
    ) -> None:
        """Moves a due time, openly. Marks of lateness that no longer hold are taken back; new ones follow at once.

        `limit`: of an extension what was added, of a reclassification the new limit of the clock.
        """
        change = DueChange(
            clock=clock, kind=kind, began_at=began, at=at, limit=str(limit or ""), old_due=clock.due_at, new_due=due_at
        )
        taken_back = range(clock.marked - clock.late_steps + 1, clock.marked + 1) if due_at > clock.due_at else range(0)
        self._changes.append((change, taken_back))
        if taken_back:
            clock.late_steps = 0
        clock.due_at = due_at
        if kind == Change.RECLASSIFICATION and limit:
            clock.limit = str(limit)
        until = clock.paused_at or at
        self.mark_late(clock, until)
        clock.reminded = reminders_passed(clock.due_at, clock_limit(clock), until, self.days)
        clock.next_at = None if clock.paused_at else next_look(clock, self.days, until)
        self._touch(clock)

    def mark_late(self, clock: Clock, now: datetime) -> None:
        """Marks the steps reached by `now` that are not marked yet, and sets when to look again."""
        limit = clock_limit(clock)
        reached = min(self.days.late_steps(clock.due_at, limit, now), MOST_STEPS)
        for ordinal in range(clock.late_steps + 1, reached + 1):
            clock.marked += 1
            self._marks.append((clock.pk, clock.marked, ordinal, self.days.step_moment(clock.due_at, limit, ordinal)))
        clock.late_steps = max(clock.late_steps, reached)
        clock.next_at = next_look(clock, self.days, now)
        self._touch(clock)

    def save(self) -> None:
        """Writes what was decided: at most six statements, four of them rare."""
        save_columns(list(self._changed.values()), SAVED)
        Clock.objects.bulk_create(self._new)
        if self._marks:
            with connection.cursor() as cursor:
                cursor.execute(RECORD, [list(column) for column in zip(*self._marks, strict=True)])
        if self._changes:
            self._save_changes()
        self._new, self._changed, self._marks, self._changes = [], {}, [], []

    def _save_changes(self) -> None:
        DueChange.objects.bulk_create(change for change, _ in self._changes)
        for change, taken_back in self._changes:
            marks = Lateness.objects.filter(clock=change.clock, step__in=taken_back) if taken_back else ()
            LatenessReversal.objects.bulk_create(
                LatenessReversal(lateness=mark, change=change, at=change.at) for mark in marks
            )

    def _touch(self, clock: Clock) -> None:
        if clock.pk is not None:
            self._changed[clock.pk] = clock


def clocks_about(wanted: Mapping[str, Collection[int]]) -> QuerySet[Clock]:
    """Every clock about these things, running or not: kind of thing → ids."""
    about = Q(pk__in=[])
    for kind, ids in wanted.items():
        if ids:
            about |= Q(about=kind, about_id__one_of=ids)
    return Clock.objects.filter(about)


def replayed(clock: Clock, limit: Limit, changes: Iterable[DueChange], days: WorkCalendar) -> datetime:
    """The due time of a clock on a calendar, from its start, a limit, and the breaks and extensions it has had."""
    due = days.add(clock.started_at, limit)
    for change in changes:
        if change.kind == Change.BREAK and change.began_at:
            due = after_break(due, limit, change.began_at, change.at, days)
        elif change.kind == Change.EXTENSION:
            due = days.add(due, Limit.parse(change.limit))
    return due


def after_break(due: datetime, limit: Limit, began: datetime, ended: datetime, days: WorkCalendar) -> datetime:
    """The due time when what was left at the beginning of a break is left still at its end."""
    left = days.elapsed(began, due, limit.unit)
    return days.advance(ended, limit.unit, left) if left else due


def next_look(clock: Clock, days: WorkCalendar, now: datetime) -> datetime | None:
    """When the sweep must look again: at the next reminder, or when the next step of lateness begins."""
    limit = clock_limit(clock)
    if not clock.late_steps and (reminder := next_reminder(clock.due_at, limit, clock.reminded, now, days)):
        return reminder
    if clock.late_steps >= MOST_STEPS or (clock.late_steps and not limit.amount):
        return None
    return days.step_moment(clock.due_at, limit, clock.late_steps + 1)


def minutes_over(clock: Clock, days: WorkCalendar, at: datetime) -> int:
    """Minutes past due (positive) or to spare (negative), counted in the limit's own unit.

    A begun minute late is a minute, also when no working time has passed since.
    """
    unit = clock_limit(clock).unit
    if clock.late_steps:
        return max(1, -(-days.elapsed(clock.due_at, at, unit) // MINUTE))
    return -(days.elapsed(at, clock.due_at, unit) // MINUTE)


def clock_limit(clock: Clock) -> Limit:
    return _limit(clock.limit)


@lru_cache(maxsize=1000)
def _limit(text: str) -> Limit:
    """Thousands of clocks share a few limits."""
    return Limit.parse(text)
