"""Turns a refusal into its page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from apps.errors import Refused


class RefusalMiddleware:
    """A `Refused` that no view has caught becomes a page with its status and its sentence.

    To htmx the sentence goes as a fragment, which the page shows where the answer was to appear.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        template = "components/refusal.html" if getattr(request, "htmx", False) else "errors/refused.html"
        return render(request, template, {"refusal": exception}, status=exception.status)
