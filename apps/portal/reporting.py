"""A resident reports: the same move as everybody's, and a slip with a code for whoever made it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Malformed
from apps.events import lifecycle
from apps.events.models import Event
from apps.portal import codes
from apps.portal.models import Poster, Slip
from apps.staff.actors import Resident


@dataclass(frozen=True, slots=True)
class Filed:
    """`code` is told once more to whoever sends the same form again: an answer may have been lost on the way."""

    event: Event
    code: str
    created: bool


def filed_before(ticket: str) -> Filed | None:
    """What this form has made already."""
    if not codes.TICKET.fullmatch(ticket):
        return None
    code = codes.code_of(ticket)
    slip = Slip.objects.select_related("event").filter(digest=codes.digest_of(code)).first()
    return Filed(slip.event, code, created=False) if slip else None


@transaction.atomic
def report(
    *, ticket: str, given: dict[str, Any], phone: str = "", poster: Poster | None = None, now: datetime | None = None
) -> Filed:
    """Makes the event and its slip. `ticket`: as the form was given it. `phone`: empty where nobody wants to be called.

    A poster says where it is, unless the reporter says otherwise.
    """
    if not codes.TICKET.fullmatch(ticket):
        raise Malformed("no_ticket", _("This page has grown old. Nothing is lost: send it once more."))
    place = _place_of(poster, given)
    event, created = lifecycle.report(
        actor=Resident(), given={**given, **place, "client_id": codes.client_id_of(ticket)}, now=now
    )
    code = codes.code_of(ticket)
    if created:
        Slip.objects.create(
            event=event, digest=codes.digest_of(code), phone=phone, poster=poster, made_at=now or timezone.now()
        )
    return Filed(event, code, created)


def _place_of(poster: Poster | None, given: dict[str, Any]) -> dict[str, Any]:
    if poster is None or not poster.says_where or given.get("unit") or given.get("lng") is not None:
        return {}
    return {"building": poster.building_id, "unit": None if poster.building_id else poster.unit_id}
