"""Who may look through base data at all, and the record that an address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere, NotYours
from apps.households.models.base import Located
from apps.households.queries import POWER, get_visible
from apps.households.rules import KINDS
from apps.staff.actors import InPost


def may_look(actor: InPost) -> bool:
    return bool(actor.powers.get(POWER))


def looking(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: PostRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_look(request.actor):
            raise NotYours(
                "no_power",
                _("Base data is for the grids, communities and streets. Choose another post in the header."),
            )
        return view(request, *args, **kwargs)

    return in_post(guarded)


def kind_named(name: str) -> type[Located]:
    if name not in KINDS:
        raise NotThere("no_such_list", _("There is no such list. Choose one from your desk."))
    return KINDS[name]


def record_at(actor: InPost, kind: str, pk: int) -> Located:
    return get_visible(actor, kind_named(kind), pk)
