"""The page of an event, and the moves that can be made on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from apps.clocks.worktime import Limit
from apps.desk.dressing import dress
from apps.desk.kinds import KIND, kind_of_work, waiting_kind
from apps.desk.offline import kept_on_phone
from apps.desk.queries import next_of, next_waiting
from apps.desk.requests import uuid_among
from apps.desk.standing import standing_of
from apps.desk.taking import taken_in
from apps.desk.times import limit_words, moment
from apps.desk.views.beside import go_on, list_beside, next_in, telling_of
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Conflicting, Malformed, NotThere, Refused
from apps.events import lifecycle
from apps.events.forms import form_for
from apps.events.models import Card, Event, Order, Petition
from apps.events.queries import (
    find_visible,
    get_visible,
    get_visible_card,
    get_visible_order,
    get_visible_petition,
)
from apps.events.refusals import show_refusal
from apps.events.rules import MOVE, Move, Subject
from apps.events.suggestions.asking import HELPS, Suggestions, about_event
from apps.events.uploads import keep_for_later, with_kept
from apps.portal.contacting import slip_to_call
from apps.staff.actors import Actor

Thing = Order | Petition | Card
GET_VISIBLE: dict[str, Callable[[Actor, int], Thing]] = {
    "orders": get_visible_order,
    "petitions": get_visible_petition,
    "cards": get_visible_card,
}
SUBJECTS = {"orders": Subject.ORDER, "petitions": Subject.PETITION, "cards": Subject.CARD}
TAKEN = {"category", "urgency", "main", "lead", "assists"}
LONGEST_TAKEN = 40
LONGEST_REFERER = 1_000


@require_safe
@kept_on_phone
@in_post
def event(request: PostRequest, number: str) -> HttpResponse:
    found = get_visible(request.actor, number)
    going_on = waiting_kind(request.actor, request.GET.get("next", ""))
    told = telling_of(request, found)
    standing = standing_of(found, told["story"], request.actor, told["now"])
    context = {
        **told,
        "standing": standing,
        "elsewhere": next_waiting(request.actor, besides=found) if standing and not going_on else None,
        "going_on": going_on,
        "back": _list_left(request),
        "next": next_of(going_on, request.actor, after=found) if going_on else None,
        "map": _map(found),
        "slip": slip_to_call(request.actor, found),
    }
    return render(request, "event/event.html", context)


def _list_left(request: PostRequest) -> dict[str, str] | None:
    """The list the page was opened from, as it was filtered and sorted there; None when it was none of ours."""
    came, _sign, query = request.headers.get("Referer", "")[:LONGEST_REFERER].partition("?")
    place = came.partition("://")[2]
    for kind in KIND.values():
        address = resolve_url("queue", kind.name)
        if place == request.get_host() + address:
            return {"address": f"{address}?{query}", "label": _(kind.label)}
    return None


def _map(found: Event) -> dict[str, Any] | None:
    """Boundary of the smallest unit that has one, and the place; nothing to draw without either."""
    boundary = found.unit.boundary or found.community.boundary
    place = [float(found.lat), float(found.lng)] if found.lat is not None and found.lng is not None else None
    return {"boundary": boundary, "place": place, "name": found.title} if boundary or place else None


@require_http_methods(["GET", "HEAD", "POST"])
@kept_on_phone
@in_post
def event_move(request: PostRequest, number: str, name: str) -> HttpResponse:
    return _move(request, get_visible(request.actor, number), _row(name, Subject.EVENT))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_on_phone
@in_post
def thing_move(request: PostRequest, kind: str, thing_id: int, name: str) -> HttpResponse:
    """A move of an order, a petition or a card."""
    thing = GET_VISIBLE[kind](request.actor, thing_id)
    found = get_visible(request.actor, thing.event.number)
    return _move(request, found, _row(name, SUBJECTS[kind]), thing)


def _row(name: str, subject: Subject) -> Move:
    row = MOVE.get(name)
    if row is None or row.of is not subject or not row.sources or row.by_system_only:
        raise NotThere("no_such_move", _("There is no move “%(name)s”.") % {"name": name})
    return row


def _move(request: PostRequest, found: Event, row: Move, thing: Thing | None = None) -> HttpResponse:
    """The form of a move, or making it."""
    if request.method != "POST":
        form = form_for(row, event=found, thing=thing, initial=_taken(request, row))
        return _show(request, found, row, thing, dress(form))
    form = form_for(row, event=found, thing=thing, data=request.POST, files=with_kept(request))
    address, beside = _afterwards(request, found, row, thing), list_beside(request)
    following = next_in(request, beside, found) if beside else None
    if not form.is_valid():
        return _show(request, found, row, thing, dress(form), status=Malformed.status)
    try:
        lifecycle.move(
            event_id=found.pk,
            name=row.name,
            actor=request.actor,
            given=form.cleaned_data,
            thing_id=thing.pk if thing else None,
            version=_version(request),
            once=uuid_among(request.POST, "once"),
        )
    except Refused as refusal:
        left = show_refusal(form, refusal)
        return _show(request, found, row, thing, dress(form), refusal=left, status=refusal.status)
    if beside:
        return go_on(request, beside, following, row)
    messages.success(request, _("Done: %(move)s.") % {"move": _(row.label)})
    if find_visible(request.actor, found.number) is None:  # who was only sent to look has told what was found
        address = resolve_url("desk")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _afterwards(request: PostRequest, found: Event, row: Move, thing: Thing | None) -> str:
    """The event's page, which then leads on to the next of the same kind of work. Asked before the move is made."""
    order = thing if isinstance(thing, Order) else None
    kind = kind_of_work(request.actor, row.name, Subject.EVENT, found.state)
    if order:
        kind = kind_of_work(request.actor, row.name, Subject.ORDER, order.state, own=order.own) or kind
    return resolve_url("event", number=found.number) + (f"?next={kind.name}" if kind else "")


def _taken(request: PostRequest, row: Move) -> dict[str, Any]:
    """What the address fills in: a suggestion that was taken. Nothing is done before the person confirms it."""
    names = {field.name for field in row.fields} & TAKEN
    given = {name: [text[:LONGEST_TAKEN] for text in request.GET.getlist(name)] for name in names}
    return {name: texts if name == "assists" else texts[-1] for name, texts in given.items() if texts}


def _version(request: PostRequest) -> int | None:
    """The version the person saw. Without one nothing could be compared, so it counts as the first."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _show(
    request: PostRequest,
    found: Event,
    row: Move,
    thing: Thing | None,
    form: forms.Form,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form in place or as a page of its own; after a conflict with what has changed, and the version of now."""
    found.refresh_from_db()
    _explain(form, thing)
    order = thing if isinstance(thing, Order) or thing is None else thing.order
    still_open = lifecycle.obstacle(found, row.name, request.actor, thing.pk if thing else None) is None
    context: dict[str, Any] = {
        "event": found,
        "row": row,
        "order": order,
        "thing": thing,
        "form": form,
        "refusal": refusal,
        "changes": _changes(refusal),
        "still_open": still_open,
        "is_filled": _is_filled(form),
        "suggested": _suggested(request, found, row) if still_open and not form.is_bound else None,
        "taken_in": taken_in([row.name]) if row.name in HELPS else {},
        "kept": keep_for_later(request, form),
        "once": uuid_among(request.POST, "once") or uuid4(),
        "now": timezone.now(),
    }
    template = "event/_move.html" if request.htmx else "event/move.html"
    return render(request, template, context, status=status)


def _is_filled(form: forms.Form) -> bool:
    """Whether everything that is needed stands in the form already: then one only has to confirm."""
    needed = [name for name, field in form.fields.items() if field.required]
    return not form.is_bound and all(form.initial.get(name) not in (None, "") for name in needed)


def _explain(form: forms.Form, thing: Thing | None) -> None:
    """An extension is written in the unit of the order's limit, and is no longer than it."""
    if "extra" in form.fields and isinstance(thing, Order):
        limit = limit_words(Limit.parse(thing.limit))
        form.fields["extra"].help_text = _(
            "The order's limit is %(limit)s: write a number of the same unit, no larger."
        ) % {"limit": limit}


def _suggested(request: PostRequest, found: Event, row: Move) -> Suggestions | None:
    """Another category is another than the one it has."""
    what = HELPS.get(row.name)
    if not what:
        return None
    suggested = about_event(event=found, actor=request.actor, now=timezone.now(), what=what)
    if row.name != "reclassify":
        return suggested
    others = [likely for likely in suggested.categories if likely.category.pk != found.category_id]
    return replace(suggested, categories=others)


def _changes(refusal: Refused | None) -> list[dict[str, str]]:
    """What the refusal says has changed, with times as people write them."""
    steps = refusal.data.get("steps", []) if isinstance(refusal, Conflicting) else []
    return [{**step, "told_at": moment(datetime.fromisoformat(step["at"]))} for step in steps]
