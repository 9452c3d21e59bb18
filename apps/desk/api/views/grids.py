"""The sizes of grids, and what is proposed for one that is outside the standard."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.views.territory.filters import SORTS, SizeFilter
from apps.desk.views.territory.sizes import in_order, refuse_blind
from apps.grids.sizing import propose_split
from apps.households.proposing import merges_near
from apps.households.sizes import STATES, blocks_of, get_grid, size_of, sizes_of, standard, standing_in


class SizeOut(serializers.Serializer):
    """`outside`: households missing (negative) or too many; null for special grids, which have no such standard."""

    id = serializers.IntegerField(source="grid.pk")
    code = serializers.CharField(source="grid.code")
    name = serializers.CharField(source="grid.name")
    community = serializers.CharField(source="grid.parent.name")
    households = serializers.IntegerField(min_value=0)
    outside = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=list(STATES))


class SizesOut(serializers.Serializer):
    """`least`, `most`: the tenant's standard."""

    least = serializers.IntegerField(min_value=1)
    most = serializers.IntegerField(min_value=1)
    grids = SizeOut(many=True)


class GridPartOut(serializers.Serializer):
    buildings = serializers.ListField(child=serializers.IntegerField())
    households = serializers.IntegerField(min_value=0)


class ProposalOut(serializers.Serializer):
    """`parts`: of a grid that is too large. `join`: ids of grids that a small one could be one with."""

    size = SizeOut()
    parts = GridPartOut(many=True)
    join = serializers.ListField(child=serializers.IntegerField())


class GridSizesView(ApiView):
    """All grids whose base data the post may see: narrowed and sorted as on the page, furthest outside first."""

    @extend_schema(
        parameters=[
            OpenApiParameter("unit", int, description="Only the grids of this street or community."),
            OpenApiParameter("state", str, enum=list(STATES)),
            OpenApiParameter("sort", str, enum=list(SORTS), default="outside"),
        ],
        responses=SizesOut,
        operation_id="grid_sizes",
    )
    def get(self, request: Request) -> Response:
        refuse_blind(self.actor)
        form = SizeFilter(self.actor, request.query_params)
        rows = in_order(sizes_of(self.actor, form.within), form)
        limits = standard()
        return Response(SizesOut({"least": limits.least, "most": limits.most, "grids": rows}).data)


class GridSizeView(ApiView):
    """One grid with what is proposed for it."""

    @extend_schema(responses=ProposalOut, operation_id="grid_size")
    def get(self, request: Request, grid: int) -> Response:
        refuse_blind(self.actor)
        found = get_grid(self.actor, grid)
        size = size_of(self.actor, found)
        large, small = size.state == "large", size.state == "small"
        parts = propose_split(blocks_of(standing_in(self.actor, found)), standard()) if large else ()
        merge = merges_near(self.actor, found) if small else None
        told: dict[str, Any] = {
            "size": size,
            "parts": [
                {"buildings": [block.key for block in part], "households": sum(block.households for block in part)}
                for part in parts
            ],
            "join": [near.pk for near, _households in merge.grids] if merge else [],
        }
        return Response(ProposalOut(told).data)
