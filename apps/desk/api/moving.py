"""One address for each row of the table of moves, so that the schema says what each of them takes."""

from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, JsonParser
from apps.desk.api.dossier import event_detail
from apps.desk.api.errors import malformed_form
from apps.desk.api.given import form_of, version_in
from apps.desk.api.serializers import EventDetail
from apps.events import lifecycle
from apps.events.models import Card, Event, Order, Petition
from apps.events.queries import find_visible
from apps.events.rules import Move


class MoveView(ApiView):
    """POST makes the move; the answer is the event as it is then, or nothing (204) to whom it has left."""

    serializer_class = EventDetail
    may_leave_sight = True
    parser_classes = [JsonParser, MultiPartParser]
    move: Move = None  # type: ignore[assignment]  # given to as_view()

    def make(self, request: Request, event: Event, *, thing: Order | Petition | Card | None = None) -> Response:
        form = form_of(self.move, request, event=event, thing=thing)
        thing_id = thing.pk if thing else None
        version = version_in(request)
        if not form.is_valid():
            # Whoever may not make the move is told so, rather than asked to fill in its form.
            refusal = lifecycle.obstacle(event, self.move.name, self.actor, thing_id)
            raise refusal or malformed_form(form)
        file = lifecycle.file_of_move(
            event.pk, self.move.name, self.actor, form.cleaned_data, thing_id=thing_id, version=version
        )
        seen = find_visible(self.actor, event.number)
        if seen is None:  # who was only sent to look has told what was found
            return Response(status=204)
        return Response(event_detail(seen, self.actor, lifecycle.reopened(file, seen)))
