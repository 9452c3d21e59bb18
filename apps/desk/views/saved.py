"""Saving the filter of a list under a name, renaming and removing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.desk.choosing import kind_of_list
from apps.desk.saving import query_kept
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Refused
from apps.staff import saved
from apps.staff.models import SavedFilter

LONGEST = 500


@require_POST
@in_post
def save(request: PostRequest, kind: str) -> HttpResponse:
    """What is shown, as the page says it in `query`; only what the list understands is kept of it."""
    found = kind_of_list(request.actor, kind)
    asked = request.POST.get("query", "")[:LONGEST]
    query = query_kept(found, request.actor, asked)
    try:
        saved.save(actor=request.actor, kind=found.name, name=request.POST.get("name", ""), query=query)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The filter is saved."))
    return redirect(f"{resolve_url('queue', found.name)}?{query}")


@require_POST
@in_post
def change(request: PostRequest, saved_id: int) -> HttpResponse:
    """Renames it, or (`remove`) removes it."""
    found = saved.get_saved(request.actor, saved_id)
    address = resolve_url("queue", found.kind)
    if "remove" in request.POST:
        saved.remove(actor=request.actor, saved_id=saved_id)
        messages.success(request, _("The filter is removed."))
        return redirect(address)
    _rename(request, found)
    return redirect(f"{address}?{found.query}")


def _rename(request: PostRequest, found: SavedFilter) -> None:
    try:
        saved.rename(actor=request.actor, saved_id=found.pk, name=request.POST.get("name", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The filter has its new name."))
