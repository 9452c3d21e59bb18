"""Lists of events and orders, and their export."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.audit.models import AuditEntry
from apps.desk import exporting
from apps.desk.choosing import kind_of_list
from apps.desk.filters import QueueFilter, narrowed
from apps.desk.kinds import Kind, bulk_moves, places_for, waiting_kinds
from apps.desk.queries import Page, list_of
from apps.desk.saving import query_of, tabs_of
from apps.desk.sorting import Sort, sort_in, sorted_page, sorts_of
from apps.desk.views.guard import PostRequest, in_post


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a list the address asks for."""

    kind: Kind
    form: QueueFilter
    wanted: dict[str, Any]
    sort: Sort
    page: Page
    now: datetime

    @property
    def mark(self) -> str:
        """The same as long as the page would look the same; the time that goes by is the browser's to count."""
        seen = [(item.pk, getattr(item, "event", item).version, item.state, item.due_at) for item in self.page.items]
        told = repr((seen, self.page.older, self.page.newer))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@require_safe
@in_post
def queue(request: PostRequest, kind: str) -> HttpResponse:
    shown = _shown(request, kind)
    current = query_of(shown.kind, shown.wanted, shown.sort)
    tabs = tabs_of(shown.kind, request.actor, shown.form, current=current, now=shown.now)
    context = {
        "shown": shown,
        "tabs": tabs,
        "current": current,
        "is_saved": any(tab.is_current for tab in tabs),
        "kind": shown.kind,
        "kinds": [*waiting_kinds(request.actor), *places_for(request.actor)],
        "form": shown.form,
        "page": shown.page,
        "sort": shown.sort,
        "sorts": sorts_of(shown.kind),
        "wanted": shown.wanted,
        "query": _query_without(request, "before", "after", "open"),
        "unsorted": _query_without(request, "before", "after", "open", "sort"),
        "here": _query_without(request, "open"),
        "address": _query_without(request, "open", "before", "after"),
        "token": exporting.link_token(request.actor, shown.kind, shown.wanted),
        "now": shown.now,
        "moves": bulk_moves(shown.kind, request.actor),
    }
    return render(request, "queue/queue.html", context)


@require_safe
@in_post
def live(request: PostRequest, kind: str) -> HttpResponse:
    """The rows as they are now, for a page that shows them already; nothing (204) while its `seen` is still true."""
    shown = _shown(request, kind)
    if request.GET.get("seen") == shown.mark:
        return HttpResponse(status=204)
    moves = bulk_moves(shown.kind, request.actor)
    context = {"kind": shown.kind, "page": shown.page, "wanted": shown.wanted, "now": shown.now, "moves": moves}
    context["address"] = _query_without(request, "open", "seen", "before", "after")
    response = render(request, "queue/_list.html", context)
    response["X-Mark"] = shown.mark
    return response


@require_safe
@in_post
def export(request: PostRequest, token: str) -> StreamingHttpResponse:
    """The list of a link that a queue page has given to this person in this post."""
    name, wanted = exporting.from_token(request.actor, token)
    found, now = kind_of_list(request.actor, name), timezone.now()
    rows = narrowed(list_of(found, request.actor), found, wanted, now)
    AuditEntry.objects.create(
        act="export",
        person_id=request.actor.person_id,
        appointment_id=request.actor.appointment_id,
        data={"list": found.name, "wanted": wanted},
    )
    response = StreamingHttpResponse(exporting.lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gridgov-{found.name}-{now:%Y%m%d-%H%M}.csv"'
    return response


def _shown(request: PostRequest, name: str) -> Shown:
    kind, now = kind_of_list(request.actor, name), timezone.now()
    form = QueueFilter(kind, request.actor, request.GET)
    sort, wanted = sort_in(kind, request.GET.get("sort", "")), form.wanted
    before, after = (request.GET.get(place, "") for place in ("before", "after"))
    rows = narrowed(list_of(kind, request.actor), kind, wanted, now)
    page = sorted_page(rows, kind, sort, before=before, after=after)
    return Shown(kind, form, wanted, sort, page, now)


def _query_without(request: PostRequest, *names: str) -> str:
    """The address's filters and order without the place in the list, ready to be prefixed to it."""
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""
