"""Sending notices and marking them read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.notices.models import Notice
from apps.notices.queries import notices_for, quiet_hours
from apps.notices.rules import shown_from
from apps.staff.actors import InPost, Recipient
from apps.tenancy.context import current


@dataclass(frozen=True, slots=True)
class News:
    """Something to be told to each recipient once.

    `data` must be JSON: times as ISO 8601. `urgent` news (urgency 1 and 2) does not wait for the quiet hours' end.
    """

    recipients: Collection[Recipient]
    kind: str
    about: str
    about_id: int
    about_label: str
    data: Mapping[str, Any]
    urgent: bool


def notify(news: Iterable[News], *, now: datetime) -> int:
    """Writes the notices in the caller's transaction. Returns how many.

    One insert for all of them, and before it one query for the quiet hours unless everything is urgent.
    """
    told = [item for item in news if item.recipients]
    if not told:
        return 0
    calm = any(not item.urgent for item in told)
    later = shown_from(now, *quiet_hours(now), current().zone, False) if calm else now
    rows = [
        Notice(
            person_id=recipient.person_id,
            appointment_id=recipient.appointment_id,
            kind=item.kind,
            about=item.about,
            about_id=item.about_id,
            about_label=item.about_label,
            data=dict(item.data),
            urgent=item.urgent,
            created_at=now,
            shown_from=now if item.urgent else later,
        )
        for item in told
        for recipient in dict.fromkeys(item.recipients)
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


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
