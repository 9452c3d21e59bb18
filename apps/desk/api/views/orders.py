"""Orders and their moves."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.desk.api.dossier import order_detail
from apps.desk.api.filters import OrderFilter
from apps.desk.api.moving import MoveView
from apps.desk.api.serializers import OrderDetail, OrderRow
from apps.events.models import Card, Event, Order, Petition
from apps.events.queries import get_visible_card, get_visible_order, get_visible_petition, orders_seen_by
from apps.staff.seen import Seen


class OrdersView(ListView):
    """The orders that may be seen in this post."""

    queryset = Order.objects.none()
    serializer_class = OrderRow
    filterset_class = OrderFilter

    def get_queryset(self) -> Seen:  # type: ignore[override]  # what `Narrowing` and `ByCursor` take
        return orders_seen_by(self.actor)


class OrderView(ApiView):
    """One order with its clocks and the moves that are open to the caller."""

    @extend_schema(responses=OrderDetail, operation_id="order")
    def get(self, request: Request, order: int) -> Response:
        return Response(order_detail(get_visible_order(self.actor, order), self.actor))


class OrderMoveView(MoveView):
    """A move of an order. It answers with the whole event."""

    def find(self, *, order: int) -> tuple[Event, Order]:  # type: ignore[override]  # its own part of the address
        found = get_visible_order(self.actor, order)
        return found.event, found


class PetitionMoveView(MoveView):
    """A move of a petition: approving or refusing it. It answers with the whole event."""

    def find(self, *, petition: int) -> tuple[Event, Petition]:  # type: ignore[override]  # its own part of the address
        found = get_visible_petition(self.actor, petition)
        return found.event, found


class CardMoveView(MoveView):
    """A move of a supervision card. It answers with the whole event."""

    def find(self, *, card: int) -> tuple[Event, Card]:  # type: ignore[override]  # its own part of the address
        found = get_visible_card(self.actor, card)
        return found.event, found
