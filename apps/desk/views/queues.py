"""Lists of events and orders, and their export."""

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.audit.models import AuditEntry
from apps.desk import exporting
from apps.desk.filters import QueueFilter, narrowed
from apps.desk.kinds import KIND, Kind, bulk_moves, places_for, waiting_kinds
from apps.desk.queries import list_of
from apps.desk.sorting import sort_in, sorted_page, sorts_of
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere, NotYours
from apps.staff.actors import InPost


@require_safe
@in_post
def queue(request: PostRequest, kind: str) -> HttpResponse:
    found, now = _kind(request.actor, kind), timezone.now()
    form = QueueFilter(found, request.actor, request.GET)
    wanted = form.wanted
    rows = narrowed(list_of(found, request.actor), found, wanted, now)
    sort = sort_in(found, request.GET.get("sort", ""))
    before, after = (request.GET.get(name, "") for name in ("before", "after"))
    page = sorted_page(rows, found, sort, before=before, after=after)
    context = {
        "kind": found,
        "kinds": [*waiting_kinds(request.actor), *places_for(request.actor)],
        "form": form,
        "page": page,
        "sort": sort,
        "sorts": sorts_of(found),
        "wanted": wanted,
        "query": _filters_in(request),
        "unsorted": _query_without(request, "before", "after", "open", "sort"),
        "token": exporting.link_token(request.actor, found, wanted),
        "now": now,
        "moves": bulk_moves(found, request.actor),
    }
    return render(request, "queue/queue.html", context)


@require_safe
@in_post
def export(request: PostRequest, token: str) -> StreamingHttpResponse:
    """The list of a link that a queue page has given to this person in this post."""
    name, wanted = exporting.from_token(request.actor, token)
    found, now = _kind(request.actor, name), timezone.now()
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


def _kind(actor: InPost, name: str) -> Kind:
    kind = KIND.get(name)
    if kind is None:
        raise NotThere("no_such_list", _("There is no such list. Choose one from your desk."))
    if kind.move and kind not in waiting_kinds(actor):
        raise NotYours("no_power", _("This list is not for your post. Choose another post in the header."))
    return kind


def _filters_in(request: PostRequest) -> str:
    """The address's filters and order without the place in the list, ready to be prefixed to it."""
    return _query_without(request, "before", "after", "open")


def _query_without(request: PostRequest, *names: str) -> str:
    kept = request.GET.copy()
    for name in names:
        kept.pop(name, None)
    return f"{kept.urlencode()}&" if kept else ""
