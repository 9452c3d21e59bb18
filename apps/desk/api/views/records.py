"""Residents, households and organisations, masked; what is revealed is answered once and written down."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.desk.api.records import (
    HouseholdFilter,
    HouseholdRow,
    OrganisationRow,
    RecordFacts,
    RecordsFilter,
    ResidentFilter,
    ResidentRow,
    RevealIn,
    RevealOut,
    SearchIn,
)
from apps.desk.views.records.lists import rows_of
from apps.desk.views.records.telling import facts, title_of
from apps.households.actions import verify_on_spot
from apps.households.models import Household, Organisation, Resident, Tag
from apps.households.models.base import Located
from apps.households.queries import get_visible, seen_by
from apps.households.revealing import reveal
from apps.households.rules import KIND_OF
from apps.households.searching import looked_for, read_terms
from apps.households.sight import TagSight, colours, taggings_of, tags_seen
from apps.staff.actors import InPost

MOST_FOUND = 50


def tags_by_row(sight: TagSight, kind: str, ids: list[int]) -> dict[int, list[Tag]]:
    found: dict[int, list[Tag]] = defaultdict(list)
    for tagging in taggings_of(sight, **{f"{kind}s": ids}) if ids else []:
        found[getattr(tagging, f"{kind}_id")].append(tagging.tag)
    return found


class RecordsView(ListView):
    """Of one kind, newest first, as far as the post sees them."""

    kind = ""

    def get_queryset(self) -> Any:
        return rows_of(self.actor, self.kind)

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = list(super().paginate_queryset(queryset) or [])
        self.shown = shown_context(self.actor, self.kind, [row.pk for row in rows])
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **getattr(self, "shown", {})}


def shown_context(actor: InPost, kind: str, ids: list[int]) -> dict[str, Any]:
    sight = tags_seen(actor)
    shades = colours(sight, ids) if kind == "household" and ids else {}
    return {"tags": tags_by_row(sight, kind, ids), "colours": shades}


class ResidentsView(RecordsView):
    """Residents, masked."""

    queryset = Resident.objects.none()
    serializer_class = ResidentRow
    filterset_class = ResidentFilter
    kind = "resident"


class HouseholdsView(RecordsView):
    """Households, in the colour that follows from the tags the caller may see."""

    queryset = Household.objects.none()
    serializer_class = HouseholdRow
    filterset_class = HouseholdFilter
    kind = "household"


class OrganisationsView(RecordsView):
    """Shops, firms and social organisations."""

    queryset = Organisation.objects.none()
    serializer_class = OrganisationRow
    filterset_class = RecordsFilter
    kind = "organisation"


class RecordView(ApiView):
    """One record, every field masked."""

    model: type[Located]

    def answer(self, pk: int) -> Response:
        row = get_visible(self.actor, self.model, pk)
        kind = KIND_OF[self.model]
        told = {
            "id": row.pk,
            "kind": kind,
            "title": title_of(row),
            "version": row.version,
            "verified_at": row.verified_at,
            "facts": facts(row),
            "tags": tags_by_row(tags_seen(self.actor), kind, [row.pk])[row.pk],
        }
        return Response(RecordFacts(told).data)


class ResidentView(RecordView):
    model = Resident

    @extend_schema(responses=RecordFacts, operation_id="resident")
    def get(self, request: Request, id: int) -> Response:
        return self.answer(id)


class HouseholdView(RecordView):
    model = Household

    @extend_schema(responses=RecordFacts, operation_id="household")
    def get(self, request: Request, id: int) -> Response:
        return self.answer(id)


class OrganisationView(RecordView):
    model = Organisation

    @extend_schema(responses=RecordFacts, operation_id="organisation")
    def get(self, request: Request, id: int) -> Response:
        return self.answer(id)


class SearchView(ApiView):
    """The newest residents that fit, at most 50. What is looked for stands in the body, never in an address."""

    refusals = (400, 401, 403, 415)

    @extend_schema(request=SearchIn, responses=ResidentRow(many=True), operation_id="residents_search")
    def post(self, request: Request) -> Response:
        given = SearchIn(data=request.data)
        given.is_valid(raise_exception=True)
        rows = looked_for(seen_by(self.actor, Resident), read_terms(given.validated_data["text"], Resident))
        found = list(rows.page(MOST_FOUND).select_related("unit", "household__dwelling__building"))
        context = shown_context(self.actor, "resident", [row.pk for row in found])
        return Response(ResidentRow(found, many=True, context=context).data)


class VerifyView(RecordView):
    """Seen on the spot, and true."""

    model = Resident

    @extend_schema(request=None, responses=RecordFacts, operation_id="resident_verify")
    def post(self, request: Request, id: int) -> Response:
        verify_on_spot(actor=self.actor, row=get_visible(self.actor, Resident, id))
        return self.answer(id)


class RevealView(ApiView):
    """Personal data in the clear, for a purpose. Who saw it is written down."""

    @extend_schema(request=RevealIn, responses=RevealOut, operation_id="resident_reveal")
    def post(self, request: Request, id: int) -> Response:
        row = get_visible(self.actor, Resident, id)
        given = RevealIn(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        found = reveal(
            actor=self.actor,
            row=row,
            purpose=wanted["purpose"],
            note=wanted.get("note", ""),
            address=request.META.get("REMOTE_ADDR", ""),
        )
        return Response(RevealOut(found).data, headers={"Cache-Control": "no-store"})
