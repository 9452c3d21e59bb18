"""Pages for what went wrong before or outside of any view."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from apps.errors import NotYours, Refused


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page with the sentence; to htmx the sentence alone, to be shown where the answer was to appear."""
    template = "components/refusal.html" if getattr(request, "htmx", False) else "errors/refused.html"
    return render(request, template, {"refusal": refusal}, status=refusal.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """Written without the database, the session or the context: any of them may be what has failed."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """The token was missing or of an earlier session; `reason` is for developers and shown to nobody."""
    refusal = NotYours(
        "csrf",
        _(
            "The form was too old to be accepted. Go back, reload the page and send it again; if you were logged out, "
            "log in first."
        ),
    )
    return refusal_page(request, refusal)
