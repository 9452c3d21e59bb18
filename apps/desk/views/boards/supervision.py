"""The supervision board, and urging or carding from it in one act."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.clocks.models import About
from apps.desk.boards import supervising
from apps.desk.requests import id_among
from apps.desk.views.boards.making import make, refuse_unless, version_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Refused
from apps.events import lifecycle
from apps.events.lateness import late_clocks
from apps.events.models import Card, Event, Order
from apps.events.queries import get_visible, get_visible_order
from apps.events.rules import COLOURS, MOVE, CardState, Colour


@require_safe
@in_post
def board(request: PostRequest) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    refuse_unless(supervising.belongs(actor))
    wall, unit_id = bool(request.GET.get("wall")), id_among(request.GET, "unit")
    groups = supervising.bars(actor, now)
    all_bars = [bar for group in groups for bar in group.bars]
    most = supervising.MOST_ON_A_WALL if wall else supervising.MOST
    context = {
        "groups": groups,
        "late": sum(bar.unit.late for bar in all_bars),
        "units": len(all_bars),
        "rows": supervising.rows(actor, now, unit_id=unit_id, most=most),
        "chosen": next((bar for bar in all_bars if bar.unit.unit.pk == unit_id), None),
        "unit_id": unit_id,
        "most": most,
        "wall": wall,
        "now": now,
    }
    return render(request, "boards/supervision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def urge(request: PostRequest, number: str) -> HttpResponse:
    """Confirmed with a sentence that is there already and can be changed."""
    refuse_unless(supervising.belongs(request.actor))
    return _act(request, get_visible(request.actor, number), None, "urge")


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def card(request: PostRequest, order_id: int) -> HttpResponse:
    """Likewise; the colour is one step above the highest that stands, and can be changed."""
    refuse_unless(supervising.belongs(request.actor))
    order = get_visible_order(request.actor, order_id)
    given = request.POST.get("colour", "")
    colour = Colour(given) if given in set(Colour) else _next_colour(order)
    return _act(request, order.event, order, f"card_{colour}")


def _next_colour(order: Order) -> Colour:
    return supervising.next_colour(Card.objects.filter(order=order).exclude(state=CardState.RECALLED))


def _act(request: PostRequest, event: Event, order: Order | None, name: str) -> HttpResponse:
    row = MOVE[name]
    if request.method != "POST":
        return _ask(request, event, order, name)
    version = version_in(request.POST.get("version"))
    refusal = make(request, event=event, row=row, version=version, thing=order)
    if refusal:
        event.refresh_from_db()
        return _ask(request, event, order, name, refusal=refusal)
    messages.success(request, _("“%(title)s”: done, %(move)s.") % {"title": event.title, "move": _(row.label)})
    unit_id = id_among(request.POST, "unit")
    return redirect(resolve_url("supervision_board") + (f"?unit={unit_id}" if unit_id else ""))


def _ask(
    request: PostRequest, event: Event, order: Order | None, name: str, *, refusal: Refused | None = None
) -> HttpResponse:
    """In place or as a page of its own."""
    now = timezone.now()
    obstacle = lifecycle.obstacle(event, name, request.actor, order.pk if order else None)
    given: dict[str, Any] = request.POST if request.method == "POST" else {}
    text = given.get("reason" if order else "note", "") if given else _words(request, event, order)
    context = {
        "event": event,
        "order": order,
        "row": MOVE[name],
        "colour": name.removeprefix("card_"),
        "colours": [(code, _(label)) for code, label in COLOURS],
        "text": text,
        "refusal": refusal or obstacle,
        "still_open": obstacle is None,
        "unit_id": id_among(request.POST if given else request.GET, "unit"),
        "now": now,
    }
    template = "boards/_supervise.html" if request.htmx else "boards/supervise.html"
    return render(request, template, context, status=refusal.status if refusal else 200)


def _words(request: PostRequest, event: Event, order: Order | None) -> str:
    """Of what is latest about the order, or about the event and all its orders."""
    now = timezone.now()
    clocks = late_clocks(request.actor, now).order_by("due_at")
    orders = [order.pk] if order else list(event.orders.values_list("pk", flat=True))
    late = list(clocks.filter(about=About.ORDER, about_id__in=orders)[:1])
    late += [] if order else list(clocks.filter(about=About.EVENT, about_id=event.pk)[:1])
    return supervising.in_words(min(late, key=lambda clock: clock.due_at, default=None), now)
