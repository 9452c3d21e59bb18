"""What every public page has in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from apps.errors import Malformed, Refused
from apps.portal.settings import rules
from apps.portal.toll import SlowDown, address_of, new_challenge, pay

NOT_FOUND = 404
TRAP = "website"  # a field that people do not see and machines fill in


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open where the tenant has opened it. Nothing is kept by browsers that people share."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rules().is_open:
            return render(request, "portal/closed.html", status=NOT_FOUND)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def take_toll(request: HttpRequest, kind: str) -> Refused | None:
    """What stands against taking the form now, or None; then it is paid for."""
    if request.POST.get(TRAP):
        return Malformed("trap", _("Leave the last field empty: it is there for machines. Then send it again."))
    given = {name: request.POST.get(name, "")[:400] for name in ("challenge", "proof")}
    try:
        pay(kind, address=address_of(request), **given)
    except SlowDown as refusal:
        return refusal
    return None


def challenge_for(request: HttpRequest, kind: str, refusal: Refused | None = None) -> dict[str, Any]:
    """For the form as it is shown."""
    waited = refusal is not None and refusal.code == "slow_down"
    return new_challenge(kind, address_of(request), instead_of=request.POST.get("challenge", "") if waited else "")


def page(request: HttpRequest, template: str, context: dict[str, Any], refusal: Refused | None = None) -> HttpResponse:
    return render(request, template, {**context, "refusal": refusal}, status=refusal.status if refusal else 200)
