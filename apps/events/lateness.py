"""What is late now, and whose it is: every running clock of an event in sight, or of one of its orders, that is over.

A clock in a break does not count; one that was stopped late is history. Approvals and replies to cards are not among
them: those show on the desks of whoever owes them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from apps.clocks.models import About, Clock
from apps.events.models import Event, Order
from apps.events.queries import orders_visible_to, visible_to
from apps.grids.models import Unit
from apps.staff.actors import Actor


@dataclass(frozen=True, slots=True)
class LateUnit:
    """`late` counts running limits that are over; the longest of them has been so since `since`."""

    unit: Unit
    late: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Lateness:
    """One limit that is over. `order` is None where the event itself waits, as for triage."""

    clock: Clock
    event: Event
    order: Order | None


def late_clocks(actor: Actor, now: datetime) -> QuerySet[Clock]:
    """Unordered."""
    of_events = Q(about=About.EVENT, about_id__in=visible_to(actor).order_by().values("pk"))
    of_orders = Q(about=About.ORDER, about_id__in=orders_visible_to(actor).order_by().values("pk"))
    return Clock.objects.filter(of_events | of_orders, stopped_at=None, paused_at=None, due_at__lt=now)


def late_units(actor: Actor, now: datetime) -> list[LateUnit]:
    """The worst first: whoever has kept somebody waiting longest. Two queries."""
    rows = late_clocks(actor, now).order_by().values("unit").annotate(late=Count("pk"), since=Min("due_at"))
    found = list(rows.order_by("since", "unit"))
    units = Unit.objects.defer("boundary").in_bulk([row["unit"] for row in found])
    return [LateUnit(units[row["unit"]], row["late"], row["since"]) for row in found]


def latest(actor: Actor, now: datetime, *, unit_id: int | None = None, most: int) -> list[Lateness]:
    """The worst first, of one unit or of all. Three queries."""
    clocks = late_clocks(actor, now).select_related("unit").defer("unit__boundary")
    if unit_id is not None:
        clocks = clocks.filter(unit=unit_id)
    found = list(clocks.order_by("due_at", "id")[:most])
    orders = orders_visible_to(actor).in_bulk([clock.about_id for clock in found if clock.about == About.ORDER])
    events = visible_to(actor).in_bulk([clock.about_id for clock in found if clock.about == About.EVENT])
    return [
        Lateness(clock, orders[clock.about_id].event, orders[clock.about_id])
        if clock.about == About.ORDER
        else Lateness(clock, events[clock.about_id], None)
        for clock in found
    ]
