"""Posters for residents: where they hang, printing them, and taking one out of use."""

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.desk.requests import id_in, ids_among
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Malformed, NotThere, Refused
from apps.portal.models import Poster
from apps.portal.posters import Place, in_use, make, named_on, places_of, refuse_others, retire, spots_of
from apps.portal.settings import rules

SIZES = ("a4", "a5", "sticker")
MOST = 200  # on one print: what an address holds, and a printer's tray
CORRECTION = "q"  # a quarter of the modules may be dirty or torn


@require_safe
@in_post
def posters(request: PostRequest) -> HttpResponse:
    return _list(request)


@require_POST
@in_post
def posters_make(request: PostRequest) -> HttpResponse:
    """Makes what is missing of what was ticked, and goes on to the printing of all of it."""
    ticked = {name: ids_among(request.POST, name, MOST + 1) for name in ("grid", "building")}
    wanted = sum(map(len, ticked.values()))
    try:
        if not wanted:
            raise Malformed("nothing", _("Nothing is ticked. Tick the grids and buildings that need a poster."))
        if wanted > MOST:
            raise Malformed(
                "too_many", _("At most %(most)s posters are printed at once. Untick some.") % {"most": MOST}
            )
        make(actor=request.actor, grids=ticked["grid"], buildings=ticked["building"])
    except Refused as refusal:
        return _list(request, refusal)
    return redirect(f"{reverse('posters_print')}?{_codes(request, ticked)}")


@require_safe
@in_post
def posters_print(request: PostRequest) -> HttpResponse:
    """The posters alone, a sheet each, without anything of the desk."""
    refuse_others(request.actor)
    found = in_use(request.actor, request.GET.getlist("at")[: MOST + 1])[:MOST]
    size = request.GET.get("size", "")
    named = named_on(found, timezone.localdate())
    context = {
        "posters": [_drawn(request, poster, named) for poster in found],
        "size": size if size in SIZES else SIZES[0],
        "sizes": [(one, _size_label(one), _with(request.GET, size=one)) for one in SIZES],
        "open": rules().is_open,
        "community": found[0].unit.parent_id if found else None,
    }
    return render(request, "posters/print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def poster_retire(request: PostRequest, code: str) -> HttpResponse:
    refuse_others(request.actor)
    if request.method == "POST":
        gone = retire(actor=request.actor, code=code)
        messages.success(request, _("Out of use. Take it off the wall; the next one here has a new code."))
        return redirect(f"{reverse('posters')}?community={gone.unit.parent_id}")
    found = in_use(request.actor, [code])
    if not found:
        raise NotThere("no_poster", _("There is no such poster in your area. Choose one from the list."))
    return render(request, "posters/retire.html", {"poster": found[0]})


def _list(request: PostRequest, refusal: Refused | None = None) -> HttpResponse:
    refuse_others(request.actor)
    places = places_of(request.actor)
    chosen = _chosen(request, places)
    context = {
        "communities": places,
        "chosen": chosen,
        "grids": _by_grid(request, chosen) if chosen else [],
        "ticked": {name: ids_among(request.POST, name, MOST + 1) for name in ("grid", "building")},
        "open": rules().is_open,
        "refusal": refusal,
    }
    return render(request, "posters/posters.html", context, status=refusal.status if refusal else 200)


def _chosen(request: PostRequest, places: list[Place]) -> Place | None:
    if len(places) == 1:
        return places[0]
    wanted = id_in(request, "community")
    return next((place for place in places if place.community.pk == wanted), None)


def _by_grid(request: PostRequest, place: Place) -> list[dict[str, Any]]:
    """A grid's own spot, and those of its buildings."""
    found: list[dict[str, Any]] = []
    for spot in spots_of(request.actor, place.community):
        if spot.building is None:
            found.append({"own": spot, "buildings": []})
        else:
            found[-1]["buildings"].append(spot)
    return found


def _codes(request: PostRequest, ticked: dict[str, list[int]]) -> str:
    rows = Poster.objects.filter(retired_at=None)
    of_grids = rows.filter(building=None, unit__in=ticked["grid"])
    of_buildings = rows.filter(building__in=ticked["building"])
    codes = [*of_grids.values_list("code", flat=True), *of_buildings.values_list("code", flat=True)]
    query = QueryDict(mutable=True)
    query.setlist("at", codes)
    return query.urlencode()


def _drawn(request: PostRequest, poster: Poster, named: dict[int, list[Any]]) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("poster", args=[poster.code]))
    return {
        "poster": poster,
        "people": named.get(poster.unit_id, []),
        "address": request.build_absolute_uri(reverse("public")).partition("://")[2].rstrip("/"),
        "picture": _picture(address),
        "code": f"{poster.code[:4]} {poster.code[4:]}",
    }


def _picture(address: str) -> SafeString:
    """The QR code as an SVG that takes its size from the sheet; its quiet zone is part of it."""
    code = segno.make(address, error=CORRECTION, micro=False)
    return mark_safe(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308  # our own


def _with(given: QueryDict, **changed: str) -> str:
    query = given.copy()
    for name, value in changed.items():
        query[name] = value
    return query.urlencode()


def _size_label(size: str) -> str:
    return {"a4": _("A4, for notice boards"), "a5": _("A5, for stairways"), "sticker": _("Stickers, eight on a sheet")}[
        size
    ]
