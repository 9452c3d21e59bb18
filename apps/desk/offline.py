"""Which pages a phone may keep, so that they open without a signal (decision 025)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from apps.desk.kinds import may_report
from apps.desk.views.guard import PostRequest
from apps.grids.models import Level
from apps.staff.actors import InPost

KEEP, ACCOUNT = "GridGov-Keep", "GridGov-Account"  # headers that the service worker reads
OUTSIDE = {Level.GRID, Level.MICRO_GRID}


def works_outside(actor: InPost | None) -> bool:
    """Posts of a grid are held on patrol, with a phone; pages of an office are not kept on its computers."""
    return actor is not None and actor.unit_level in OUTSIDE and may_report(actor)


def kept_on_phone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a page that the phone of who works outside keeps; it goes when somebody else logs in there."""

    @wraps(view)
    def marked(request: PostRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        whole = request.method == "GET" and response.status_code == 200 and not request.htmx
        if whole and works_outside(request.actor):
            response.headers[KEEP] = "1"
        return response

    return marked
