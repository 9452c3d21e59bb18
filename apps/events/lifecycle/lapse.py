"""When the accept window runs out the order counts as accepted, late, and can no longer be returned.

The same row of the table (`lapse`) as any move, made for many orders at once: 100,000 windows can run out together.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.clocks import lifecycle as clocks
from apps.clocks.bulk import save_columns
from apps.clocks.models import About, Clock
from apps.events.lifecycle.clocking import refresh_due
from apps.events.models import Event, Order, Step
from apps.events.rules import MOVE, OrderState, state_of_orders
from apps.staff.actors import System

SWEEP = System("deadline sweep")
BATCH = 1000
LAPSE = MOVE["lapse"]


def lapse_acceptance(now: datetime) -> int:
    """Accepts every order whose accept clock the sweep has found late. Returns how many; safe to run at any time."""
    total = 0
    while done := _lapse_batch(now):
        total += done
    return total


@transaction.atomic
def _lapse_batch(now: datetime) -> int:
    ran_out = Clock.objects.filter(about=About.ORDER, stage="accept", stopped_at=None, late_steps__gt=0)
    order_ids = list(ran_out.order_by("about_id").values_list("about_id", flat=True)[:BATCH])
    event_ids = set(Order.objects.filter(pk__in=order_ids).values_list("event_id", flat=True))
    events = Event.objects.select_for_update(skip_locked=True).in_bulk(event_ids)
    # Asked again under the lock: somebody may have accepted meanwhile.
    waiting = Order.objects.filter(Exists(ran_out.filter(about_id=OuterRef("pk"))), state__in=LAPSE.sources)
    orders = list(waiting.filter(event_id__in=events).order_by("event_id", "id"))
    if not orders:
        return 0
    Order.objects.filter(pk__in=[o.pk for o in orders]).update(state=LAPSE.target, accepted_at=now)
    clocks.stop(about=About.ORDER, about_ids=[o.pk for o in orders], stages=["accept"], at=now)
    Step.objects.bulk_create(_steps(events, orders, now))
    _refresh(events, now)
    return len(orders)


def _steps(events: dict[int, Event], orders: list[Order], now: datetime) -> list[Step]:
    steps = []
    for order in orders:
        event = events[order.event_id]
        event.version += 1
        steps.append(
            Step(
                event=event,
                order=order,
                version=event.version,
                move=LAPSE.name,
                from_state=OrderState.SENT,
                to_state=LAPSE.target,
                system=SWEEP.name,
                at=now,
            )
        )
    return steps


def _refresh(events: dict[int, Event], now: datetime) -> None:
    """States and due times of the events and their orders, as a single move would leave them."""
    orders = list(Order.objects.filter(event_id__in=events))
    pairs: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for order in orders:
        pairs[order.event_id].append((order.role, order.state))
    for event in events.values():
        event.state = state_of_orders(pairs[event.pk])
        event.changed_at = now
    refresh_due(events.values(), orders)
    save_columns(orders, ["due_at"])
    save_columns(events.values(), ["state", "version", "due_at", "changed_at"])
