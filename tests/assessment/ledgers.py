"""What the ledger holds, in a form that two runs can be compared by."""

from decimal import Decimal

from apps.assessment.models import Entry
from apps.clocks.models import Lateness

Posting = tuple[str, str, int, int, int, str, Decimal]


def ledger() -> list[Posting]:
    """(rule, cause, id of the cause, step, unit, period, points) of every entry, in order; doubles would show."""
    columns = ("code", "cause", "cause_id", "step", "unit_id", "period", "points")
    return sorted(Entry.objects.values_list(*columns))


def points(code: str) -> list[Decimal]:
    """The points posted by a rule, in the order of the facts."""
    return list(Entry.objects.filter(code=code).order_by("occurred_at", "id").values_list("points", flat=True))


def steps_late() -> list[tuple[int, int]]:
    """(clock, step) of every step of lateness, in order."""
    return sorted(Lateness.objects.values_list("clock_id", "step"))
