"""Asking for a workbook of base data, deciding, taking the question back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.clocks.calendars import calendar
from apps.errors import Conflicting, NotYours, Refused
from apps.households.exports.queries import POWER, State, get_request, is_own, is_stuck
from apps.households.exports.rules import ANSWER, PURPOSE_LENGTH, refuse_size
from apps.households.models import ExportRequest
from apps.households.revealing import POWER as TO_REVEAL
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient
from apps.staff.queries import holders_by_unit

WAITS, REFUSED = "export_waits", "export_refused"


@transaction.atomic
def ask(*, actor: InPost, kind: str, ids: Sequence[int], clear: bool, purpose: str, said: str = "") -> ExportRequest:
    """Asks those who approve exports in the district; it lapses after three working days."""
    refuse_export(actor, kind=kind, count=len(ids), clear=clear, purpose=purpose)
    approvers = _approvers(actor)
    if not approvers:
        raise Conflicting(
            "no_approver", _("Nobody approves exports in your district. Ask the administrator to fill that post.")
        )
    now = timezone.now()
    made = ExportRequest.objects.create(
        person_id=actor.person_id,
        appointment_id=actor.appointment_id,
        kind=kind,
        clear=clear,
        purpose=tidy(purpose),
        said=said[:300],
        ids=list(ids),
        language=translation.get_language() or "zh-hans",
        asked_at=now,
        answer_by=calendar().add(now, ANSWER),
        touched_at=now,
    )
    notify([News(approvers, WAITS, "export", made.pk, actor.person_name, {"count": len(ids)}, urgent=False)], now=now)
    return made


def refuse_export(actor: InPost, *, kind: str, count: int, clear: bool, purpose: str) -> None:
    if clear and not actor.powers.get(TO_REVEAL):
        raise NotYours("no_power", _("Your post does not unmask personal data. Export the list masked."))
    refuse_size(kind=kind, count=count, clear=clear)
    if not tidy(purpose):
        sentence = _("Say what the workbook is needed for.")
        raise Refused("no_purpose", sentence, {"fields": {"purpose": [sentence]}})


def tidy(purpose: str) -> str:
    return " ".join(purpose.replace("\x00", "").split())[:PURPOSE_LENGTH]


def _approvers(actor: InPost) -> list[Recipient]:
    """Those over the actor's unit, nearest first come all; never the person who asks."""
    over = [int(part) for part in actor.unit_path.split(".") if part]
    found = holders_by_unit([(POWER, unit) for unit in over])
    return [one for held in found.values() for one in held if one.person_id != actor.person_id]


@transaction.atomic
def decide(*, actor: InPost, request_id: int, approve: bool, reason: str = "") -> ExportRequest:
    """Approved, it is to be written: the caller sends the task once this is committed."""
    request = _locked(actor, request_id)
    if request.person_id == actor.person_id or not actor.holds(POWER, request.appointment.unit.path):
        raise NotYours("no_power", _("Exports are approved by data protection, never by whoever asked."))
    if request.state != State.WAITING:
        raise Conflicting("decided_already", _("This was decided already, or has lapsed. Reload the page to see how."))
    if not approve and not reason.strip():
        sentence = _("Say why you refuse, so that whoever asked knows what to change.")
        raise Refused("no_reason", sentence, {"fields": {"reason": [sentence]}})
    request.state = State.WRITING if approve else State.REFUSED
    request.reason = reason.strip()[:200]
    request.decided_by_id, request.decided_at = actor.appointment_id, timezone.now()
    request.touched_at = request.decided_at
    request.save(update_fields=["state", "reason", "decided_by", "decided_at", "touched_at"])
    if not approve:
        tell(request, REFUSED)
    return request


@transaction.atomic
def stop(*, actor: InPost, request_id: int) -> ExportRequest:
    """Taken back by whoever asked, also while it is being written."""
    request = own(actor, request_id)
    if request.state not in (State.WAITING, State.WRITING):
        raise Conflicting("not_now", _("This export is neither waiting nor being written. Reload the page."))
    request.state = State.STOPPED
    request.save(update_fields=["state"])
    return request


@transaction.atomic
def go_on(*, actor: InPost, request_id: int) -> ExportRequest:
    """A worker has died over it: it is written anew. The caller sends the task once this is committed."""
    request = own(actor, request_id)
    if not is_stuck(request):
        raise Conflicting("not_now", _("This export is under way or has ended. Reload the page."))
    request.touched_at, request.done = timezone.now(), 0
    request.save(update_fields=["touched_at", "done"])
    return request


def tell(request: ExportRequest, kind: str) -> None:
    """A notice for whoever asked."""
    asker = Recipient(request.person_id, request.appointment_id)
    told = {"count": request.total, "reason": request.reason}
    asked = timezone.localtime(request.asked_at).date().isoformat()
    notify([News([asker], kind, "export", request.pk, asked, told, urgent=False)], now=timezone.now())


def _locked(actor: InPost, pk: int) -> ExportRequest:
    get_request(actor, pk)
    rows = ExportRequest.objects.select_for_update(of=("self",)).select_related("appointment__unit")
    return rows.get(pk=pk)


def own(actor: InPost, pk: int) -> ExportRequest:
    """Locked; of whoever asked, in the same post."""
    request = _locked(actor, pk)
    if not is_own(actor, request):
        raise NotYours("not_yours", _("Only whoever asked for this export does that, in the same post."))
    return request
