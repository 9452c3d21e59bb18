"""What falls due when, as far as a post may see it, and whom the rule would touch."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.versions import newest_of
from apps.errors import NotThere
from apps.households.models import Expiry, Hold, RetentionRules
from apps.households.retention.rules import KEPT, Kept, months_after
from apps.staff.actors import InPost
from apps.staff.seen import NOTHING, Seen, any_of, inside

CONFIRM, REVIEW = "confirm_households", "review_retention"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.retention', 0))"


@dataclass(frozen=True, slots=True)
class Touched:
    """Of one kind of record how many are due for an announcement, and how many of these could go at once by their
    dates alone."""

    about: str
    count: int
    overdue: int


def one_at_a_time() -> None:
    """The night's work of a tenant does not run beside itself, nor beside somebody who places a hold. Until the end of
    the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def rules_now() -> tuple[RetentionRules, int]:
    """The tenant's, as delivered where it has none yet, and their version (0 as delivered)."""
    rules = RetentionRules.objects.order_by("pk").first() or RetentionRules()
    return rules, newest_of(RetentionRules)


def candidates(kept: Kept, about: str, before: date) -> QuerySet:
    """Records gone before a day (or nobody knows when) that are neither done nor announced."""
    announced = Expiry.objects.filter(about=about, about_id=OuterRef("pk"), state=Expiry.State.ANNOUNCED)
    past = Q(**{f"{kept.day}__lte": before}) | Q(**{kept.day: None})
    rows: QuerySet = kept.model._default_manager.filter(kept.gone, past, anonymised_at=None)
    return rows.filter(~Exists(announced))


def announced_from(today: date, rules: RetentionRules) -> date:
    """Whoever has gone by this day is announced today."""
    return months_after(today + timedelta(days=rules.notice_days), -rules.months)


def preview(rules: RetentionRules, today: date) -> list[Touched]:
    """Whom these rules would touch in the coming night, beside what is announced already."""
    due = months_after(today, -rules.months)
    found = []
    for about, kept in KEPT.items():
        rows = candidates(kept, about, announced_from(today, rules))
        found.append(Touched(about, rows.count(), rows.filter(**{f"{kept.day}__lte": due}).count()))
    return found


def in_force(today: date) -> Q:
    """Of holds."""
    return Q(ended_at=None, until__gte=today)


def held(today: date) -> Exists:
    """Of expiries: something holds them back."""
    return Exists(Hold.objects.filter(in_force(today), expiry=OuterRef("pk")))


def may_follow(actor: InPost) -> bool:
    """Whether there is anything to see at all: communities and streets their own area, data protection the tenant."""
    return bool(actor.powers.get(CONFIRM) or actor.powers.get(REVIEW))


def expiries_for(actor: InPost) -> Seen:
    """Newest first, with a mark of what is held: `is_held`."""
    paths = sorted({*actor.powers.get(CONFIRM, ()), *actor.powers.get(REVIEW, ())})
    ways = tuple(way for path in paths for way in inside(path)) or (NOTHING,)
    rows = Expiry.objects.select_related("unit").annotate(is_held=held(timezone.localdate()))
    return Seen(rows, ways)


def get_expiry(actor: InPost, pk: int) -> Expiry:
    found = Expiry.objects.filter(any_of(expiries_for(actor).ways), pk=pk).select_related("unit").first()
    if found is None:
        raise NotThere("no_expiry", _("There is no such announcement among those you may see in this post."))
    return found


def holds_of(expiries: list[Expiry]) -> dict[int, Hold]:
    """Expiry → the hold that has not been ended, in one query."""
    rows = Hold.objects.filter(expiry__in=[row.pk for row in expiries], ended_at=None)
    return {hold.expiry_id: hold for hold in rows.select_related("placed_by__person", "placed_by__post")}
