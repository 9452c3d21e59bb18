"""What falls due and what holds it back, and changes that wait for a second person."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.desk.api.serializers import UnitRef
from apps.desk.views.records.telling import proposed, title_of
from apps.households.models import Expiry, Hold, Proposal
from apps.households.proposals import decide, get_proposal, waiting_for
from apps.households.retention.holding import end_hold, hold
from apps.households.retention.queries import expiries_for, get_expiry, holds_of
from apps.households.retention.rules import KEPT

LONGEST = 200


class ExpiryRow(serializers.Serializer):
    """`about`, `about_id`: the record. `held_until`: the last day of the hold in force."""

    id = serializers.IntegerField()
    about = serializers.ChoiceField(choices=sorted(KEPT))
    about_id = serializers.IntegerField()
    unit = UnitRef()
    gone_on = serializers.DateField(allow_null=True)
    announced_on = serializers.DateField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=Expiry.State.values)
    settled_at = serializers.DateTimeField(allow_null=True)
    versions = serializers.IntegerField()
    held_until = serializers.SerializerMethodField()

    def get_held_until(self, expiry: Expiry) -> str | None:
        found = self.context.get("holds", {}).get(expiry.pk)
        return found.until.isoformat() if found and getattr(expiry, "is_held", True) else None


class HoldIn(serializers.Serializer):
    reason = serializers.ChoiceField(choices=Hold.Reason.values)
    until = serializers.DateField()


class ExpiriesView(ListView):
    """What falls due, or has been settled, in the caller's area."""

    queryset = Expiry.objects.none()
    serializer_class = ExpiryRow
    filterset_fields = ("state",)

    def get_queryset(self) -> Any:
        return expiries_for(self.actor)

    def paginate_queryset(self, queryset: Any) -> Any:
        self.rows = list(super().paginate_queryset(queryset) or [])
        return self.rows

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "holds": holds_of(getattr(self, "rows", []))}


class HoldView(ApiView):
    """Holds an announced record back, or prolongs what holds it back."""

    @extend_schema(request=HoldIn, responses=ExpiryRow, operation_id="retention_hold")
    def post(self, request: Request, id: int) -> Response:
        expiry = get_expiry(self.actor, id)
        given = HoldIn(data=request.data)
        given.is_valid(raise_exception=True)
        hold(actor=self.actor, expiry=expiry, **given.validated_data)
        return Response(ExpiryRow(expiry, context={"holds": holds_of([expiry])}).data)


class ReleaseView(ApiView):
    """Ends the hold."""

    @extend_schema(request=None, responses=ExpiryRow, operation_id="retention_release")
    def post(self, request: Request, id: int) -> Response:
        expiry = get_expiry(self.actor, id)
        end_hold(actor=self.actor, expiry=expiry)
        return Response(ExpiryRow(expiry).data)


class ChangeOut(serializers.Serializer):
    """Masked."""

    field = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class ProposalRow(serializers.Serializer):
    """`changes` only while it waits."""

    id = serializers.IntegerField()
    resident = serializers.IntegerField(source="resident_id")
    title = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=Proposal.State.values)
    proposed_by = serializers.CharField(source="proposed_by.person.name")
    proposed_at = serializers.DateTimeField()
    changes = serializers.SerializerMethodField()

    def get_title(self, row: Proposal) -> str:
        return title_of(row.resident)

    @extend_schema_field(ChangeOut(many=True))
    def get_changes(self, row: Proposal) -> list[dict[str, str]]:
        told = proposed(row) if row.state == Proposal.State.WAITING else []
        return [{"field": name, "before": before, "after": after} for name, before, after in told]


class DecisionIn(serializers.Serializer):
    confirm = serializers.BooleanField()
    reason = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")


class ProposalsView(ListView):
    """Changes that wait in the area where the caller confirms."""

    queryset = Proposal.objects.none()
    serializer_class = ProposalRow

    def get_queryset(self) -> Any:
        return waiting_for(self.actor)


class DecisionView(ApiView):
    """Confirms or refuses what somebody else proposed; a refusal gives a reason."""

    @extend_schema(request=DecisionIn, responses=ProposalRow, operation_id="proposal_decide")
    def post(self, request: Request, id: int) -> Response:
        proposal = get_proposal(self.actor, id)
        given = DecisionIn(data=request.data)
        given.is_valid(raise_exception=True)
        decided = decide(actor=self.actor, proposal=proposal, **given.validated_data)
        return Response(ProposalRow(decided).data)
