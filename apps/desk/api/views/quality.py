"""How good the base data are, area by area, and the records behind each figure: the numbers of the pages."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.errors import malformed_at
from apps.desk.api.records import ResidentRow
from apps.desk.api.serializers import UnitRef
from apps.desk.api.views.records import RecordsView
from apps.desk.views.baseflow.filters import SORTS, mending
from apps.desk.views.baseflow.quality import refuse_blind
from apps.households.models import Resident
from apps.households.quality import FIGURES, FRESH, LEVELS, Quality, levels_of, quality_of
from apps.staff.actors import InPost

LEVEL = OpenApiParameter("level", str, enum=list(LEVELS), default="grid", description="What is compared.")


class QualityRow(serializers.Serializer):
    """`complete`, `seen`: shares in percent. `fresh`: days → percent checked on the spot within them.

    `looked_at`: records drawn by lot and answered in three months; `true`: percent of them that agreed. `mend`: figure
    → how many records are to be mended for it.
    """

    unit = UnitRef()
    residents = serializers.IntegerField(min_value=0)
    complete = serializers.IntegerField(min_value=0, max_value=100)
    fresh = serializers.SerializerMethodField()
    seen = serializers.IntegerField(min_value=0, max_value=100)
    looked_at = serializers.IntegerField(min_value=0)
    true = serializers.IntegerField(min_value=0, max_value=100, allow_null=True)
    mend = serializers.DictField(child=serializers.IntegerField(min_value=0))

    def get_fresh(self, row: Quality) -> dict[str, int]:
        return {str(days): share for days, share in zip(FRESH, row.fresh, strict=True)}


class QualityOut(serializers.Serializer):
    """`levels`: those the post can compare by."""

    level = serializers.ChoiceField(choices=list(LEVELS))
    levels = serializers.ListField(child=serializers.ChoiceField(choices=list(LEVELS)))
    results = QualityRow(many=True)


class QualityView(ApiView):
    """Residents' records by grid, community or street, as far as the post sees them."""

    reads_query = True

    @extend_schema(
        parameters=[LEVEL, OpenApiParameter("sort", str, enum=list(SORTS), default="code")],
        responses=QualityOut,
        operation_id="quality",
    )
    def get(self, request: Request) -> Response:
        refuse_blind(self.actor)
        level, sort = _level(self.actor, request.query_params), _sort(request.query_params)
        rows = sorted(quality_of(self.actor, now=timezone.now(), level=level), key=SORTS[sort][1])
        return Response(QualityOut({"level": level, "levels": levels_of(self.actor), "results": rows}).data)


class QualityRecordsView(RecordsView):
    """Exactly the residents that a figure of an area counts, masked, newest first."""

    queryset = Resident.objects.none()
    serializer_class = ResidentRow
    filter_backends = []
    kind = "resident"
    refusals = (400, 401, 403, 404)

    def get_queryset(self) -> Any:
        refuse_blind(self.actor)
        _unit, _figure, rows, _query = mending(self.actor, self.request.query_params, now=timezone.now())
        return rows

    @extend_schema(
        parameters=[
            OpenApiParameter("level", str, enum=list(LEVELS), required=True),
            OpenApiParameter("unit", int, required=True, description="Id of the grid, community or street."),
            OpenApiParameter("figure", str, enum=list(FIGURES), required=True),
        ],
        operation_id="quality_records",
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        return super().get(request, **kwargs)


def _level(actor: InPost, query: Any) -> str:
    """Unlike a page, which may be opened from an old address, a program is told that a level is not open to it."""
    wanted, levels = query.get("level", "grid"), levels_of(actor)
    if wanted not in levels:
        sentence = _("In this post the quality of base data is compared by: %(levels)s. Choose one of these.")
        raise malformed_at("level", sentence % {"levels": ", ".join(levels)})
    return str(wanted)


def _sort(query: Any) -> str:
    wanted = query.get("sort", "code")
    if wanted not in SORTS:
        raise malformed_at("sort", _("Sort by one of: %(sorts)s.") % {"sorts": ", ".join(SORTS)})
    return str(wanted)
