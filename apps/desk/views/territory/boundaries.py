"""How the grids of a community fit together, as a list and on the map."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere
from apps.grids.fitting import Fit, fit_of
from apps.grids.models import Level, Unit
from apps.grids.queries import visible_to
from apps.grids.reach import get_unit

MOST_COMMUNITIES = 600


@require_safe
@in_post
def boundaries(request: PostRequest) -> HttpResponse:
    """`?community=`: its grids; without one, the communities to choose from."""
    seen = visible_to(request.actor).filter(level=Level.COMMUNITY).defer("boundary").order_by("code")
    chosen = id_in(request, "community")
    community = _community(request, chosen) if chosen is not None else None
    context: dict[str, Any] = {"communities": seen[:MOST_COMMUNITIES], "community": community}
    if community is not None:
        fit = fit_of(community)
        context |= {"fit": fit, "map": _drawn(community, fit), "sound": not (fit.overlaps or fit.gaps or fit.outside)}
    return render(request, "territory/boundaries.html", context)


def _community(request: PostRequest, pk: int) -> Unit:
    """One whose grids the post sees: not that of a grid's own worker, who would see but a part of it."""
    unit = get_unit(request.actor, pk)
    if unit.level != Level.COMMUNITY or unit.retired_at or not unit.path.startswith(request.actor.unit_path):
        raise NotThere("no_community", _("Choose a community of your own area from the list."))
    return unit


def _drawn(community: Unit, fit: Fit) -> dict[str, Any] | None:
    """What is wrong lies on top of the grids, in looks that differ by line and colour."""
    areas = [_area(community.boundary, "right", community.name)] if community.boundary else []
    areas += [_area(grid.boundary, "plain", grid.name) for grid in fit.grids]
    areas += [_area(one.boundary, "large", f"{one.one.name} / {one.other.name}") for one in fit.overlaps]
    areas += [_area(patch.boundary, "small", _("gap")) for patch in fit.gaps]
    areas += [_area(patch.boundary, "special", patch.unit.name if patch.unit else "") for patch in fit.outside]
    return {"areas": areas, "dots": [], "labels": False} if areas else None


def _area(boundary: Any, look: str, name: str) -> dict[str, Any]:
    return {"boundary": boundary, "look": look, "label": "", "name": name, "address": ""}
