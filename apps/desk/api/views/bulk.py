"""One move of many events over the API: previewed, carried out once however often it is sent, and told."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.events import bulk
from apps.events.bulk import Item, Verdict
from apps.events.forms import LONGEST
from apps.events.models import BulkAct, BulkPart
from apps.events.rules import MOVES, Kind

REFUSALS = (400, 401, 403, 404, 409, 415, 422)  # the events are named in the body
ROWS = [row for row in MOVES if row.in_bulk]


def _given_fields() -> dict[str, serializers.Field]:
    """Everything that the moves in bulk take, as text; what is left out is what each event has itself."""
    fields = [field for row in ROWS for field in row.fields]
    several = {field.name for field in fields if field.kind is Kind.UNITS}
    return {field.name: _several() if field.name in several else _text() for field in fields}


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=LONGEST[Kind.TEXT], allow_blank=True, required=False)


def _several() -> serializers.ListField:
    return serializers.ListField(child=_text(), max_length=bulk.MOST, required=False)


BulkGiven = type("BulkGiven", (serializers.Serializer,), _given_fields())


class NumberField(serializers.RegexField):
    def __init__(self, **given: Any) -> None:
        super().__init__(r"^[0-9]{1,20}$", **given)


class BulkPreviewIn(serializers.Serializer):
    move = serializers.ChoiceField(choices=[row.name for row in ROWS])
    events = serializers.ListField(child=NumberField(), min_length=1, max_length=bulk.MOST)
    given = BulkGiven(required=False)


class BulkItem(serializers.Serializer):
    """`order`: of moves of orders. `version`: of the event, as it was seen."""

    event = NumberField()
    order = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class BulkIn(serializers.Serializer):
    """`client_id` is made by the client; sending it again carries out nothing twice."""

    client_id = serializers.UUIDField()
    move = serializers.ChoiceField(choices=[row.name for row in ROWS])
    items = serializers.ListField(child=BulkItem(), min_length=1, max_length=bulk.MOST)
    given = BulkGiven(required=False)


class BulkRefusal(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()


class BulkVerdict(serializers.Serializer):
    """`refusal`: why it will not go; null where it will."""

    event = serializers.CharField(source="event.number")
    order = serializers.IntegerField(source="item.thing_id", allow_null=True)
    version = serializers.IntegerField(source="event.version")
    refusal = BulkRefusal(allow_null=True)


class BulkVerdicts(serializers.Serializer):
    items = BulkVerdict(many=True)


class BulkPartOut(serializers.Serializer):
    """`code`: `done`, that of the refusal, or empty for what was not reached: send the same again."""

    event = serializers.CharField(source="event.number")
    order = serializers.IntegerField(source="thing_id", allow_null=True)
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)


class BulkOut(serializers.Serializer):
    client_id = serializers.UUIDField()
    move = serializers.CharField()
    at = serializers.DateTimeField()
    parts = serializers.SerializerMethodField()

    @extend_schema_field(BulkPartOut(many=True))
    def get_parts(self, act: BulkAct) -> Any:
        parts: list[BulkPart] = list(act.parts.select_related("event").order_by("pk"))
        return BulkPartOut(parts, many=True).data


class BulkPreviewView(ApiView):
    """What would become of each event; nothing is changed."""

    refusals = REFUSALS

    @extend_schema(request=BulkPreviewIn, responses=BulkVerdicts, operation_id="bulk_preview")
    def post(self, request: Request) -> Response:
        asked = BulkPreviewIn(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        events = bulk.chosen(self.actor, told["events"])
        row = bulk.row_in_bulk(told["move"])
        found: list[Verdict] = bulk.preview(self.actor, row, events, told.get("given", {}))
        return Response(BulkVerdicts({"items": found}).data)


class BulkView(ApiView):
    """Carries it out, each event for itself."""

    refusals = REFUSALS

    @extend_schema(request=BulkIn, responses=BulkOut, operation_id="bulk")
    def post(self, request: Request) -> Response:
        asked = BulkIn(data=request.data)
        asked.is_valid(raise_exception=True)
        told = asked.validated_data
        act = bulk.begin(
            actor=self.actor,
            client_id=told["client_id"],
            row=bulk.row_in_bulk(told["move"]),
            items=[Item(item["event"], item.get("order"), item["version"]) for item in told["items"]],
            given=told.get("given", {}),
        )
        bulk.carry_out(actor=self.actor, act=act)
        return Response(BulkOut(act).data)


class BulkActView(ApiView):
    """What became of one's own act."""

    @extend_schema(responses=BulkOut, operation_id="bulk_act")
    def get(self, request: Request, client_id: UUID) -> Response:
        return Response(BulkOut(bulk.act_of(self.actor, client_id)).data)
