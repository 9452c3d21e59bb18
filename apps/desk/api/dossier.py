"""Everything the API shows of one event, read in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.reverse import reverse

from apps.clocks.models import About, Clock
from apps.desk.api.serializers import EventDetail, OpenMoveOut, OrderDetail
from apps.events.judge import OpenMove
from apps.events.lifecycle import File, open_file, open_moves
from apps.events.models import Event, Order
from apps.events.queries import checkers_for, colleagues_for, handlers_for
from apps.events.rules import Field, Kind, Subject
from apps.staff.actors import Actor
from apps.staff.models import Person

Choices = list[dict[str, str]]


@dataclass
class Dossier:
    """One event as the actor sees it."""

    event: Event
    actor: Actor
    file: File

    @property
    def orders(self) -> list[Order]:
        return self.file.orders

    @cached_property
    def _moves(self) -> list[OpenMove]:
        return open_moves(self.event, self.actor, self.file)

    @cached_property
    def _handlers(self) -> Choices:
        return [{"value": unit.code, "label": unit.name} for unit in handlers_for(self.event)]

    @cached_property
    def _checkers(self) -> list[Person]:
        return list(checkers_for(self.event))

    def _colleagues(self, order_id: int) -> Iterable[Person]:
        return colleagues_for(next(order for order in self.orders if order.pk == order_id))

    @property
    def _asks_photos(self) -> bool:
        return bool(self.event.category and self.event.category.photos_required)

    def clocks_of_event(self) -> list[Clock]:
        return [clock for clock in self.file.clocks if clock.about == About.EVENT]

    def clocks_of_order(self, order: Order) -> list[Clock]:
        return [clock for clock in self.file.clocks if clock.about == About.ORDER and clock.about_id == order.pk]

    def moves_of(self, subject: Subject, pk: int | None = None) -> Any:
        """Those of the event itself, or of one order, petition or card."""
        own = (found for found in self._moves if found.move.of is subject)
        return self._shown(found for found in own if found.thing is None or found.thing.id == pk)

    def _shown(self, moves: Iterable[OpenMove]) -> Any:
        return OpenMoveOut([self._open_move(found) for found in moves], many=True).data

    def _open_move(self, found: OpenMove) -> dict[str, Any]:
        return {
            "name": found.move.name,
            "label": _(found.move.label),
            "url": _address(self.event, found),
            "fields": [self._field(field, found) for field in found.move.fields],
        }

    def _field(self, field: Field, found: OpenMove) -> dict[str, Any]:
        choices: Choices = [{"value": code, "label": _(label)} for code, label in field.choices]
        if field.kind in {Kind.UNIT, Kind.UNITS}:
            choices = self._handlers
        elif field.kind is Kind.CHECKER:
            choices = _people(self._checkers)
        elif field.kind is Kind.COLLEAGUE and found.order:
            choices = _people(self._colleagues(found.order.id))
        return {
            "name": field.name,
            "kind": field.kind.value,
            "label": _(field.label),
            "required": field.is_needed(self._asks_photos),
            "choices": choices,
        }


def _people(people: Iterable[Person]) -> Choices:
    return [{"value": str(person.pk), "label": person.name} for person in people]


def _address(event: Event, found: OpenMove) -> str:
    if found.thing is not None:
        return reverse(f"v1:{found.move.of}-{found.move.name}", kwargs={str(found.move.of): found.thing.id})
    return reverse(f"v1:event-{found.move.name}", kwargs={"number": event.number})


def event_detail(event: Event, actor: Actor, file: File | None = None) -> Any:
    """`file`: of the event, where the caller has it."""
    return EventDetail(event, context={"dossier": Dossier(event, actor, file or open_file(event))}).data


def order_detail(order: Order, actor: Actor) -> Any:
    """`order` comes with its event."""
    return OrderDetail(order, context={"dossier": Dossier(order.event, actor, open_file(order.event))}).data
