"""How much a unit has on its hands: counts of open orders. Nothing here compares persons.

A dispatcher must know it of departments whose events lie elsewhere, so these counts do not start at what the actor may
see; they tell nothing of single events. Who may ask for them is decided by the pages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from apps.events.models import Order
from apps.events.rules import OPEN_ORDER
from apps.tenancy.context import current


@dataclass(frozen=True, slots=True)
class Load:
    """`open` counts all; `today`: due before midnight and not late yet; `late`: with a clock that has run out."""

    open: int = 0
    today: int = 0
    late: int = 0


def loads_of(units: Iterable[int], now: datetime) -> dict[int, Load]:
    """By id of the unit; those with nothing open are left out. One query."""
    orders = Order.objects.filter(unit__in=list(units), state__in=OPEN_ORDER).order_by()
    return {row["unit"]: _load(row) for row in orders.values("unit").annotate(**counts(now))}


def loads_of_colleagues(unit_id: int, now: datetime) -> dict[int | None, Load]:
    """Within one unit, by who works on it; None: nobody yet. Open work only, and for its leader alone. One query."""
    orders = Order.objects.filter(unit=unit_id, state__in=OPEN_ORDER).order_by()
    return {row["assignee"]: _load(row) for row in orders.values("assignee").annotate(**counts(now))}


def _load(row: Mapping[str, Any]) -> Load:
    return Load(row["open"], row["today"], row["late"])


def counts(now: datetime) -> dict[str, Any]:
    """The three counts as aggregates over orders."""
    return {
        "open": Count("pk"),
        "today": Count("pk", filter=Q(due_at__gte=now, due_at__lt=end_of_day(now))),
        "late": Count("pk", filter=Q(due_at__lt=now)),
    }


def end_of_day(now: datetime) -> datetime:
    """The next midnight in the tenant's zone."""
    local = now.astimezone(current().zone)
    return datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=local.tzinfo)


def end_of_week(now: datetime) -> datetime:
    """Midnight after Sunday in the tenant's zone."""
    local = now.astimezone(current().zone)
    return datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time(), tzinfo=local.tzinfo)
