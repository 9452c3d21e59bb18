"""Reads what the judge has to know of one event, in a constant number of queries."""

from collections import defaultdict

from apps.events.judge import EventFacts, OrderFacts
from apps.events.models import Event, Order, Step

HANDLING_MOVES = ("accept", "return_order", "answer")


def facts_of(event: Event, orders: list[Order]) -> EventFacts:
    """`orders` are the event's, with their units; `event` comes with unit, community and street."""
    handlers: dict[int | None, set[int]] = defaultdict(set)
    if orders:
        steps = Step.objects.filter(event=event, move__in=HANDLING_MOVES, person__isnull=False)
        for order_id, person_id in steps.values_list("order_id", "person_id"):
            handlers[order_id].add(person_id)
    return EventFacts(
        state=event.state,
        unit_path=event.unit.path,
        community_path=event.community.path,
        street_path=event.street.path,
        district_path=event.street.path.partition(".")[0] + ".",
        orders=tuple(_order_facts(order, frozenset(handlers[order.pk])) for order in orders),
    )


def _order_facts(order: Order, handlers: frozenset[int]) -> OrderFacts:
    return OrderFacts(
        id=order.pk,
        role=order.role,
        state=order.state,
        unit_path=order.unit.path,
        unit_name=order.unit.name,
        returned=order.returned,
        handlers=handlers,
    )
