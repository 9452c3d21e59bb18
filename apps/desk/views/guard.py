"""Who may enter a page at all: somebody who has logged in and holds a post."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from apps.errors import NotYours
from apps.staff.actors import InPost
from apps.staff.models import User


class PostRequest(HttpRequest):
    """What a guarded view is given."""

    actor: InPost
    htmx: HtmxDetails
    user: User


def in_post(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Sends others to the log-in. Pages are not kept: many people share a computer in an office."""

    @wraps(view)
    def guarded(request: PostRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_login(request)
        if request.actor is None:
            raise NotYours(
                "no_post",
                _("You hold no post today, so there is nothing you can do here. Ask whoever keeps the list of posts."),
            )
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


def to_login(request: PostRequest) -> HttpResponse:
    """The log-in, and back here from there."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url("login"))
    return redirect_to_login(request.get_full_path())
