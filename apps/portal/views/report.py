"""Reporting without an account, from a poster or without one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from apps.errors import Refused
from apps.events.forms import MoveForm
from apps.events.refusals import show_refusal
from apps.events.rules import TOPICS
from apps.events.uploads import Kept, keep_for_later, with_kept
from apps.portal import codes
from apps.portal.following import remember
from apps.portal.forms import report_form
from apps.portal.models import Poster
from apps.portal.reporting import Filed, filed_before, report
from apps.portal.toll import address_of, count, is_calm
from apps.portal.views.guard import challenge_for, public, take_toll

KIND, KEPT = "report", "kept"
UNWHOLE = 422


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """What a poster's code leads to: short, so that the code stays coarse and is read from afar."""
    return redirect(f"{reverse('public_report')}?at={code}")


@require_http_methods(["GET", "HEAD", "POST"])
@public
def public_report(request: HttpRequest) -> HttpResponse:
    scanned, found = _poster(request)
    if request.method != "POST":
        form = report_form(placed=_places(found))
        return render(request, "portal/report.html", _page(request, form, scanned, found))
    ticket = request.POST.get("ticket", "")
    if before := filed_before(ticket):
        return _filed(request, before)
    form = report_form(data=request.POST, files=with_kept(request), placed=_places(found))
    refusal: Refused | None = None
    if form.is_valid():
        refusal = take_toll(request, KIND) or _send(request, form, found)
        if refusal is None:
            return _filed(request, filed_before(ticket))
        refusal = show_refusal(form, refusal)
    context = {**_page(request, form, scanned, found, refusal), "kept": _kept(request, form)}
    return render(request, "portal/report.html", context, status=refusal.status if refusal else UNWHOLE)


def _send(request: HttpRequest, form: MoveForm, found: Poster | None) -> Refused | None:
    given = dict(form.cleaned_data)
    phone = given.pop("phone")
    try:
        report(ticket=request.POST.get("ticket", ""), given=given, phone=phone, poster=found)
    except Refused as refusal:
        return refusal
    return None


def _filed(request: HttpRequest, filed: Filed | None) -> HttpResponse:
    """In answer to the form itself: the code stands in no address, no log and no cache."""
    if filed is None:
        return redirect("public_report")
    remember(request.session, filed.event.slip)
    return render(request, "portal/filed.html", {"filed": filed, "code": codes.shown(filed.code)})


def _page(
    request: HttpRequest, form: MoveForm, scanned: bool, found: Poster | None, refusal: Refused | None = None
) -> dict[str, Any]:
    ticket = request.POST.get("ticket", "")
    return {
        "form": form,
        "topics": TOPICS,
        "poster": found if _places(found) else None,
        "at": found.code if found else "",
        "outdated": scanned and not _places(found),
        "ticket": ticket if codes.TICKET.fullmatch(ticket) else codes.new_ticket(),
        "challenge": challenge_for(request, KIND, refusal),
        "refusal": refusal,
    }


def _kept(request: HttpRequest, form: MoveForm) -> list[Kept]:
    """Photos need not be chosen again; in a flood they must, since room is not for nothing."""
    if not is_calm(KEPT, address_of(request)):
        return []
    count(KEPT, address_of(request))
    return keep_for_later(request, form)


def _poster(request: HttpRequest) -> tuple[bool, Poster | None]:
    """Whether somebody comes from a poster, and which: none where the code is of no poster, or none of ours."""
    code = (request.POST.get("at") or request.GET.get("at") or "")[:20].upper()
    rows = Poster.objects.select_related("unit", "building")
    return bool(code), rows.filter(code=code).first() if code.isalnum() else None


def _places(found: Poster | None) -> bool:
    return found is not None and found.says_where
