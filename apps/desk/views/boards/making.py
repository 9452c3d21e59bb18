"""Making a move from a board: the same form and the same judge as on the event's own page."""

from typing import Any

from django.utils.translation import gettext as _

from apps.desk.views.guard import PostRequest
from apps.errors import Malformed, NotYours, Refused
from apps.events import lifecycle
from apps.events.forms import form_for
from apps.events.models import Event, Order
from apps.events.rules import Move
from apps.events.uploads import with_kept


def make(
    request: PostRequest, *, event: Event, row: Move, version: int | None, data: Any = None, thing: Order | None = None
) -> Refused | None:
    """Makes it with what was posted (or with `data`); returns what stands in the way, and then nothing has changed."""
    form = form_for(
        row, event=event, thing=thing, data=request.POST if data is None else data, files=with_kept(request)
    )
    if not form.is_valid():
        problems = [f"{form.fields[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items()]
        return Malformed("malformed", " ".join(problems))
    try:
        lifecycle.move(
            event_id=event.pk,
            name=row.name,
            actor=request.actor,
            given=form.cleaned_data,
            thing_id=thing.pk if thing else None,
            version=version,
        )
    except Refused as refusal:
        return refusal
    return None


def version_in(text: str | None) -> int:
    """The version the person saw. Without one nothing could be compared, so it counts as the first."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def refuse_unless(allowed: bool) -> None:
    """A board is for the posts that live in it."""
    if not allowed:
        raise NotYours("no_power", _("This board is not for your post. Choose another post in the header."))
