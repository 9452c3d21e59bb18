"""How good the base data are, grid by grid, and the records that should be mended first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere, NotYours
from apps.households.quality import living, quality_of, to_verify
from apps.staff.actors import InPost

FIRST = 50


@require_safe
@in_post
def quality(request: PostRequest) -> HttpResponse:
    """With a grid in the address: its records that were checked longest ago."""
    refuse_blind(request.actor)
    rows = quality_of(request.actor, now=timezone.now())
    wanted = id_in(request, "grid")
    grid = next((row.grid for row in rows if row.grid.pk == wanted), None)
    if wanted is not None and grid is None:
        raise NotThere("no_grid", _("There is no such grid with base data in your area. Choose one from the list."))
    listed = to_verify(request.actor, grid)[:FIRST] if grid else None
    context = {"rows": rows, "grid": grid, "listed": listed, "total": living(request.actor).count()}
    return render(request, "baseflow/quality.html", context)


def refuse_blind(actor: InPost) -> None:
    if not actor.powers.get("view_households"):
        raise NotYours(
            "no_power", _("Base data are not for your post. Choose another post in the header, or ask the community.")
        )
