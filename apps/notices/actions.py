"""Sending notices and marking them read."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.notices.models import Notice
from apps.notices.queries import notices_for, quiet_hours
from apps.notices.rules import shown_from
from apps.staff.actors import InPost, Recipient
from apps.tenancy.context import current


def notify(
    *,
    recipients: Iterable[Recipient],
    kind: str,
    about: str,
    about_id: int,
    about_label: str,
    data: Mapping[str, Any],
    urgent: bool,
    now: datetime,
) -> int:
    """Writes one notice to each recipient, once, in the caller's transaction. Returns how many.

    One insert, and before it one query for the quiet hours unless the notice is urgent (urgency 1 and 2). `data` must
    be JSON: times as ISO 8601.
    """
    to = list(dict.fromkeys(recipients))
    if not to:
        return 0
    shown = now if urgent else shown_from(now, *quiet_hours(now), current().zone, urgent)
    Notice.objects.bulk_create(
        Notice(
            person_id=recipient.person_id,
            appointment_id=recipient.appointment_id,
            kind=kind,
            about=about,
            about_id=about_id,
            about_label=about_label,
            data=dict(data),
            urgent=urgent,
            created_at=now,
            shown_from=shown,
        )
        for recipient in to
    )
    return len(to)


def mark_read(*, actor: InPost, ids: Collection[int], now: datetime | None = None) -> int:
    """Marks those of the notices that the actor sees and has not read. Returns how many; others are left alone."""
    moment = now or timezone.now()
    return notices_for(actor, unread_only=True, now=moment).filter(pk__in=ids).update(read_at=moment)


def mark_all_read(*, actor: InPost, up_to: int | None = None, now: datetime | None = None) -> int:
    """Likewise all of them, or those up to an id: what has come since the person looked stays unread."""
    moment = now or timezone.now()
    unread = notices_for(actor, unread_only=True, now=moment)
    if up_to is not None:
        unread = unread.filter(pk__lte=up_to)
    return unread.update(read_at=moment)
