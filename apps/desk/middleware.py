"""Turns a refusal into its page; sends whoever was given a password to choose their own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from apps.desk.offline import ACCOUNT
from apps.desk.views.errors import refusal_page
from apps.errors import Refused


class RefusalMiddleware:
    """A `Refused` that no view has caught becomes a page with its status and its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal_page(request, exception) if isinstance(exception, Refused) else None


class AccountMiddleware:
    """Says whose page it is, so that the service worker of a browser lets go of what it keeps for somebody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "tenant", None) is not None and not request.path_info.startswith("/api/"):
            response.headers[ACCOUNT] = str(request.user.pk or "") if hasattr(request, "user") else ""
        return response


class BaseMapMiddleware:
    """Lets a page with a map fetch the tenant's tiles: from just their hosts, and on no page without a map."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if sources := getattr(request, "base_map_sources", None):
            response._csp_update = {"img-src": sources}  # type: ignore[attr-defined]  # django-csp reads it
        return response


class OwnPasswordMiddleware:
    """A password that somebody else has set opens one page, on which its owner chooses another. The API refuses it."""

    OPEN = frozenset({"password", "logout", "language", "looks"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if getattr(request, "tenant", None) is None or request.path_info.startswith("/api/"):
            return None
        if not getattr(request.user, "handed_over", False) or _asks_for(request) in self.OPEN:
            return None
        address = resolve_url("password")
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]


def _asks_for(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None
