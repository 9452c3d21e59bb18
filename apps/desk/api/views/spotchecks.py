"""Records drawn by lot, over the API: drawn, looked at, handed on, ended."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.desk.api.serializers import UnitRef
from apps.desk.api.views.duplicates import REFUSALS, RecordId
from apps.households.models import Drawn, SpotCheck
from apps.households.spotchecks import drawing, queries
from apps.households.spotchecks.checking import ANSWERS, answer
from apps.households.spotchecks.rules import PARTS
from apps.staff.actors import InPost


class SpotCheckOut(serializers.Serializer):
    """`of`, `waiting`: how many were drawn, and are yet to be looked at.

    `seed`: of each grid's residents those were drawn whose SHA-256 of “seed:id” is lowest, `share` percent of them.
    """

    id = serializers.IntegerField()
    area = UnitRef()
    state = serializers.ChoiceField(choices=SpotCheck.State.values)
    share = serializers.IntegerField()
    population = serializers.IntegerField()
    of = serializers.IntegerField()
    waiting = serializers.IntegerField()
    seed = serializers.CharField()
    drawn_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    ended_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class SpotCheckIn(serializers.Serializer):
    """`checkers`: ids of the appointments whose holders look at the records; `area`: a community, a street or the
    district."""

    area = RecordId()
    share = serializers.IntegerField(min_value=1, max_value=100)
    due_on = serializers.DateField()
    checkers = serializers.ListField(child=RecordId(), min_length=1, max_length=200)


class DrawnOut(serializers.Serializer):
    """`name`, masked, is empty once the record has left the caller's area."""

    id = serializers.IntegerField()
    resident = serializers.IntegerField(source="resident_id")
    name = serializers.SerializerMethodField()
    unit = UnitRef()
    checker = serializers.IntegerField(source="checker_id")
    result = serializers.ChoiceField(choices=Drawn.Result.values)
    wrong = serializers.ListField(child=serializers.ChoiceField(choices=list(PARTS)))
    done_at = serializers.DateTimeField(allow_null=True)

    def get_name(self, row: Drawn) -> str:
        return str(row.resident) if row.resident_id in self.context["sight"] else ""


class AnswerIn(serializers.Serializer):
    """`wrong` says what, exactly when the result is “wrong”."""

    result = serializers.ChoiceField(choices=[one.value for one in ANSWERS])
    wrong = serializers.ListField(child=serializers.ChoiceField(choices=list(PARTS)), default=list, max_length=20)


class HandOnIn(serializers.Serializer):
    """Ids of appointments."""

    giver = RecordId()
    taker = RecordId()


class HandedOn(serializers.Serializer):
    records = serializers.IntegerField()


class CallOffIn(serializers.Serializer):
    reason = serializers.CharField(min_length=1, max_length=200)


class SpotChecksView(ListView):
    """Those drawn in the caller's area, and those in which the caller looks at records."""

    queryset = SpotCheck.objects.none()
    serializer_class = SpotCheckOut
    refusals = REFUSALS

    def get_queryset(self) -> Any:
        return queries.checks_of(self.actor)

    @extend_schema(request=SpotCheckIn, responses={201: SpotCheckOut}, operation_id="spot_checks_draw")
    def post(self, request: Request) -> Response:
        given = SpotCheckIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        made = drawing.draw(
            actor=self.actor,
            area_id=data["area"],
            share=data["share"],
            due_on=data["due_on"],
            checkers=data["checkers"],
        )
        return Response(_told(self.actor, made.pk), status=201)


class SpotCheckView(ApiView):
    """One of them."""

    @extend_schema(responses=SpotCheckOut, operation_id="spot_check")
    def get(self, request: Request, id: int) -> Response:
        return Response(_told(self.actor, id))


class DrawnView(ListView):
    """The records of a check: all for whoever runs it, otherwise the caller's own."""

    queryset = Drawn.objects.none()
    serializer_class = DrawnOut

    def get_queryset(self) -> Any:
        return queries.drawn_in(self.actor, queries.get_check(self.actor, self.kwargs["id"]))

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self.sight = queries.in_sight(self.actor, page or [])
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "sight": getattr(self, "sight", set())}

    @extend_schema(operation_id="spot_check_records")
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)


class AnswerView(ApiView):
    """What the caller found; may be corrected while the check is under way."""

    refusals = REFUSALS

    @extend_schema(request=AnswerIn, responses=DrawnOut, operation_id="spot_check_answer")
    def post(self, request: Request, id: int) -> Response:
        given = AnswerIn(data=request.data)
        given.is_valid(raise_exception=True)
        row = answer(actor=self.actor, drawn_id=id, **given.validated_data)
        sight = queries.in_sight(self.actor, [row])
        return Response(DrawnOut(row, context={"sight": sight}).data)


class HandOnView(ApiView):
    """What waits with one goes to another, as far as that one may look at it."""

    refusals = REFUSALS

    @extend_schema(request=HandOnIn, responses=HandedOn, operation_id="spot_check_hand_on")
    def post(self, request: Request, id: int) -> Response:
        given = HandOnIn(data=request.data)
        given.is_valid(raise_exception=True)
        count = drawing.hand_on(actor=self.actor, check_id=id, **given.validated_data)
        return Response({"records": count})


class SpotCheckEndView(ApiView):
    """What nobody has looked at stays so."""

    @extend_schema(request=None, responses=SpotCheckOut, operation_id="spot_check_end")
    def post(self, request: Request, id: int) -> Response:
        drawing.end(actor=self.actor, check_id=id)
        return Response(_told(self.actor, id))


class CallOffView(ApiView):
    """Only while nobody has looked at a record."""

    @extend_schema(request=CallOffIn, responses=SpotCheckOut, operation_id="spot_check_call_off")
    def post(self, request: Request, id: int) -> Response:
        given = CallOffIn(data=request.data)
        given.is_valid(raise_exception=True)
        drawing.call_off(actor=self.actor, check_id=id, reason=given.validated_data["reason"])
        return Response(_told(self.actor, id))


def _told(actor: InPost, pk: int) -> Any:
    return SpotCheckOut(queries.get_check(actor, pk)).data
