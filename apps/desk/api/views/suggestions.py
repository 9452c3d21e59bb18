"""Suggestions with their reasons. Nothing is done by asking: a suggestion is taken by making the move."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.errors import malformed_form
from apps.desk.api.serializers import CategoryRef, UnitRef
from apps.events.queries import get_visible
from apps.events.rules import EventState
from apps.events.suggestions.asking import EVERYTHING, about_event, about_report
from apps.events.suggestions.forms import HintForm
from apps.events.suggestions.words import LONGEST_TEXT


class BecauseOut(serializers.Serializer):
    """The word stood in `events` filed events of the category, `of` in all; 0 of 0 when only the category names it."""

    word = serializers.CharField()
    events = serializers.IntegerField()
    of = serializers.IntegerField()


class LikelyCategoryOut(serializers.Serializer):
    """`because` is empty for sensitive categories."""

    category = CategoryRef()
    confidence = serializers.FloatField(min_value=0, max_value=1)
    because = BecauseOut(many=True)
    reason = serializers.CharField()


class NearOut(serializers.Serializer):
    """An open event that may be the same. `likeness` of the words, from 0 to 1."""

    number = serializers.CharField(source="event.number")
    title = serializers.CharField(source="event.title")
    state = serializers.ChoiceField(choices=[state.value for state in EventState], source="event.state")
    metres = serializers.IntegerField()
    minutes = serializers.IntegerField()
    same_category = serializers.BooleanField()
    likeness = serializers.FloatField(min_value=0, max_value=1)
    reason = serializers.CharField()


class DepartmentOut(serializers.Serializer):
    """`conference`: the list leaves open who is responsible."""

    lead = UnitRef(allow_null=True)
    assists = UnitRef(many=True)
    reason = serializers.CharField()
    conference = serializers.BooleanField()


class HintsOut(serializers.Serializer):
    categories = LikelyCategoryOut(many=True)
    near = NearOut(many=True)


class SuggestionsOut(HintsOut):
    """`load`: a sentence about how many orders the suggested lead has open."""

    department = DepartmentOut()
    load = serializers.CharField(allow_blank=True)


def _degrees(name: str, most: int) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "number", "minimum": -most, "maximum": most})


class SuggestionsView(ApiView):
    """What is suggested for an event: its category, its departments, the event it may repeat."""

    @extend_schema(responses=SuggestionsOut, operation_id="event_suggestions")
    def get(self, request: Request, number: str) -> Response:
        event = get_visible(self.actor, number)
        found = about_event(event=event, actor=self.actor, now=timezone.now(), what=EVERYTHING)
        return Response(SuggestionsOut(found).data)


class HintsView(ApiView):
    """What is suggested while something is being reported."""

    reads_query = True

    @extend_schema(
        responses=HintsOut,
        operation_id="hints",
        parameters=[
            OpenApiParameter("text", {"type": "string", "maxLength": LONGEST_TEXT}),
            OpenApiParameter("category", {"type": "string"}, description="Code or id."),
            _degrees("lng", 180),
            _degrees("lat", 90),
        ],
    )
    def get(self, request: Request) -> Response:
        form = HintForm(request.query_params)
        if not form.is_valid():
            raise malformed_form(form)
        found = about_report(actor=self.actor, given=form.cleaned_data, now=timezone.now())
        return Response(HintsOut(found).data)
