"""Reads what the judge has to know of one event, in a constant number of queries."""

from collections import defaultdict
from datetime import datetime

from apps.clocks.models import About, Clock
from apps.events.judge import EventFacts, OrderFacts
from apps.events.models import Event, Order, Step

HANDLING_MOVES = ("accept", "return_order", "answer")


def facts_of(event: Event, orders: list[Order], at: datetime) -> EventFacts:
    """As they are at a moment. `orders` are the event's, with units; `event` comes with unit, community and street."""
    handlers: dict[int | None, set[int]] = defaultdict(set)
    if orders:
        steps = Step.objects.filter(event=event, move__in=HANDLING_MOVES, person__isnull=False)
        for order_id, person_id in steps.values_list("order_id", "person_id"):
            handlers[order_id].add(person_id)
    over = _windows_over(orders, at)
    return EventFacts(
        state=event.state,
        unit_path=event.unit.path,
        community_path=event.community.path,
        street_path=event.street.path,
        district_path=event.street.path.partition(".")[0] + ".",
        orders=tuple(_order_facts(order, frozenset(handlers[order.pk]), order.pk in over) for order in orders),
    )


def _windows_over(orders: list[Order], at: datetime) -> set[int]:
    """Orders nobody has accepted in time; the sweep will lapse them within its next turn."""
    ids = [order.pk for order in orders]
    late = Clock.objects.filter(about=About.ORDER, about_id__in=ids, stage="accept", stopped_at=None, due_at__lt=at)
    return set(late.values_list("about_id", flat=True))


def _order_facts(order: Order, handlers: frozenset[int], window_over: bool) -> OrderFacts:
    return OrderFacts(
        id=order.pk,
        role=order.role,
        state=order.state,
        unit_path=order.unit.path,
        unit_name=order.unit.name,
        returned=order.returned,
        window_over=window_over,
        handlers=handlers,
    )
