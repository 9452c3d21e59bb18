"""The workbook that was approved: kept sealed, offered for 72 hours, each fetching on the record; then it goes."""

from base64 import b64decode, b64encode
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.access import record_access
from apps.audit.sealing import Place, seal, unseal
from apps.errors import Conflicting
from apps.households.exports.queries import State
from apps.households.exports.requests import own, tell, tidy
from apps.households.exports.rules import OFFERED
from apps.households.models import ExportRequest
from apps.households.rules import REVEALED
from apps.staff.actors import InPost

FOLDER = "exports"
ACT = "export"
READY, LAPSED = "export_ready", "export_lapsed"


@transaction.atomic
def fetch(*, actor: InPost, request_id: int, address: str = "") -> bytes:
    """The workbook; each time it is fetched stands in the access log."""
    request = own(actor, request_id)
    if request.state != State.READY or request.ends_at is None or request.ends_at <= timezone.now():
        raise Conflicting("not_ready", _("This workbook is not there, or not any more. Ask for a new one."))
    log_export(
        kind=request.kind, count=request.done, clear=request.clear, purpose=request.purpose, address=address,
        about=request.pk,
    )  # fmt: skip
    request.fetched += 1
    request.save(update_fields=["fetched"])
    with default_storage.open(request.file) as file:
        return b64decode(unseal(file.read(), _place(request)))


def log_export(
    *, kind: str, count: int, clear: bool, purpose: str, address: str = "", about: int | None = None
) -> None:
    fields = [*(REVEALED[kind] if clear else ("masked",))]
    record_access(
        act=ACT, about=kind, about_id=about, fields=fields, purpose=tidy(purpose), address=address, rows=count
    )


@transaction.atomic
def keep(request_id: int, content: bytes, *, rows: int) -> bool:
    """Offers what was written for 72 hours; False when it was stopped meanwhile, or another worker was first."""
    request = ExportRequest.objects.select_for_update().get(pk=request_id)
    if request.state != State.WRITING:
        return False
    sealed = seal(b64encode(content).decode(), _place(request))
    request.file = default_storage.save(f"{FOLDER}/{uuid4().hex}", ContentFile(sealed))
    request.state, request.done, request.ends_at = State.READY, rows, timezone.now() + OFFERED
    request.save(update_fields=["file", "state", "done", "ends_at"])
    tell(request, READY)
    return True


def _place(request: ExportRequest) -> Place:
    return Place("households_exportrequest", "file", request.mark)


def end_overdue(now: datetime) -> int:
    """What nobody answered lapses; what was offered long enough goes. Returns how many."""
    waiting = ExportRequest.objects.filter(state=State.WAITING, answer_by__lte=now)
    offered = ExportRequest.objects.filter(state=State.READY, ends_at__lte=now)
    return sum(_end(pk, now) for rows in (waiting, offered) for pk in list(rows.values_list("pk", flat=True)))


@transaction.atomic
def _end(pk: int, now: datetime) -> bool:
    request = ExportRequest.objects.select_for_update().get(pk=pk)
    if request.state == State.WAITING and request.answer_by <= now:
        request.state = State.LAPSED
        tell(request, LAPSED)
    elif request.state == State.READY and request.ends_at and request.ends_at <= now:
        default_storage.delete(request.file)
        request.state, request.file = State.OVER, ""
    else:
        return False
    request.save(update_fields=["state", "file"])
    return True
