"""The telephone of whoever reported: for triage alone, each time on the record."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.access import record_access
from apps.errors import NotThere, NotYours
from apps.events.models import Event
from apps.portal.models import Slip
from apps.staff.actors import InPost, Resident

POWER = "triage_event"


def may_call(actor: InPost, event: Event) -> bool:
    return event.source == Resident.name and actor.holds(POWER, event.unit.path)


def slip_to_call(actor: InPost, event: Event) -> Slip | None:
    """With its number masked; None where there is none, or where it is not for this post."""
    if not may_call(actor, event):
        return None
    return next((slip for slip in Slip.objects.filter(event=event) if slip.phone), None)


@transaction.atomic
def number_to_call(*, actor: InPost, event: Event, address: str = "") -> str:
    """The number itself; who looked goes into the log of who saw personal data."""
    if not may_call(actor, event):
        raise NotYours("no_power", _("This number is for the community that triages the report, to ask back."))
    slip = slip_to_call(actor, event)
    if slip is None:
        raise NotThere("no_number", _("Whoever reported this gave no number, or has taken it away since."))
    record_access(
        act="reveal", about="portal.slip", about_id=slip.pk, fields=["phone"], purpose="call", address=address
    )
    return str(slip.phone.open())
