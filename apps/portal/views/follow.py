"""Following a report by its code, and what whoever reported may do about it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.errors import NotThere, Refused
from apps.events import lifecycle
from apps.events.evidence import from_token
from apps.events.pictures import sent
from apps.events.refusals import show_refusal
from apps.events.rules import MOVE, Move
from apps.events.uploads import keep_for_later, with_kept
from apps.portal import codes
from apps.portal.following import (
    ORDER,
    change_phone,
    followed,
    forget,
    get_opened,
    may_see_photo,
    open_by_code,
    opened_in,
)
from apps.portal.forms import CodeForm, PhoneForm, RequestForm, move_form
from apps.portal.letters.following import open_letter
from apps.portal.letters.writing import ask
from apps.portal.models import Slip
from apps.portal.toll import address_of, count
from apps.portal.views.guard import challenge_for, public, take_toll
from apps.staff.actors import Resident

GUESS = "guess"  # only codes that are none are counted
UNWHOLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@public
def follow(request: HttpRequest) -> HttpResponse:
    """Every code that opens nothing is answered alike, however close it comes."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        refusal = take_toll(request, GUESS)
        if refusal is None:
            code = form.cleaned_data["code"]
            if slip := open_by_code(request.session, code):
                return redirect("followed", number=slip.event.number)
            if letter := open_letter(request.session, code):
                return redirect("letter_followed", number=letter.number)
            count(GUESS, address_of(request))
            form.add_error("code", _("There is nothing under this code. Compare it letter by letter with your copy."))
    context = {
        "form": form,
        "opened": opened_in(request.session),
        "refusal": refusal,
        "challenge": challenge_for(request, GUESS, refusal),
    }
    status = refusal.status if refusal else UNWHOLE if form.errors else 200
    return render(request, "portal/follow.html", context, status=status)


@require_POST
@public
def forget_here(request: HttpRequest) -> HttpResponse:
    """On a phone that others use too."""
    forget(request.session)
    messages.success(request, _("This browser has forgotten your reports. With the code you open them again."))
    return redirect("follow")


@require_safe
@public
def followed_report(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, get_opened(request.session, number))


def _show(request: HttpRequest, slip: Slip, **more: Any) -> HttpResponse:
    context = {
        "slip": slip,
        "story": followed(slip),
        "letters": slip.letters.order_by("-pk"),
        "phone_form": PhoneForm(),
        "request_form": RequestForm(),
        "ticket": codes.new_ticket(),
        "now": timezone.now(),
        **more,
    }
    refusal = more.get("refusal")
    status = refusal.status if refusal else UNWHOLE if more else 200
    return render(request, "portal/followed.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def followed_move(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of a move, or making it."""
    slip, row = get_opened(request.session, number), _row(name)
    if request.method != "POST":
        return _move(request, slip, row, move_form(row, event=slip.event))
    form = move_form(row, event=slip.event, data=request.POST, files=with_kept(request))
    refusal: Refused | None = None
    if form.is_valid():
        try:
            lifecycle.move(
                event_id=slip.event_id, name=row.name, actor=Resident(slip.event_id), given=form.cleaned_data
            )
        except Refused as found:
            refusal = show_refusal(form, found)
        else:
            messages.success(request, _("Done: %(move)s.") % {"move": _(row.label)})
            return redirect("followed", number=number)
    return _move(request, slip, row, form, refusal=refusal, kept=keep_for_later(request, form))


def _row(name: str) -> Move:
    if name not in ORDER:
        raise NotThere("no_such_move", _("There is no move “%(name)s”.") % {"name": name})
    return MOVE[name]


def _move(request: HttpRequest, slip: Slip, row: Move, form: Any, **more: Any) -> HttpResponse:
    """Not open to whoever reported now: the sentence says why."""
    refusal = more.get("refusal") or lifecycle.obstacle(slip.event, row.name, Resident(slip.event_id))
    context = {"slip": slip, "row": row, "form": form, "once": uuid4(), **more, "refusal": refusal}
    status = refusal.status if refusal else UNWHOLE if form.is_bound else 200
    return render(request, "portal/move.html", context, status=status)


@require_POST
@public
def followed_phone(request: HttpRequest, number: str) -> HttpResponse:
    slip, form = get_opened(request.session, number), PhoneForm(request.POST)
    if not form.is_valid():
        return _show(request, slip, phone_form=form)
    change_phone(slip, form.cleaned_data["phone"])
    told = _("Your number was changed.") if form.cleaned_data["phone"] else _("Your number was taken away.")
    messages.success(request, told)
    return redirect("followed", number=number)


@require_POST
@public
def followed_data(request: HttpRequest, number: str) -> HttpResponse:
    """Asks for one's own data to be corrected, deleted or told."""
    slip, form = get_opened(request.session, number), RequestForm(request.POST)
    if not form.is_valid():
        return _show(request, slip, request_form=form)
    try:
        letter = ask(slip=slip, ticket=request.POST.get("ticket", ""), **form.cleaned_data)
    except Refused as found:
        return _show(request, slip, request_form=form, refusal=show_refusal(form, found))
    messages.success(
        request, _("Received as %(number)s. The answer will stand on this page.") % {"number": letter.number}
    )
    return redirect("followed", number=number)


@require_safe
@public
def public_photo(request: HttpRequest, token: str) -> FileResponse:
    """Of a report that is open in this browser, as far as whoever reported may see it."""
    found = from_token(token)
    get_opened(request.session, found.event.number)
    if found.gone_at or not may_see_photo(found):
        raise NotThere("no_photo", _("This photo is not here any more."))
    small = found.thumbnail if "small" in request.GET else None
    return sent(small or found.file, f"{found.event.number}-{found.pk}.jpg")
