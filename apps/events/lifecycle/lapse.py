"""When the accept window runs out the order counts as accepted, late, and can no longer be returned.

The same row of the table (`lapse`) as any move, made for many orders at once: 100,000 windows can run out together.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from apps.audit.bulk import among, save_columns
from apps.clocks.calendars import calendar
from apps.clocks.lifecycle import Running
from apps.clocks.models import About, Clock
from apps.events.lifecycle.clocking import refresh_due
from apps.events.models import Event, Order, Step
from apps.events.rules import MOVE, OrderState, Share, state_of_orders
from apps.staff.actors import System

SWEEP = System("deadline sweep")
BATCH = 2000
READ = ("event_id", "role", "state", "own", "accepted_at", "due_at")  # what a lapse reads and changes of an order
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
    first = list(ran_out.order_by("about_id").values_list("about_id", flat=True)[:BATCH])
    concerned = Order.objects.filter(pk__in=among(first)).values("event_id")
    changing = Event.objects.only("state", "referred", "version", "due_at", "changed_at")
    locked = {event.pk: event for event in changing.select_for_update(skip_locked=True).filter(pk__in=concerned)}
    # Asked only now, under the lock: somebody may have accepted meanwhile.
    orders = list(Order.objects.filter(event_id__in=among(locked)).order_by("event_id", "id").only(*READ))
    late = set(ran_out.filter(about_id__in=among(o.pk for o in orders)).values_list("about_id", flat=True))
    lapsed = [order for order in orders if order.pk in late and order.state in LAPSE.sources]
    if not lapsed:
        return 0
    events = {order.event_id: locked[order.event_id] for order in lapsed}
    running = Running.of({About.ORDER: [o.pk for o in orders], About.EVENT: list(events)}, days=calendar())
    for clock in running.clocks:
        if clock.stage == "accept" and clock.about_id in late:
            running.stop(clock, at=now)
    running.save()
    Step.objects.bulk_create(_steps(events, lapsed, now))
    for order in lapsed:
        order.state, order.accepted_at = LAPSE.target, now
    _refresh(events, orders, running, now)
    save_columns(lapsed, ["state", "accepted_at", "due_at"])
    save_columns(events.values(), ["state", "version", "due_at", "changed_at"])
    return len(lapsed)


def _steps(events: dict[int, Event], orders: list[Order], now: datetime) -> list[Step]:
    steps = []
    for order in orders:
        event = events[order.event_id]
        event.version += 1
        steps.append(
            Step(
                event_id=event.pk,
                order_id=order.pk,
                version=event.version,
                move=LAPSE.name,
                from_state=OrderState.SENT,
                to_state=LAPSE.target,
                system=SWEEP.name,
                at=now,
            )
        )
    return steps


def _refresh(events: dict[int, Event], orders: list[Order], running: Running, now: datetime) -> None:
    """States and due times, as a single move would leave them. The rows are not saved."""
    shares: dict[int, list[Share]] = defaultdict(list)
    for order in orders:
        shares[order.event_id].append(Share(order.role, order.state, order.own))
    for event in events.values():
        event.state = state_of_orders(shares[event.pk], referred=event.referred)
        event.changed_at = now
    refresh_due(events.values(), orders, running.clocks)
