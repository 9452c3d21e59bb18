"""Who may enter the pages of the staff: those who manage it; rosters are for everybody on the tree."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from apps.desk.views.guard import PostRequest, in_post
from apps.staff.reach import refuse_unless_staffer


def staffing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: PostRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless_staffer(request.actor)
        return view(request, *args, **kwargs)

    return in_post(guarded)
