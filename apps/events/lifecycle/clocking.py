"""Keeps the clocks of an event and its orders true to their states. Nothing else in this app starts or stops one."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_UP, Decimal

from apps.clocks import lifecycle as clocks
from apps.clocks.bulk import among
from apps.clocks.calendars import calendar, stage_limit
from apps.clocks.models import About, Clock
from apps.clocks.worktime import Limit
from apps.events.models import Event, Order
from apps.events.rules import EVENT_CLOCKS, ORDER_CLOCKS, OrderState, Role

NONE: frozenset[str] = frozenset()


def follow_event(event: Event, *, before: str, orders: Iterable[Order], at: datetime) -> None:
    """Stops the clocks of the state that was left and starts those of the state that was entered."""
    leaving, entering = EVENT_CLOCKS.get(before, NONE), EVENT_CLOCKS.get(event.state, NONE)
    if before == event.state:
        return
    if leaving:
        clocks.stop(about=About.EVENT, about_ids=[event.pk], stages=leaving, at=at)
    for stage in sorted(entering):
        clocks.start(
            about=About.EVENT,
            about_id=event.pk,
            stage=stage,
            unit_id=_responsible(stage, event, orders),
            urgency=event.urgency,
            limit=stage_limit(stage, event.urgency),
            started_at=at,
        )


def follow_order(order: Order, *, before: str, event: Event, at: datetime) -> None:
    """The same for an order; what is withdrawn is neither met nor missed."""
    leaving = ORDER_CLOCKS.get(before, NONE) - ORDER_CLOCKS.get(order.state, NONE)
    entering = ORDER_CLOCKS.get(order.state, NONE) - ORDER_CLOCKS.get(before, NONE)
    if leaving:
        void = order.state == OrderState.WITHDRAWN
        clocks.stop(about=About.ORDER, about_ids=[order.pk], stages=leaving, at=at, void=void)
    for stage in sorted(entering):
        limit, due_at = _promise(stage, order, event, at)
        clocks.start(
            about=About.ORDER,
            about_id=order.pk,
            stage=stage,
            unit_id=order.unit_id,
            urgency=event.urgency,
            limit=limit,
            started_at=at,
            due_at=due_at,
        )


def refresh_due(events: Iterable[Event], orders: Iterable[Order]) -> None:
    """Repeats the earliest running due time on each event and order, for sorting. The rows are not saved."""
    events, orders = list(events), list(orders)
    running = Clock.objects.filter(stopped_at=None).values_list("about", "about_id", "due_at")
    on_events = running.filter(about=About.EVENT, about_id__in=among(event.pk for event in events))
    on_orders = running.filter(about=About.ORDER, about_id__in=among(order.pk for order in orders))
    dues: dict[tuple[str, int], list[datetime]] = defaultdict(list)
    for about, about_id, due_at in on_events.union(on_orders, all=True):
        dues[about, about_id].append(due_at)
    for order in orders:
        order.due_at = min(dues[About.ORDER, order.pk], default=None)
        dues[About.EVENT, order.event_id] += dues[About.ORDER, order.pk]
    for event in events:
        event.due_at = min(dues[About.EVENT, event.pk], default=None)


def _responsible(stage: str, event: Event, orders: Iterable[Order]) -> int:
    """Triage and closing are the community's; dispatch and rulings the street's; see `judge.verifier_path`."""
    if stage in {"dispatch", "return_ruling"}:
        return event.street_id
    if stage == "verify":
        lead = next(o for o in orders if o.role == Role.LEAD and o.state != OrderState.WITHDRAWN)
        if lead.unit_id == event.community_id:
            return event.street_id
        if lead.unit_id == event.street_id:
            return event.street.parent_id or event.street_id
    return event.community_id


def _promise(stage: str, order: Order, event: Event, at: datetime) -> tuple[Limit, datetime]:
    """The limit and due time of an order's clock. Source: domain README §3 (rework), §4 (accept)."""
    whole = Limit.parse(order.limit)
    if stage == "accept":
        return _accept_window(whole, event.urgency, at)
    if order.state == OrderState.REWORK:
        whole = _rework_limit(order, whole)
    return whole, calendar().add(at, whole)


def _accept_window(handle: Limit, urgency: int, at: datetime) -> tuple[Limit, datetime]:
    """Never longer than half the handle limit, whichever runs out first in the calendar."""
    usual, half = stage_limit("accept", urgency), handle.half()
    return min(((limit, calendar().add(at, limit)) for limit in (usual, half)), key=lambda pair: pair[1])


def _rework_limit(order: Order, whole: Limit) -> Limit:
    """What was left when it was answered, or half the limit, whichever is more."""
    last = Clock.objects.filter(about=About.ORDER, about_id=order.pk, stage="handle").order_by("-id").first()
    left = -(last.minutes or 0) if last else 0
    minutes = max(left, whole.half().minutes)
    hourly = "UH" if whole.unit.continuous else "WH"
    # Up to the next hundredth of an hour: a limit is kept in ten characters.
    return Limit.parse(f"{(Decimal(minutes) / 60).quantize(Decimal('0.01'), ROUND_UP)}{hourly}")
