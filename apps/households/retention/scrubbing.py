"""De-identifies what is due: in the record, in every version of it, and in what was written beside it.

In chunks, each one transaction: what was not finished is still announced and is done in the next run, and nothing is
done twice. Nothing here can be undone. No version tells what was there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.audit.bulk import DELETED, among
from apps.audit.models import AuditEntry
from apps.households.models import Expiry, ImportRow, Proposal, Resident, Tagging
from apps.households.models.base import Located
from apps.households.retention.queries import held, one_at_a_time
from apps.households.retention.rules import KEPT, Kept, months_after

CHUNK = 200
ACT = "deidentified"


def carry_out(today: date) -> int:
    """Returns how many records were de-identified."""
    done, last = 0, 0
    while True:
        expiries = _chunk(today, last)
        if not expiries:
            return done
        done += _settle(expiries, today)
        last = expiries[-1]


def _due(today: date) -> Any:
    return Expiry.objects.filter(~held(today), state=Expiry.State.ANNOUNCED, due_on__lte=today)


def _chunk(today: date, last: int) -> list[int]:
    return list(_due(today).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK])


@transaction.atomic
def _settle(ids: list[int], today: date) -> int:
    """Asks again under the lock: somebody may have held one back, or another run been faster."""
    one_at_a_time()
    by_kind: dict[str, list[Expiry]] = defaultdict(list)
    for row in _due(today).filter(pk__in=ids).order_by("pk"):
        by_kind[row.about].append(row)
    done = {about: _settle_kind(about, rows) for about, rows in by_kind.items()}
    if any(done.values()):
        data = {about: count for about, count in done.items() if count}
        AuditEntry.objects.create(act=ACT, about="expiry", data={**data, "expiries": ids})
    return sum(done.values())


def _settle_kind(about: str, expiries: list[Expiry]) -> int:
    kept, now = KEPT[about], timezone.now()
    rows = kept.model._default_manager.select_for_update(of=("self",)).filter(
        kept.gone, pk__in=[expiry.about_id for expiry in expiries], anonymised_at=None
    )
    gone = {row.pk: row for row in rows}
    for expiry in expiries:
        row = gone.get(expiry.about_id)
        expiry.state = Expiry.State.DONE if row and _still_due(row, kept, expiry) else Expiry.State.LIFTED
        expiry.versions = _forget(about, kept, [expiry.about_id]) if expiry.state == Expiry.State.DONE else 0
        expiry.settled_at = now
        expiry.save()
    return sum(expiry.state == Expiry.State.DONE for expiry in expiries)


def _still_due(row: Located, kept: Kept, expiry: Expiry) -> bool:
    """Whose day of leaving was corrected to a later one is announced anew when that comes."""
    day = getattr(row, kept.day)
    return day is None or expiry.gone_on is None or day <= expiry.gone_on


def _forget(about: str, kept: Kept, ids: list[int]) -> int:
    """Returns how many rows were emptied."""
    if kept.model is Resident:
        ids = with_merged(ids)
    count = blank(kept.model, kept.blank, ids)
    kept.model._default_manager.filter(pk__in=ids).update(anonymised_at=timezone.now(), version=F("version") + 1)
    if kept.model is Resident:
        count += _forget_beside(ids)
    return count + take_away(Tagging, Tagging.objects.filter(**{f"{about}__in": ids}))


def with_merged(ids: Collection[int]) -> list[int]:
    """And the records that were merged into these, and into those."""
    found, new = set(ids), set(ids)
    while new:
        new = set(Resident.objects.filter(merged_into__in=new).values_list("pk", flat=True)) - found
        found |= new
    return sorted(found)


def blank(model: Any, columns: Any, ids: Iterable[int]) -> int:
    """In the rows and in all their versions."""
    history = model.history.model.objects
    count = history.filter(id__in=among(ids)).update(**columns, history_change_reason=None)
    return int(count + model._default_manager.filter(pk__in=among(ids)).update(**columns))


def _forget_beside(ids: list[int]) -> int:
    """Changes that were proposed, and the rows of workbooks that brought them in."""
    proposals = Proposal.objects.filter(resident__in=among(ids))
    keys = list(proposals.values_list("pk", flat=True))
    count = blank(Proposal, {"changes": b"", "reason": ""}, keys)
    proposals.filter(state=Proposal.State.WAITING).update(state=Proposal.State.REFUSED, decided_at=timezone.now())
    rows = ImportRow.objects.filter(~Q(cells=b"") | ~Q(problems=[]), resident_id__in=among(ids))
    return count + rows.update(cells=b"", problems=[])


def forget_taken_back(today: date, months: int) -> int:
    """Versions of people whom an import had made and whose import was taken back: nobody announces what never should
    have been. Returns how many rows were emptied."""
    before = months_after(today, -months)
    history: Any = Resident.history
    gone = history.filter(history_type=DELETED, history_date__date__lte=before, anonymised_at=None)
    ids = list(gone.order_by("id").values_list("id", flat=True)[:CHUNK])
    count = 0
    while ids:
        with transaction.atomic():
            count += blank(Resident, {**KEPT["resident"].blank, "anonymised_at": timezone.now()}, ids)
        ids = list(gone.order_by("id").values_list("id", flat=True)[:CHUNK])
    return count


def take_away(model: Any, rows: models.QuerySet) -> int:
    """Rows and their versions go altogether: that there was one is what must be forgotten."""
    ids = list(rows.values_list("pk", flat=True))
    if not ids:
        return 0
    count = model.history.model.objects.filter(id__in=among(ids))._raw_delete(connection.alias)
    return int(count + model._default_manager.filter(pk__in=ids)._raw_delete(connection.alias))
