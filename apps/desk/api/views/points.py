"""Which grid a point lies in."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.grids.finding import SYSTEMS, WGS84, grids_at, read_point
from apps.grids.unitlist import EAST, NORTH, SOUTH, WEST


class GridRef(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    code = serializers.CharField()
    name = serializers.CharField()


class NearGridOut(serializers.Serializer):
    grid = GridRef(source="unit")
    metres = serializers.IntegerField(min_value=0)


class PointOut(serializers.Serializer):
    """`lng`, `lat` in WGS-84. `neighbours`: grids within 30 m. `nearest`: only where no grid holds the point."""

    lng = serializers.FloatField()
    lat = serializers.FloatField()
    grid = GridRef(allow_null=True)
    neighbours = NearGridOut(many=True)
    nearest = NearGridOut(allow_null=True)


def degrees(low: float, high: float) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high}


class PointView(ApiView):
    """Among the grids that the post sees."""

    @extend_schema(
        parameters=[
            OpenApiParameter("lng", degrees(WEST, EAST), required=True),
            OpenApiParameter("lat", degrees(SOUTH, NORTH), required=True),
            OpenApiParameter("system", str, enum=list(SYSTEMS), default=WGS84),
        ],
        responses=PointOut,
        operation_id="grid_at",
    )
    def get(self, request: Request) -> Response:
        given = request.query_params
        lng, lat = read_point(given.get("lng", ""), given.get("lat", ""), given.get("system", WGS84))
        return Response(PointOut(grids_at(self.actor, lng=lng, lat=lat)).data)
