"""Events, their history, and the moves of an event."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, FromTheFirst, JsonParser, ListView
from apps.desk.api.dossier import event_detail
from apps.desk.api.errors import malformed_form
from apps.desk.api.filters import EventFilter
from apps.desk.api.given import form_of
from apps.desk.api.moving import MoveView
from apps.desk.api.serializers import EventDetail, EventRow, StepOut
from apps.events import lifecycle
from apps.events.models import Event, Evidence, Step
from apps.events.queries import events_seen_by, get_visible
from apps.events.rules import MOVE
from apps.staff.seen import Seen


class EventsView(ListView):
    """The events that may be seen in this post, and reporting a new one."""

    queryset = Event.objects.none()
    serializer_class = EventRow
    filterset_class = EventFilter
    parser_classes = [JsonParser, MultiPartParser]
    move = MOVE["report"]

    def get_queryset(self) -> Seen:  # type: ignore[override]  # what `Narrowing` and `ByCursor` take
        return events_seen_by(self.actor)

    @extend_schema(
        operation_id="event_report",
        filters=False,
        responses={
            201: OpenApiResponse(EventDetail, "The event that was made."),
            200: OpenApiResponse(EventDetail, "The event that this client_id has made before."),
        },
    )
    def post(self, request: Request) -> Response:
        """Reports an event. The client makes `client_id`; sending it again gives the same event and 200."""
        form = form_of(self.move, request)
        if not form.is_valid():
            raise malformed_form(form)
        event, is_new = lifecycle.report(actor=self.actor, given=form.cleaned_data)
        shown = event_detail(get_visible(self.actor, event.number), self.actor)
        return Response(shown, status=201 if is_new else 200)


class EventView(ApiView):
    """One event with its clocks, its orders, and the moves that are open to the caller."""

    @extend_schema(responses=EventDetail, operation_id="event")
    def get(self, request: Request, number: str) -> Response:
        return Response(event_detail(get_visible(self.actor, number), self.actor))


class StepsView(ListView):
    """The history of an event, from the first step on, with links to its photos that run out after an hour."""

    queryset = Step.objects.none()
    serializer_class = StepOut
    filter_backends: Any = []
    pagination_class = FromTheFirst

    def get_queryset(self) -> QuerySet[Step]:
        steps = get_visible(self.actor, self.kwargs["number"]).steps
        kept = Prefetch("evidence", Evidence.objects.order_by("id"))
        return steps.select_related("person", "appointment__post", "appointment__unit").prefetch_related(kept)


class EventMoveView(MoveView):
    """A move of an event."""

    def find(self, *, number: str) -> tuple[Event, None]:  # type: ignore[override]  # its own part of the address
        return get_visible(self.actor, number), None
