"""A department's desk: what is due next, several orders done with at once, and an answer beside its pictures."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.desk.album import album_of
from apps.desk.boards import department
from apps.desk.dressing import dress
from apps.desk.views.boards.making import make, refuse_unless, version_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Malformed, NotThere, Refused
from apps.events import lifecycle
from apps.events.forms import form_for
from apps.events.models import Order
from apps.events.queries import get_visible_order
from apps.events.refusals import show_refusal
from apps.events.rules import MOVE
from apps.events.uploads import keep_for_later, with_kept

TOGETHER = ("accept", "hand_to")  # what can be done with several orders at once
MOST_TOGETHER = 100


@require_safe
@in_post
def board(request: PostRequest) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    refuse_unless(department.belongs(actor))
    colleagues = department.colleagues_of(actor)
    who = request.GET.get("who", "")
    orders = list(department.narrowed(department.open_orders(actor), who, actor, colleagues)[: department.MOST + 1])
    context = {
        "groups": department.grouped(orders[: department.MOST], actor, now),
        "more": len(orders) > department.MOST,
        "who": who,
        "colleagues": colleagues,
        "shares": department.shares(actor, colleagues, now) if department.leads(actor) else [],
        "handles": department.handles(actor),
        "now": now,
    }
    return render(request, "boards/department.html", context)


@require_POST
@in_post
def act(request: PostRequest) -> HttpResponse:
    """One move for every order that was ticked, each by itself: what can be done is done, the rest says why not."""
    refuse_unless(department.belongs(request.actor))
    name = request.POST.get("act", "")
    if name not in TOGETHER:
        raise NotThere("no_such_move", _("There is no move “%(name)s”.") % {"name": name[:40]})
    ticked = list(dict.fromkeys(request.POST.getlist("order")))[:MOST_TOGETHER]
    if not ticked:
        messages.warning(request, _("No order is ticked. Tick those that you mean, then press the button again."))
    for order, version in _of(request, ticked):
        refusal = make(request, event=order.event, row=MOVE[name], version=version, thing=order)
        told = {"title": order.event.title, "move": _(MOVE[name].label), "why": refusal}
        if refusal:
            messages.error(request, _("“%(title)s” was left as it is: %(why)s") % told)
        else:
            messages.success(request, _("“%(title)s”: done, %(move)s.") % told)
    who = request.POST.get("who", "")
    return redirect(resolve_url("department_board") + (f"?who={who}" if who.isalnum() else ""))


def _of(request: PostRequest, ticked: Sequence[str]) -> list[tuple[Order, int]]:
    """Those of “order-version” that are the unit's own; the rest reads like what does not exist."""
    versions = {int(pk): version_in(seen) for pk, _dash, seen in (text.partition("-") for text in ticked) if _is_id(pk)}
    found = department.open_orders(request.actor).filter(pk__in=versions)
    if len(found) < len(ticked):
        messages.warning(request, _("Some of what was ticked is no longer open here and was left out."))
    return [(order, versions[order.pk]) for order in found]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def answer(request: PostRequest, order_id: int) -> HttpResponse:
    """The form of the answer beside the pictures from before."""
    refuse_unless(department.handles(request.actor) and department.belongs(request.actor))
    order = get_visible_order(request.actor, order_id)
    row = MOVE["answer"]
    if request.method != "POST":
        return _show_answer(request, order, dress(form_for(row, event=order.event, thing=order)))
    form = form_for(row, event=order.event, thing=order, data=request.POST, files=with_kept(request))
    if not form.is_valid():
        return _show_answer(request, order, dress(form), status=Malformed.status)
    try:
        version = version_in(request.POST.get("version"))
        lifecycle.move(
            event_id=order.event_id,
            name=row.name,
            actor=request.actor,
            given=form.cleaned_data,
            thing_id=order.pk,
            version=version,
        )
    except Refused as refusal:
        left = show_refusal(form, refusal)
        return _show_answer(request, order, dress(form), refusal=left, status=refusal.status)
    messages.success(request, _("“%(title)s”: done, %(move)s.") % {"title": order.event.title, "move": _(row.label)})
    return redirect("department_board")


def _show_answer(
    request: PostRequest, order: Order, form: Any, *, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    event = order.event
    event.refresh_from_db(fields=["version", "state"])
    steps = event.steps.prefetch_related("evidence").order_by("version")
    album = album_of(event, steps, request.actor)
    before = album.before.get(order.pk) or album.before.get(None, [])
    obstacle = lifecycle.obstacle(event, "answer", request.actor, order.pk)
    context = {
        "order": order,
        "event": event,
        "form": form,
        "before": [album.seen[photo.pk] for photo in before],
        "refusal": refusal or obstacle,
        "still_open": obstacle is None,
        "kept": keep_for_later(request, form),
        "now": timezone.now(),
    }
    return render(request, "boards/answer.html", context, status=status)
