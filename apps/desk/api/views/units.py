"""One unit of the tree: what lies above and below it, adding, changing and retiring, as on its pages."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.audit.versions import newest_of
from apps.desk.api.base import ApiView
from apps.desk.api.units import ObstaclesOut, UnitAddIn, UnitAround, UnitChangeIn, UnitDetail, UnitFacts, UnitRetireIn
from apps.desk.inhabitants import inhabitants_of
from apps.grids.keeping import add_below, change_unit, retire_unit, units_below
from apps.grids.models import Unit
from apps.grids.queries import ancestors
from apps.grids.reach import get_unit, may_add_below, may_change, may_retire, path_above, refuse_out_of_reach
from apps.grids.rules import below
from apps.grids.succeeding import lineage_of
from apps.grids.tree import branches_of
from apps.staff.actors import InPost


def told(actor: InPost, row: Unit, *, retired: bool = False) -> dict[str, Any]:
    branches = branches_of(actor, row, retired=retired)
    around = {
        "newest": newest_of(Unit, id=row.pk),
        "drawn": row.boundary is not None,
        "above": ancestors(row)[:-1],
        "below": branches.units,
        "departments": branches.departments,
        "lineage": lineage_of(row),
        "levels": below(row.level),
        "may": {
            "add": may_add_below(actor, row),
            "change": may_change(actor, row),
            "retire": may_retire(actor, row),
        },
    }
    return {**UnitFacts(row).data, **UnitAround(around).data}


class UnitView(ApiView):
    """Among those the post sees, retired ones as well."""

    @extend_schema(
        parameters=[OpenApiParameter("retired", bool, default=False, description="With those below that are no more.")],
        responses=UnitDetail,
        operation_id="unit",
    )
    def get(self, request: Request, id: int) -> Response:
        retired = request.query_params.get("retired", "") in {"1", "true"}
        return Response(told(self.actor, get_unit(self.actor, id), retired=retired))


class UnitAddView(ApiView):
    """Adds a unit below this one."""

    @extend_schema(request=UnitAddIn, responses={201: UnitDetail}, operation_id="unit_add")
    def post(self, request: Request, id: int) -> Response:
        parent = get_unit(self.actor, id)
        refuse_out_of_reach(self.actor, parent.path)
        given = UnitAddIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = add_below(actor=self.actor, parent_id=parent.pk, **given.validated_data)
        return Response(told(self.actor, get_unit(self.actor, made.pk)), status=201)


class UnitChangeView(ApiView):
    """Its name, the province's code, and whether it is rural. Its code, level and place stay what they are."""

    @extend_schema(request=UnitChangeIn, responses=UnitDetail, operation_id="unit_change")
    def post(self, request: Request, id: int) -> Response:
        _in_hand(self.actor, id)
        given = UnitChangeIn(data=request.data)
        given.is_valid(raise_exception=True)
        change_unit(actor=self.actor, unit_id=id, **given.validated_data)
        return Response(told(self.actor, get_unit(self.actor, id)))


class UnitRetireView(ApiView):
    """Retiring a unit, once nothing hangs on it any more."""

    @extend_schema(responses=ObstaclesOut, operation_id="unit_obstacles")
    def get(self, request: Request, id: int) -> Response:
        row = _in_hand(self.actor, id)
        return Response(ObstaclesOut({"obstacles": [*units_below(row), *inhabitants_of(row)]}).data)

    @extend_schema(request=UnitRetireIn, responses=UnitDetail, operation_id="unit_retire")
    def post(self, request: Request, id: int) -> Response:
        _in_hand(self.actor, id)
        given = UnitRetireIn(data=request.data)
        given.is_valid(raise_exception=True)
        retire_unit(actor=self.actor, unit_id=id, in_the_way=inhabitants_of, **given.validated_data)
        return Response(told(self.actor, get_unit(self.actor, id)))


def _in_hand(actor: InPost, pk: int) -> Unit:
    row = get_unit(actor, pk)
    refuse_out_of_reach(actor, path_above(row))
    return row
