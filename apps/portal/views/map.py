"""The public map: coarse places with numbers, and the same by community."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from shapely.geometry import mapping, shape

from apps.events.labels import STAGE_LABELS
from apps.events.models import Category
from apps.grids.models import Level, Unit
from apps.portal.cells import DIGITS, Cell
from apps.portal.mapping import SECONDS, STAGES, Spot, categories_shown, spots_of_late
from apps.portal.settings import rules
from apps.portal.views.guard import public

COARSE = 0.0003  # degrees, some 30 m: so much of a border's winding is left out


@dataclass(frozen=True, slots=True)
class Line:
    """A community's numbers, in the order of `STAGES`."""

    name: str
    numbers: list[int]
    total: int


@require_safe
@public
def public_map(request: HttpRequest) -> HttpResponse:
    categories, category, stage = _asked(request)
    found = spots_of_late({one.code for one in categories if not category or one.code == category}, stage)
    stages = [one for one in STAGES if not stage or one == stage]
    context = {
        "categories": categories,
        "category": category,
        "stage": stage,
        "stages": [(one.value, STAGE_LABELS[one]) for one in STAGES],
        "heads": [STAGE_LABELS[one] for one in stages],
        "lines": _lines(found, stages),
        "total": found.total(),
        "placed": any(spot.cell for spot in found),
        "days": rules().map_days,
        "query": request.GET.urlencode(),
    }
    return render(request, "portal/map.html", context)


@require_safe
def public_places(request: HttpRequest) -> HttpResponse:
    """The same as GeoJSON (RFC 7946): borders of communities, and middles of cells with how many of what there are."""
    if not rules().is_open:
        raise Http404
    categories, category, stage = _asked(request)
    found = spots_of_late({one.code for one in categories if not category or one.code == category}, stage)
    features = [*_borders({spot.community_id for spot in found}), *_cells(found)]
    response = JsonResponse({"type": "FeatureCollection", "features": features})
    response["Content-Type"] = "application/geo+json"
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def _asked(request: HttpRequest) -> tuple[list[Category], str, str]:
    """What may be shown, and which of it was asked for. What is unknown counts as everything."""
    if not rules().map_shown:
        raise Http404(_("There is no public map here."))
    categories = categories_shown()
    category, stage = request.GET.get("category", ""), request.GET.get("stage", "")
    known = {one.code for one in categories}
    return categories, category if category in known else "", stage if stage in STAGES else ""


def _lines(found: Counter[Spot], stages: list[Any]) -> list[Line]:
    numbers: dict[int, Counter[str]] = defaultdict(Counter)
    for spot, number in found.items():
        numbers[spot.community_id][spot.stage] += number
    communities = Unit.objects.filter(pk__in=numbers).order_by("code").values_list("pk", "name")
    return [Line(name, [numbers[pk][one] for one in stages], numbers[pk].total()) for pk, name in communities]


def _borders(communities: set[int]) -> list[dict[str, Any]]:
    rows = Unit.objects.filter(pk__in=communities, level=Level.COMMUNITY, boundary__isnull=False).order_by("code")
    return [
        {"type": "Feature", "geometry": _coarse(boundary), "properties": {"name": name}}
        for name, boundary in rows.values_list("name", "boundary")
        if boundary
    ]


def _coarse(boundary: dict[str, Any]) -> dict[str, Any]:
    drawn = mapping(shape(boundary).simplify(COARSE))
    return {"type": drawn["type"], "coordinates": _shortened(drawn["coordinates"])}


def _shortened(part: Any) -> Any:
    return [_shortened(one) for one in part] if isinstance(part, (tuple, list)) else round(part, DIGITS)


def _cells(found: Counter[Spot]) -> list[dict[str, Any]]:
    of_cell: dict[Cell, list[dict[str, Any]]] = defaultdict(list)
    for spot, number in sorted(found.items(), key=lambda item: (item[0].category, item[0].stage)):
        if spot.cell:
            of_cell[spot.cell].append({"category": spot.category, "stage": spot.stage.value, "count": number})
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [cell.lng, cell.lat]},
            "properties": {"count": sum(one["count"] for one in of), "of": of},
        }
        for cell, of in sorted(of_cell.items())
    ]
