"""An event beside the list it was chosen from: it is dealt with there, and the next one opens by itself."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.album import album_of
from apps.desk.choosing import kind_of_list
from apps.desk.filters import QueueFilter, narrowed
from apps.desk.kinds import Kind, waiting_kind
from apps.desk.queries import list_of, story_of
from apps.desk.sorting import following, sort_in
from apps.desk.taking import open_beside
from apps.desk.telling import tell
from apps.desk.views.guard import PostRequest, in_post
from apps.events.models import Event
from apps.events.queries import find_visible, get_visible
from apps.events.rules import Move

LONGEST = 500


@dataclass(frozen=True, slots=True)
class List:
    """The list that an event stands beside, with the filters and the order that it is read in."""

    kind: Kind
    query: QueryDict


@require_safe
@in_post
def beside(request: PostRequest, kind: str, number: str) -> HttpResponse:
    """The event for the space beside its list; its own page for those who came by the address."""
    found, shown = kind_of_list(request.actor, kind), get_visible(request.actor, number)
    if not request.htmx:
        going_on = f"?next={found.name}" if found.move else ""
        return redirect(resolve_url("event", number=number) + going_on)
    return _shown(request, shown, List(found, QueryDict(request.GET.urlencode()[:LONGEST])))


def telling_of(request: PostRequest, found: Event) -> dict[str, Any]:
    """What the page of an event and the space beside a list have in common."""
    story = story_of(found, request.actor)
    return {
        "event": found,
        "story": story,
        "album": album_of(found, story.steps, request.actor),
        "told": tell(story.steps, [found.category, *(order.unit for order in story.file.orders)]),
        "can_suggest": bool(open_beside(row.move.name for row in story.moves)),
        "now": timezone.now(),
    }


def list_beside(request: PostRequest) -> List | None:
    """The list beside which a move is made, as the page says in a header; None on a page of its own."""
    name, _sign, query = request.headers.get("X-Beside", "")[:LONGEST].partition("?")
    kind = waiting_kind(request.actor, name)
    return List(kind, QueryDict(query)) if kind and request.htmx else None


def next_in(request: PostRequest, shown: List, event: Event) -> Event | None:
    """What follows the event in the list as it is filtered and sorted. Asked before the move takes it out."""
    wanted = QueueFilter(shown.kind, request.actor, shown.query).wanted
    rows = narrowed(list_of(shown.kind, request.actor), shown.kind, wanted, timezone.now())
    item = following(rows, shown.kind, sort_in(shown.kind, shown.query.get("sort", "")), event)
    found: Event | None = getattr(item, "event", item)
    return found


def go_on(request: PostRequest, shown: List, following: Event | None, row: Move) -> HttpResponse:
    """After a move: the next of the list in the same place, and the list is asked to look again."""
    done = _("Done: %(move)s.") % {"move": _(row.label)}
    found = find_visible(request.actor, following.number) if following else None
    if found:
        response = _shown(request, found, shown, done=done)
    else:
        response = render(request, "queue/_all_done.html", {"kind": shown.kind, "done": done})
    response["HX-Retarget"], response["HX-Reswap"] = "#beside", "innerHTML"
    response["HX-Trigger"] = json.dumps({"gridgov:ask": {}})
    return response


def _shown(request: PostRequest, found: Event, shown: List, *, done: str = "") -> HttpResponse:
    query = shown.query.urlencode()
    context = {
        **telling_of(request, found),
        "kind": shown.kind,
        "done": done,
        "headers": json.dumps({"X-Beside": f"{shown.kind.name}?{query}"}),
        "query": f"?{query}" if query else "",
        "next": next_in(request, shown, found) if shown.kind.move else None,
    }
    return render(request, "queue/_beside.html", context)
