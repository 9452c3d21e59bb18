"""Rows of another tenant, whose ids are no ids of ours."""

from apps.grids.actions import add_unit
from apps.grids.models import Level, Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant


def a_grid_of(tenant: Tenant) -> Unit:
    with acting_for(tenant):
        community = Unit.objects.filter(level=Level.COMMUNITY)[0]
        return add_unit(level=Level.GRID, code=f"{community.code}077", name="他区网格", parent=community)
