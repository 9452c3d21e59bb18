"""Records that may be of one person, over the API: listed, merged, parted again, kept apart."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.serializers import UnitRef
from apps.households.duplicates import REASONS, Candidate, candidates, keep_apart, newest_versions
from apps.households.merging import get_merging, merge, undo
from apps.households.models import Apart, Merging, Resident
from apps.households.queries import get_visible
from apps.households.rules import PARTS

MOST_ID = 2**63 - 1
REFUSALS = (400, 401, 403, 404, 409, 415, 422)


class RecordId(serializers.IntegerField):
    def __init__(self, **given: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, **given)


class Double(serializers.Serializer):
    """Masked. `newest`: its newest version, to merge by."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="__str__")
    unit = UnitRef()
    newest = serializers.SerializerMethodField()

    def get_newest(self, row: Resident) -> int:
        found: int = self.context.get("newest", {}).get(row.pk, 0)
        return found


class CandidateRow(serializers.Serializer):
    first = Double()
    second = Double()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=list(REASONS)))


class Candidates(serializers.Serializer):
    results = CandidateRow(many=True)


class MergeRecordsIn(serializers.Serializer):
    """`take`: what the survivor takes from the other record. `seen_survivor`, `seen_other`: the `newest` of each
    when it was looked at."""

    survivor = RecordId()
    other = RecordId()
    take = serializers.ListField(child=serializers.ChoiceField(choices=PARTS), default=list)
    seen_survivor = RecordId()
    seen_other = RecordId()


class MergingOut(serializers.Serializer):
    id = serializers.IntegerField()
    survivor = serializers.IntegerField(source="survivor_id")
    other = serializers.IntegerField(source="other_id")
    taken = serializers.ListField(child=serializers.CharField())
    at = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)


class ApartIn(serializers.Serializer):
    first = RecordId()
    second = RecordId()
    reason = serializers.ChoiceField(choices=Apart.Reason.values)


class DuplicatesView(ApiView):
    """The first 200 pairs in the caller's area, with the reasons."""

    @extend_schema(responses=Candidates, operation_id="duplicates")
    def get(self, request: Request) -> Response:
        found: list[Candidate] = candidates(self.actor)
        newest = newest_versions({row.pk for pair in found for row in (pair.first, pair.second)})
        return Response(Candidates({"results": found}, context={"newest": newest}).data)


class MergeRecordsView(ApiView):
    """Makes two records one. 409 when one of them was changed since it was seen."""

    refusals = REFUSALS

    @extend_schema(request=MergeRecordsIn, responses=MergingOut, operation_id="duplicates_merge")
    def post(self, request: Request) -> Response:
        given = MergeRecordsIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        survivor = get_visible(self.actor, Resident, data["survivor"])
        other = get_visible(self.actor, Resident, data["other"])
        seen = {survivor.pk: data["seen_survivor"], other.pk: data["seen_other"]}
        done = merge(actor=self.actor, survivor=survivor, other=other, take=data["take"], seen=seen)
        return Response(MergingOut(done).data)


class ApartView(ApiView):
    """These are two people: the pair is not listed again."""

    refusals = REFUSALS

    @extend_schema(request=ApartIn, responses={204: None}, operation_id="duplicates_apart")
    def post(self, request: Request) -> Response:
        given = ApartIn(data=request.data)
        given.is_valid(raise_exception=True)
        one, other = (get_visible(self.actor, Resident, given.validated_data[name]) for name in ("first", "second"))
        keep_apart(actor=self.actor, one=one, other=other, reason=given.validated_data["reason"])
        return Response(status=204)


class UnmergeView(ApiView):
    """Makes two of one again, while what was taken over is as it was."""

    @extend_schema(request=None, responses=MergingOut, operation_id="merging_undo")
    def post(self, request: Request, id: int) -> Response:
        merging: Merging = get_merging(self.actor, id)
        return Response(MergingOut(undo(actor=self.actor, merging=merging)).data)
