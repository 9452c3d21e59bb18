"""Holding back what was announced, prolonging that, and ending it."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Conflicting, NotYours, Refused
from apps.households.models import Expiry, Hold
from apps.households.retention.queries import CONFIRM, REVIEW, one_at_a_time
from apps.households.retention.rules import LONGEST_HOLD
from apps.staff.actors import InPost


def may_hold(actor: InPost, expiry: Expiry) -> bool:
    return expiry.state == Expiry.State.ANNOUNCED and actor.holds(CONFIRM, expiry.unit.path)


def may_end(actor: InPost, expiry: Expiry) -> bool:
    return may_hold(actor, expiry) or actor.holds(REVIEW, expiry.unit.path)


@transaction.atomic
def hold(*, actor: InPost, expiry: Expiry, reason: str, until: date) -> Hold:
    """Places a hold, or prolongs the one there is: each time somebody looks at it again and says why."""
    one_at_a_time()
    locked = _locked(expiry)
    if not actor.holds(CONFIRM, locked.unit.path):
        raise NotYours("no_power", _("This is held back by the community or the street. Tell them why it should be."))
    _refuse_unlikely(reason, until)
    kept = Hold.objects.filter(expiry=locked, ended_at=None).first()
    made = kept or Hold(expiry=locked)
    made.reason, made.until, made.told_at = reason, until, None
    made.placed_by_id, made.placed_at = actor.appointment_id, timezone.now()
    made.save()
    return made


@transaction.atomic
def end_hold(*, actor: InPost, expiry: Expiry) -> Hold:
    """The record goes in the night after, if it is due."""
    one_at_a_time()
    locked = _locked(expiry)
    if not may_end(actor, locked):
        raise NotYours("no_power", _("This hold is ended by the community, the street or the data protection officer."))
    kept = Hold.objects.filter(expiry=locked, ended_at=None).first()
    if kept is None:
        raise Conflicting("not_held", _("Nothing holds this record back any more. Reload the page."))
    kept.ended_by_id, kept.ended_at = actor.appointment_id, timezone.now()
    kept.save()
    return kept


def _locked(expiry: Expiry) -> Expiry:
    locked = Expiry.objects.select_for_update(of=("self",)).select_related("unit").get(pk=expiry.pk)
    if locked.state != Expiry.State.ANNOUNCED:
        raise Conflicting("settled", _("This is settled already: it cannot be held back any more. Reload the page."))
    return locked


def _refuse_unlikely(reason: str, until: date) -> None:
    if reason not in Hold.Reason.values:
        sentence = _("Say why the record must be kept: choose one of the reasons.")
        raise Refused("no_reason", sentence, {"fields": {"reason": [sentence]}})
    today = timezone.localdate()
    if not today <= until <= today + LONGEST_HOLD:
        sentence = _("Choose a day from today on, at most %(days)d days ahead: after that somebody looks at it again.")
        told = sentence % {"days": LONGEST_HOLD.days}
        raise Refused("unlikely_day", told, {"fields": {"until": [told]}})
