"""Every night what will have been kept long enough is announced, to those who may still hold it back.

A community at a time, each in a transaction of its own together with its notices: stopped anywhere, the next run goes
on with the communities that have not been told.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from apps.grids.models import Level, Unit
from apps.households.models import Expiry, Hold, RetentionRules
from apps.households.models.base import Located
from apps.households.retention.queries import (
    CONFIRM,
    REVIEW,
    announced_from,
    candidates,
    in_force,
    one_at_a_time,
    rules_now,
)
from apps.households.retention.rules import FORETOLD, KEPT, falls_due
from apps.notices.actions import News, notify
from apps.notices.models import Notice
from apps.staff.queries import holders_by_unit

FALLS_DUE, FALLS_DUE_IN_ALL, HOLD_ENDS = "retention_due", "retention_due_in_all", "hold_ends"
ABOUT = "retention"
BATCH = 1000


def announce(today: date) -> int:
    """Returns how many records were announced."""
    rules, version = rules_now()
    limit = announced_from(today, rules)
    waiting = [candidates(kept, about, limit).order_by().values_list("community") for about, kept in KEPT.items()]
    communities = sorted(pk for (pk,) in waiting[0].union(*waiting[1:]))
    count = sum(_announce_in(pk, rules, version, today) for pk in communities)
    _tell_the_watch(today)
    return count


@transaction.atomic
def _announce_in(community_id: int, rules: RetentionRules, version: int, today: date) -> int:
    one_at_a_time()
    limit, found = announced_from(today, rules), []
    for about, kept in KEPT.items():
        rows = candidates(kept, about, limit).filter(community=community_id).order_by("pk")
        found += [_expiry(about, row, getattr(row, kept.day), rules, version, today) for row in rows]
    Expiry.objects.bulk_create(found, batch_size=BATCH)
    if found:
        _tell_community(community_id, found)
    return len(found)


def _expiry(about: str, row: Located, gone_on: date | None, rules: RetentionRules, version: int, today: date) -> Expiry:
    due = falls_due(gone_on, announced_on=today, months=rules.months, notice_days=rules.notice_days)
    made = Expiry(about=about, about_id=row.pk, gone_on=gone_on, announced_on=today, due_on=due, rules=version)
    made.copy_place(row)
    return made


def _tell_community(community_id: int, found: list[Expiry]) -> None:
    holders = holders_by_unit([(CONFIRM, community_id)])[CONFIRM, community_id]
    name = Unit.objects.values_list("name", flat=True).get(pk=community_id)
    data = {"count": len(found), "on": min(row.due_on for row in found).isoformat()}
    notify([News(holders, FALLS_DUE, ABOUT, community_id, name, data, urgent=False)], now=timezone.now())


@transaction.atomic
def _tell_the_watch(today: date) -> None:
    """Data protection hears once a day of all that was announced that day."""
    one_at_a_time()
    made = Expiry.objects.filter(announced_on=today)
    if not made.exists() or Notice.objects.filter(kind=FALLS_DUE_IN_ALL, data__day=today.isoformat()).exists():
        return
    root = Unit.objects.get(level=Level.DISTRICT)
    first = made.aggregate(first=Min("due_on"))["first"]
    data = {"count": made.count(), "on": first.isoformat(), "day": today.isoformat()}
    holders = holders_by_unit([(REVIEW, root.pk)])[REVIEW, root.pk]
    notify([News(holders, FALLS_DUE_IN_ALL, ABOUT, root.pk, root.name, data, urgent=False)], now=timezone.now())


@transaction.atomic
def foretell_ends(today: date) -> int:
    """Who placed a hold hears once, two weeks before, that it ends by itself. Returns how many holds."""
    one_at_a_time()
    ending = Hold.objects.filter(in_force(today), until__lte=today + FORETOLD, told_at=None)
    rows = list(ending.select_related("expiry__unit", "placed_by").order_by("pk"))
    now = timezone.now()
    notify([_ending(hold) for hold in rows], now=now)
    for hold in rows:
        _told(hold, now)
    return len(rows)


def _ending(hold: Hold) -> News:
    held = hold.placed_by
    who = holders_by_unit([(CONFIRM, held.unit_id)])[CONFIRM, held.unit_id]
    data = {"on": hold.until.isoformat()}
    return News(who, HOLD_ENDS, ABOUT, hold.expiry_id, hold.expiry.unit.name, data, urgent=False)


def _told(hold: Hold, now: datetime) -> None:
    hold.told_at = now
    hold.save()
