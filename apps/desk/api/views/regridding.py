"""Dividing and joining grids: a plan is asked for, sent back with its seal, and can be undone."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.regridding.carrying import MOST_JOINED, MOST_PARTS, NAME_LENGTH, REASON_LENGTH, merge, split
from apps.desk.regridding.intact import what_prevents
from apps.desk.regridding.plans import Census, Part, census, grid_to_change
from apps.desk.regridding.undoing import get_act, undo
from apps.grids.models import Regrid

MOST_BUILDINGS = 5_000
REFUSALS = (400, 401, 403, 404, 409, 415, 422)  # the grids are named in the body


def _ids(most: int = MOST_BUILDINGS, **options: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), max_length=most, **options
    )


class HeldHere(serializers.Serializer):
    id = serializers.IntegerField()
    post = serializers.CharField(source="post.code")
    person = serializers.CharField(source="person.name")
    unit = serializers.IntegerField(source="unit_id")


class CensusOut(serializers.Serializer):
    """What lives there. `seal`: to be sent along; another one as soon as anything else lives there."""

    seal = serializers.CharField()
    grids = serializers.ListField(child=serializers.IntegerField())
    buildings = serializers.DictField(child=serializers.IntegerField(), help_text="building → households")
    households = serializers.IntegerField()
    residents = serializers.IntegerField()
    events = serializers.IntegerField()
    posts = HeldHere(many=True)


class PartIn(serializers.Serializer):
    name = serializers.CharField(max_length=NAME_LENGTH)
    buildings = _ids()
    posts = _ids(required=False, default=list)


class SplitIn(serializers.Serializer):
    parts = serializers.ListField(child=PartIn(), max_length=MOST_PARTS)
    reason = serializers.CharField(max_length=REASON_LENGTH)
    seal = serializers.CharField(max_length=64)


class MergeIn(serializers.Serializer):
    grids = _ids(MOST_JOINED)
    name = serializers.CharField(max_length=NAME_LENGTH)
    posts = _ids(required=False, default=list)
    reason = serializers.CharField(max_length=REASON_LENGTH)
    seal = serializers.CharField(max_length=64)


class PlanIn(serializers.Serializer):
    grids = _ids(MOST_JOINED, min_length=1)


class UndoIn(serializers.Serializer):
    reason = serializers.CharField(max_length=REASON_LENGTH)


class SuccessionOut(serializers.Serializer):
    old = serializers.IntegerField(source="old_id")
    new = serializers.IntegerField(source="new_id")
    code = serializers.CharField(source="new.code")
    name = serializers.CharField(source="new.name")


class ActOut(serializers.Serializer):
    """`prevents`: why it cannot be undone any more; null when it can."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Regrid.Kind.values)
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    prevents = serializers.SerializerMethodField()
    successions = serializers.SerializerMethodField()

    def get_prevents(self, act: Regrid) -> str | None:
        return what_prevents(act)

    def get_successions(self, act: Regrid) -> list[dict[str, Any]]:
        rows = act.successions.select_related("new").order_by("old_id", "new__code")
        return list(SuccessionOut(rows, many=True).data)


def _told(found: Census) -> dict[str, Any]:
    return CensusOut(
        {
            "seal": found.seal,
            "grids": [grid.pk for grid in found.grids],
            "buildings": {str(pk): households for pk, households in found.buildings.items()},
            "households": found.households,
            "residents": found.residents,
            "events": len(found.events),
            "posts": found.posts,
        }
    ).data


class RegridPlanView(ApiView):
    """What lives on one grid that is to be divided, or on several that are to be joined."""

    refusals = REFUSALS

    @extend_schema(request=PlanIn, responses=CensusOut, operation_id="regrid_plan")
    def post(self, request: Request) -> Response:
        given = PlanIn(data=request.data)
        given.is_valid(raise_exception=True)
        ids = dict.fromkeys(given.validated_data["grids"])
        return Response(_told(census([grid_to_change(self.actor, pk) for pk in ids])))


class SplitView(ApiView):
    """Divides a grid along whole buildings."""

    @extend_schema(request=SplitIn, responses={201: ActOut}, operation_id="grid_split")
    def post(self, request: Request, grid: int) -> Response:
        found = grid_to_change(self.actor, grid)
        given = SplitIn(data=request.data)
        given.is_valid(raise_exception=True)
        rows = given.validated_data["parts"]
        parts = [Part(row["name"].strip(), frozenset(row["buildings"]), frozenset(row["posts"])) for row in rows]
        told = {name: given.validated_data[name] for name in ("reason", "seal")}
        return Response(ActOut(split(actor=self.actor, grid_id=found.pk, parts=parts, **told)).data, status=201)


class MergeView(ApiView):
    """Joins neighbours of one community."""

    refusals = REFUSALS

    @extend_schema(request=MergeIn, responses={201: ActOut}, operation_id="grid_merge")
    def post(self, request: Request) -> Response:
        given = MergeIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        return Response(ActOut(merge(actor=self.actor, grid_ids=told.pop("grids"), **told)).data, status=201)


class RegridView(ApiView):
    """One act: what became of what."""

    @extend_schema(responses=ActOut, operation_id="regrid")
    def get(self, request: Request, id: int) -> Response:
        return Response(ActOut(get_act(self.actor, id)).data)


class RegridUndoView(ApiView):
    """Takes it back, as long as nothing new has happened."""

    @extend_schema(request=UndoIn, responses=ActOut, operation_id="regrid_undo")
    def post(self, request: Request, id: int) -> Response:
        act = get_act(self.actor, id)
        given = UndoIn(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(ActOut(undo(actor=self.actor, act_id=act.pk, reason=given.validated_data["reason"])).data)
