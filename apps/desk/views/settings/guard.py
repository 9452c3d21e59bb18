"""Who may enter the settings: the tenant's administrators, in that post."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from apps.desk.views.guard import PostRequest, in_post
from apps.staff.powers import refuse_unless_manager


def managing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: PostRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refuse_unless_manager(request.actor)
        return view(request, *args, **kwargs)

    return in_post(guarded)
