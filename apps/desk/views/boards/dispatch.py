"""The dispatch board: choose an event, see who could take it, send it. What was chosen stands in the address."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.desk.boards import dispatching
from apps.desk.requests import id_among, ids_among
from apps.desk.views.boards.making import make, refuse_unless, version_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Refused
from apps.events.models import Event
from apps.events.queries import get_visible
from apps.events.rules import MOVE


@require_safe
@in_post
def board(request: PostRequest) -> HttpResponse:
    refuse_unless(bool(request.actor.powers.get("dispatch_event")))
    number = request.GET.get("event", "")
    found = get_visible(request.actor, number) if number else None
    return _show(request, found, request.GET)


@require_POST
@in_post
def send(request: PostRequest, number: str) -> HttpResponse:
    """Dispatches, and leads on to what is most urgent then."""
    refuse_unless(bool(request.actor.powers.get("dispatch_event")))
    found = get_visible(request.actor, number)
    version = version_in(request.POST.get("version"))
    refusal = make(request, event=found, row=MOVE["dispatch"], version=version)
    if refusal:
        found.refresh_from_db()
        return _show(request, found, request.POST, refusal=refusal)
    messages.success(request, _("“%(title)s” has been dispatched.") % {"title": found.title})
    following = dispatching.waiting(request.actor, timezone.now()).events
    address = resolve_url("dispatch_board")
    return redirect(f"{address}?event={following[0].number}" if following else address)


def _show(
    request: PostRequest, found: Event | None, given: QueryDict, *, refusal: Refused | None = None
) -> HttpResponse:
    now, actor = timezone.now(), request.actor
    waiting = dispatching.waiting(actor, now)
    chosen = None
    if found is not None:
        lead = id_among(given, "lead")
        assists = [pk for pk in ids_among(given, "assists") if pk != lead]
        chosen = dispatching.choice(event=found, actor=actor, lead=lead, assists=assists, now=now)
    context: dict[str, Any] = {
        "waiting": waiting,
        "chosen": chosen,
        "refusal": refusal or (chosen.refusal if chosen else None),
        "note": given.get("note", ""),
        "handlers": chosen.handlers if chosen else dispatching.departments(actor, now),
        "dots": dispatching.dots(waiting.events),
        "areas": [] if request.htmx else dispatching.areas(actor),
        "now": now,
    }
    return render(request, "boards/dispatch.html", context, status=refusal.status if refusal else 200)
