"""Requests for workbooks, as far as somebody may see them."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.households.exports.rules import QUIET
from apps.households.models import ExportRequest
from apps.staff.actors import InPost
from apps.staff.seen import any_of

POWER = "approve_export"
State = ExportRequest.State


def asked_by(actor: InPost) -> QuerySet[ExportRequest]:
    """What the person has asked for in this post, newest first."""
    return _rows().filter(person_id=actor.person_id, appointment_id=actor.appointment_id)


def to_decide(actor: InPost) -> QuerySet[ExportRequest]:
    """What waits for this post: never what the same person has asked for, in whatever post."""
    return decidable(actor).filter(state=State.WAITING)


def decidable(actor: InPost) -> QuerySet[ExportRequest]:
    """What was asked for in the area, waiting or decided."""
    ways = [Q(appointment__unit__path__startswith=path) for path in actor.powers.get(POWER, ())]
    return _rows().filter(any_of(ways)).exclude(person_id=actor.person_id)


def get_request(actor: InPost, pk: int) -> ExportRequest:
    """Of those asked for in this post, or to be decided in it. “Not yours” reads like “does not exist”."""
    found = asked_by(actor).filter(pk=pk).first() or decidable(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere("no_export", _("There is no such export among yours. Open the list of exports."))
    return found


def is_own(actor: InPost, request: ExportRequest) -> bool:
    return (request.person_id, request.appointment_id) == (actor.person_id, actor.appointment_id)


def is_stuck(request: ExportRequest, now: datetime | None = None) -> bool:
    """Being written, and nothing has moved for too long."""
    return request.state == State.WRITING and (now or timezone.now()) - request.touched_at > QUIET


def _rows() -> QuerySet[ExportRequest]:
    people = ("person", "appointment__post", "appointment__unit", "decided_by__person", "decided_by__post")
    return ExportRequest.objects.select_related(*people).order_by("-pk")
