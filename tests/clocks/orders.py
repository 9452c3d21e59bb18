"""Many orders whose accept windows run out at the same moment, in a tenant of the test's own."""

from typing import TypeVar
from uuid import uuid4

from apps.clocks.models import Clock
from apps.events.models import Event, Order
from tests.cast import Cast
from tests.events.scenes import dispatched

Row = TypeVar("Row", Event, Order, Clock)


def sent(cast: Cast, number: int) -> None:
    """One order is sent as people do it, the others are copies of it and its event with clocks of their own."""
    order = dispatched(cast)
    event, clocks = order.event, list(Clock.objects.filter(about="order", about_id=order.pk))
    events = Event.objects.bulk_create(_copy(event, client_id=uuid4(), number=f"copy-{n}") for n in range(number - 1))
    orders = Order.objects.bulk_create(_copy(order, event_id=copy.pk) for copy in events)
    Clock.objects.bulk_create(_copy(clock, about_id=copy.pk) for copy in orders for clock in clocks)


def _copy(row: Row, **changed: object) -> Row:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, "id": None, **changed})
