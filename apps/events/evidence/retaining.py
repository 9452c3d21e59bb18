"""Photos of events that ended long ago go, announced a month before. Source: tables §15, "Retention".

Months begin together: what ended before the first of a month goes on the first of the month when its time is over.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.events.models import Evidence, PhotoExpiry, Step
from apps.events.rules import ENDED
from apps.grids.models import Level, Unit
from apps.households.retention.queries import REVIEW, rules_now
from apps.households.retention.rules import months_after
from apps.notices.actions import News, notify
from apps.staff.actors import InPost
from apps.staff.queries import holders_by_unit
from apps.tenancy.context import current

AHEAD = timedelta(days=28)  # the shortest month
BATCH = 500
PHOTOS_DUE, FORGOTTEN = "photos_due", "photos_forgotten"


def forget_photos(now: datetime) -> int:
    """Announces what goes next month, and lets go what was announced. Returns how many photos. Repeatable: stopped
    anywhere, the next night goes on."""
    today = timezone.localtime(now).date()
    months = rules_now()[0].photo_months
    announce(_before(today, months - 1), today)
    due = PhotoExpiry.objects.filter(before__lte=_before(today, months), announced_on__lte=today - AHEAD)
    last = due.order_by("-before").first()
    gone = 0
    while last is not None and (count := _forget(last.before, now)):
        gone += count
    return gone


def _before(today: date, months: int) -> date:
    """The first of the month so many months ago."""
    return months_after(today.replace(day=1), -months)


def falling_due(actor: InPost, today: date) -> PhotoExpiry | None:
    """For data protection: what was announced for the coming month, with `on`, its day."""
    if REVIEW not in actor.powers:
        return None
    found = PhotoExpiry.objects.filter(before=_before(today, rules_now()[0].photo_months - 1)).first()
    if found is not None:
        found.on = months_after(today.replace(day=1), 1)  # type: ignore[attr-defined]  # for whoever shows it
    return found


@transaction.atomic
def announce(before: date, today: date) -> None:
    """Once; not at all where there is nothing to go."""
    count = kept_from(before).count()
    if not count or PhotoExpiry.objects.filter(before=before).exists():
        return
    PhotoExpiry.objects.create(before=before, announced_on=today, photos=count)
    root = Unit.objects.defer("boundary").get(level=Level.DISTRICT)
    data = {"count": count, "before": before.isoformat(), "on": months_after(today.replace(day=1), 1).isoformat()}
    holders = holders_by_unit([(REVIEW, root.pk)])[REVIEW, root.pk]
    notify([News(holders, PHOTOS_DUE, "retention", root.pk, root.name, data, urgent=False)], now=timezone.now())


def kept_from(before: date) -> QuerySet[Evidence]:
    """Photos there still are, of events that are over and whose last step lies before the day."""
    begin = datetime.combine(before, datetime.min.time(), current().zone)
    later = Step.objects.filter(event=OuterRef("event"), at__gte=begin)
    return Evidence.objects.filter(~Exists(later), gone_at=None, added_at__lt=begin, event__state__in=ENDED)


@transaction.atomic
def _forget(before: date, now: datetime) -> int:
    """The rows stay and say so; the files go with the next clearing, which takes what no row names."""
    ids = list(kept_from(before).order_by("pk").values_list("pk", flat=True)[:BATCH])
    gone = {"file": "", "thumbnail": "", "taken_lng": None, "taken_lat": None}
    count = Evidence.objects.filter(pk__in=ids, gone_at=None).update(**gone, gone_at=now)
    if count:
        AuditEntry.objects.create(act=FORGOTTEN, about="evidence", data={"photos": count, "before": before.isoformat()})
    return count
