"""The boundary of one unit as GeoJSON."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.audit.versions import newest_of
from apps.desk.api.base import ApiView
from apps.desk.api.units import BoundaryIn, BoundaryOut
from apps.errors import Malformed
from apps.grids.boundaries import draw_boundary
from apps.grids.finding import GCJ02
from apps.grids.fitting import area_of
from apps.grids.metres import square_metres
from apps.grids.models import Unit
from apps.grids.outlines import read_area
from apps.grids.reach import get_unit, path_above, refuse_out_of_reach
from apps.staff.actors import InPost


class BoundaryView(ApiView):
    """What is drawn of a unit."""

    @extend_schema(responses=BoundaryOut, operation_id="unit_boundary")
    def get(self, request: Request, id: int) -> Response:
        return Response(_feature(get_unit(self.actor, id)))

    @extend_schema(request=BoundaryIn, responses=BoundaryOut, operation_id="unit_boundary_draw")
    def put(self, request: Request, id: int) -> Response:
        """Draws it anew: a sound area of at least 100 m², inside of the unit above."""
        row = get_unit(self.actor, id)
        refuse_out_of_reach(self.actor, path_above(row))
        given = BoundaryIn(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(_feature(_drawn(self.actor, row.pk, given.validated_data)))


def _drawn(actor: InPost, pk: int, given: dict[str, Any]) -> Unit:
    """What the page calls “points” is “geometry” here."""
    try:
        area = read_area(given["geometry"], gcj02=given["system"] == GCJ02)
        return draw_boundary(actor=actor, unit_id=pk, area=area, reason=given["reason"], seen=given["seen"])
    except Malformed as problem:
        if problem.code == "bad_boundary":
            problem.data["fields"] = {"geometry": [problem.message]}
        raise


def _feature(row: Unit) -> dict[str, Any]:
    area = area_of(row)
    facts = {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "newest": newest_of(Unit, id=row.pk),
        "area": round(square_metres(area)) if area is not None else None,
    }
    return dict(BoundaryOut({"type": "Feature", "geometry": row.boundary, "properties": facts}).data)
