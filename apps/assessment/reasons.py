"""Why an entry was posted, in a sentence: which clock was due when, or which step was taken."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.assessment.models import Entry
from apps.clocks.models import Clock
from apps.events.labels import CLOCK_LABELS, URGENCY_LABELS
from apps.events.models import Step


def reasons(entries: Iterable[Entry]) -> dict[int, str]:
    """The sentence for each entry's id, in two queries for any number of entries.

    The entries come from `queries.entries_visible_to`, which has read their rules and events.
    """
    entries = list(entries)
    clocks = Clock.objects.in_bulk({entry.cause_id for entry in entries if entry.cause == "clock"})
    steps = Step.objects.in_bulk({entry.cause_id for entry in entries if entry.cause == "step"})
    return {entry.pk: _reason(entry, clocks, steps) for entry in entries}


def _reason(entry: Entry, clocks: dict[int, Clock], steps: dict[int, Step]) -> str:
    clock = clocks.get(entry.cause_id) if entry.cause == "clock" else None
    cause = _of_clock(entry, clock) if clock else _of_step(entry, steps[entry.cause_id])
    urgency = clock.urgency if clock else entry.event.urgency
    if urgency in entry.rule.doubled_urgencies:
        cause += " " + _("Counted twice: the event is %(urgency)s.") % {"urgency": _(URGENCY_LABELS[urgency])}
    return cause if entry.reverses_id is None else _("Taken back: %(cause)s") % {"cause": cause}


def _of_clock(entry: Entry, clock: Clock) -> str:
    values = {
        "stage": _(CLOCK_LABELS.get(clock.stage, clock.stage)),
        "due": _written(clock.due_at),
        "step": entry.step,
        "at": _written(entry.occurred_at),
    }
    if entry.step == 1:
        return _("The time for %(stage)s ran out on %(due)s.") % values
    return _("The time for %(stage)s ran out on %(due)s; step %(step)s of its lateness began on %(at)s.") % values


def _of_step(entry: Entry, step: Step) -> str:
    values = {"rule": entry.rule.name, "at": _written(step.at), "time": step.given.get("time", 1)}
    if step.move == "rework":
        return _("On %(at)s the order was sent back for rework, time %(time)s.") % values
    if step.move == "reject_return":
        return _("On %(at)s the return of the order was rejected.") % values
    return _("%(rule)s, on %(at)s.") % values


def _written(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
