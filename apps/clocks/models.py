"""Calendars, limits of stages, and the one table of everything that can be late."""

from django.db import models
from django.db.models import Q

from apps.audit.models import AppendOnly, recorded
from apps.grids.models import Unit


class CalendarYear(models.Model):
    """A year whose official notice has been entered. Other years count Monday to Friday, and pages say so."""

    year = models.PositiveSmallIntegerField(unique=True)

    history = recorded()


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a working day swapped in (调休).

    One without a name was entered and taken out again: it is what its weekday says.
    """

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40)

    history = recorded()


class WorkHours(models.Model):
    """The tenant's working hours from a day on, as "08:00-12:00,14:00-18:00"."""

    since = models.DateField(unique=True)
    hours = models.CharField(max_length=80)

    history = recorded()


class StageLimit(models.Model):
    """How long a stage may take at an urgency (1 特急 … 4 一般), as `worktime.Limit` reads it."""

    stage = models.CharField(max_length=20)
    urgency = models.PositiveSmallIntegerField()
    limit = models.CharField(max_length=10)

    history = recorded()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "urgency"], name="stage_limit_once")]


class About(models.TextChoices):
    """What a clock can be about; the tables themselves lie in layers above."""

    EVENT = "event"
    ORDER = "order"
    PETITION = "petition"
    CARD = "card"
    LETTER = "letter"


class Outcome(models.TextChoices):
    MET = "met"
    MISSED = "missed"
    VOID = "void"


class Clock(models.Model):
    """A limit that somebody has to keep. What was promised (`limit`, `due_at`) is frozen when the clock starts; what
    moves it afterwards is a `DueChange`.

    `next_at`: when the sweep must look again, for a reminder or the next step of lateness; empty once stopped and while
    paused. `late_steps`: steps that stand; `marked`: the number of the last step ever written, standing or taken back.
    `reminded`: the last reminder given, in percent. `minutes`: frozen with the outcome; minutes past due (positive) or
    to spare (negative) in the limit's own unit.
    """

    about = models.CharField(max_length=8, choices=About)
    about_id = models.BigIntegerField()
    stage = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    urgency = models.PositiveSmallIntegerField()
    limit = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    late_steps = models.PositiveSmallIntegerField(default=0)
    marked = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    minutes = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "about_id", "stage"], condition=Q(stopped_at=None), name="clock_running_once"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, outcome="") | (Q(stopped_at__isnull=False) & ~Q(outcome="")),
                name="clock_outcome_when_stopped",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(stopped_at=None), name="clock_running_next"),
            models.Index(fields=["unit", "stage"], condition=Q(stopped_at=None), name="clock_running_of_unit"),
            models.Index(fields=["about", "about_id"], name="clock_about"),
            models.Index(fields=["stage", "due_at"], name="clock_stage_due"),
            models.Index(
                fields=["about_id"],
                condition=Q(about="order", stage="accept", stopped_at=None, late_steps__gt=0),
                name="clock_window_ran_out",
            ),
            models.Index(
                fields=["about_id"],
                condition=Q(about="event", stage="supplement", stopped_at=None, late_steps__gt=0),
                name="clock_supplement_ran_out",
            ),
        ]


class Change(models.TextChoices):
    """What may move a due time; nothing else does."""

    BREAK = "break"
    EXTENSION = "extension"
    RECLASSIFICATION = "reclassify"
    RECOMPUTATION = "recompute"


class DueChange(AppendOnly):
    """A due time was moved, openly.

    `began_at`: of a break, when it began; it ended `at`. `limit`: of an extension what was added, of a
    reclassification the new limit. Played again in their order they give the due time on any calendar.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Change)
    began_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    limit = models.CharField(max_length=10, blank=True)
    old_due = models.DateTimeField()
    new_due = models.DateTimeField()


class Lateness(AppendOnly):
    """A step of lateness that was reached: `ordinal` 1 when the due time passed, one more for every further full limit.

    A fact, written exactly once: by the sweep, or by the act that stops a clock which the sweep has not yet seen.
    `step` numbers all that were ever written for the clock, so that a clock which runs over again after its due time
    was moved does not repeat itself.
    """

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="latenesses", db_index=False)
    step = models.PositiveSmallIntegerField()
    ordinal = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    noticed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="lateness_once")]
        indexes = [models.Index(fields=["noticed_at"], name="lateness_noticed")]


class LatenessReversal(AppendOnly):
    """A step of lateness that a change of the due time has taken back: it stays, and does not count."""

    lateness = models.OneToOneField(Lateness, on_delete=models.PROTECT, related_name="reversal")
    change = models.ForeignKey(DueChange, on_delete=models.PROTECT, related_name="reversals")
    at = models.DateTimeField(db_index=True)


class Reminder(models.Model):
    """Half, four fifths or all of a limit has gone. `told_at`: when those concerned were told, by a layer above."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="reminders")
    percent = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(told_at=None), name="reminder_untold")]
