"""Writing a workbook of base data: at once, or in chunks by Celery once it was approved."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone, translation

from apps.audit.models import Stamp, acting
from apps.desk.takeout.book import Book, watermark
from apps.desk.takeout.columns import cells, head, needed
from apps.households.exports.delivering import keep, log_export
from apps.households.exports.queries import State
from apps.households.models import ExportRequest
from apps.households.queries import visible_to
from apps.households.rules import KINDS
from apps.staff.actors import InPost
from apps.staff.queries import actor_for

CHUNK = 500


def at_once(*, actor: InPost, kind: str, ids: Sequence[int], purpose: str, address: str = "") -> bytes:
    """Masked; stands in the access log."""
    rows = _rows(actor, kind, ids)
    log_export(kind=kind, count=len(rows), clear=False, purpose=purpose, address=address)
    with Book(head(kind), watermark(actor, purpose, timezone.now())) as book:
        book.add(cells(row, clear=False, actor=actor) for row in rows)
        return book.content()


def carry_out(request_id: int, *, between: Callable[[], None] = lambda: None) -> int:
    """Writes what was approved, unless it is stopped. Returns how many rows the workbook has. `between` is called
    after each chunk."""
    request = ExportRequest.objects.get(pk=request_id)
    if request.state != State.WRITING:
        return 0
    actor = actor_for(request.person_id, request.appointment_id, timezone.localdate())
    if actor is None:  # the post has ended meanwhile, and its powers with it
        _still_wanted(request_id).update(state=State.STOPPED)
        return 0
    stamp = acting.set(Stamp(request.person_id, request.appointment_id))
    try:
        with translation.override(request.language):
            return _write(request, actor, between)
    finally:
        acting.reset(stamp)


def _write(request: ExportRequest, actor: InPost, between: Callable[[], None]) -> int:
    done = 0
    with Book(head(request.kind), watermark(actor, request.purpose, timezone.now())) as book:
        for first in range(0, request.total, CHUNK):
            rows = _rows(actor, request.kind, request.ids[first : first + CHUNK])
            book.add(cells(row, clear=request.clear, actor=actor) for row in rows)
            done += len(rows)
            if not _still_wanted(request.pk).update(done=done, touched_at=timezone.now()):
                return 0
            between()
        return done if keep(request.pk, book.content(), rows=done) else 0


def _still_wanted(request_id: int) -> Any:
    return ExportRequest.objects.filter(pk=request_id, state=State.WRITING)


def _rows(actor: InPost, kind: str, ids: Sequence[int]) -> list[Any]:
    """Those of the records that the post still sees, newest first."""
    rows = visible_to(actor, KINDS[kind]).filter(pk__in=list(ids)).select_related(*needed(kind))
    return list(rows.order_by("-pk"))
