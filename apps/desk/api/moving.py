"""One address for each row of the table of moves, so that the schema says what each of them takes."""

from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, JsonParser
from apps.desk.api.dossier import event_detail
from apps.desk.api.errors import malformed_at, malformed_form
from apps.desk.api.given import form_of, version_in
from apps.desk.api.serializers import EventDetail
from apps.events import lifecycle
from apps.events.models import Card, Event, Order, Petition
from apps.events.queries import find_visible
from apps.events.rules import Move

Thing = Order | Petition | Card
ONCE_HEADER = "Idempotency-Key"
ONCE = OpenApiParameter(
    ONCE_HEADER,
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="Made by the client. Sent again under the same key, the move is not made again.",
)


class MoveView(ApiView):
    """POST makes the move; the answer is the event as it is then, or nothing (204) to whom it has left."""

    serializer_class = EventDetail
    may_leave_sight = True
    parser_classes = [JsonParser, MultiPartParser]
    move: Move = None  # type: ignore[assignment]  # given to as_view()

    @abstractmethod
    def find(self, **which: Any) -> tuple[Event, Thing | None]:
        """The event, and the order, petition or card, if the caller may see them."""

    @extend_schema(parameters=[ONCE])
    def post(self, request: Request, **which: Any) -> Response:
        """Looks first for what was sent before: by now the event may have left the caller's sight."""
        once = once_in(request)
        if once and (step := lifecycle.made_before(name=self.move.name, actor=self.actor, once=once)):
            return self._shown(step.event)
        event, thing = self.find(**which)
        form = form_of(self.move, request, event=event, thing=thing)
        thing_id = thing.pk if thing else None
        version = version_in(request)
        if not form.is_valid():
            # Whoever may not make the move is told so, rather than asked to fill in its form.
            refusal = lifecycle.obstacle(event, self.move.name, self.actor, thing_id)
            raise refusal or malformed_form(form)
        file = lifecycle.file_of_move(
            event.pk, self.move.name, self.actor, form.cleaned_data, thing_id=thing_id, version=version, once=once
        )
        return self._shown(event, file)

    def _shown(self, event: Event, file: lifecycle.File | None = None) -> Response:
        seen = find_visible(self.actor, event.number)
        if seen is None:  # who was only sent to look has told what was found
            return Response(status=204)
        return Response(event_detail(seen, self.actor, lifecycle.reopened(file, seen) if file else None))


def once_in(request: Request) -> UUID | None:
    """What the client calls the move; None without the header."""
    text = request.headers.get(ONCE_HEADER)
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError as problem:
        raise malformed_at(ONCE_HEADER, _("Give a UUID of your own making, or leave the header out.")) from problem
