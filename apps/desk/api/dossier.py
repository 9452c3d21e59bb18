"""Everything the API shows of one event, read in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.reverse import reverse

from apps.clocks.models import About, Clock
from apps.desk.api.serializers import EventDetail, OpenMoveOut, OrderDetail
from apps.events.judge import OpenMove
from apps.events.lifecycle import open_moves
from apps.events.models import Event, Order
from apps.events.queries import handlers_for
from apps.events.rules import Field, Kind
from apps.staff.actors import Actor

Choices = list[dict[str, str]]


@dataclass
class Dossier:
    """One event as the actor sees it."""

    event: Event
    actor: Actor

    @cached_property
    def orders(self) -> list[Order]:
        return list(self.event.orders.select_related("unit").order_by("id"))

    @cached_property
    def _clocks(self) -> list[Clock]:
        of_event = Q(about=About.EVENT, about_id=self.event.pk)
        of_orders = Q(about=About.ORDER, about_id__in=[order.pk for order in self.orders])
        return list(Clock.objects.filter(of_event | of_orders).order_by("id"))

    @cached_property
    def _moves(self) -> list[OpenMove]:
        return open_moves(self.event, self.actor, self.orders)

    @cached_property
    def _handlers(self) -> Choices:
        return [{"value": unit.code, "label": unit.name} for unit in handlers_for(self.event)]

    def clocks_of_event(self) -> list[Clock]:
        return [clock for clock in self._clocks if clock.about == About.EVENT]

    def clocks_of_order(self, order: Order) -> list[Clock]:
        return [clock for clock in self._clocks if clock.about == About.ORDER and clock.about_id == order.pk]

    def moves_of_event(self) -> Any:
        return self._shown(found for found in self._moves if found.order is None)

    def moves_of_order(self, order: Order) -> Any:
        return self._shown(found for found in self._moves if found.order and found.order.id == order.pk)

    def _shown(self, moves: Iterable[OpenMove]) -> Any:
        return OpenMoveOut([self._open_move(found) for found in moves], many=True).data

    def _open_move(self, found: OpenMove) -> dict[str, Any]:
        return {
            "name": found.move.name,
            "label": _(found.move.label),
            "url": _address(self.event, found),
            "fields": [self._field(field) for field in found.move.fields],
        }

    def _field(self, field: Field) -> dict[str, Any]:
        choices: Choices = [{"value": code, "label": _(label)} for code, label in field.choices]
        if field.kind in {Kind.UNIT, Kind.UNITS}:
            choices = self._handlers
        return {
            "name": field.name,
            "kind": field.kind.value,
            "label": _(field.label),
            "required": field.required,
            "choices": choices,
        }


def _address(event: Event, found: OpenMove) -> str:
    if found.order is not None:
        return reverse(f"v1:order-{found.move.name}", kwargs={"order": found.order.id})
    return reverse(f"v1:event-{found.move.name}", kwargs={"number": event.number})


def event_detail(event: Event, actor: Actor) -> Any:
    return EventDetail(event, context={"dossier": Dossier(event, actor)}).data


def order_detail(order: Order, actor: Actor) -> Any:
    """`order` comes with its event."""
    return OrderDetail(order, context={"dossier": Dossier(order.event, actor)}).data
