"""Every read of notices. All of them start at the person in the post they act in."""

from datetime import datetime, time

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.notices.models import Notice, QuietHours
from apps.notices.rules import MOST_COUNTED, QUIET
from apps.staff.actors import InPost
from apps.tenancy.context import current

# Each post is counted for itself and no further than the limit, so that years of unread notices cost what 100 do. The
# order is the index's own: without it the planner, hoping to come across 100 of them soon, may read the whole table.
UNREAD = """
SELECT held.id, (
    SELECT count(*) FROM (
        SELECT FROM notices_notice AS news
        WHERE news.person_id = held.person_id AND news.appointment_id = held.id
          AND news.read_at IS NULL AND news.shown_from <= %(now)s::timestamptz
        ORDER BY news.id DESC LIMIT %(most)s::bigint) AS few)
FROM staff_appointment AS held WHERE held.person_id = %(person)s::bigint
UNION ALL
SELECT NULL, count(*) FROM (
    SELECT FROM notices_notice AS news
    WHERE news.person_id = %(person)s::bigint AND news.appointment_id IS NULL
      AND news.read_at IS NULL AND news.shown_from <= %(now)s::timestamptz
    ORDER BY news.id DESC LIMIT %(most)s::bigint) AS few
"""


def notices_for(actor: InPost, *, unread_only: bool = False, now: datetime | None = None) -> QuerySet[Notice]:
    """The notices of the person that are meant for the post they act in, or for any; newest first."""
    shown = Q(person_id=actor.person_id, shown_from__lte=now or timezone.now())
    found = Notice.objects.filter(shown & _meant_for(actor))
    return (found.filter(read_at=None) if unread_only else found).order_by("-id")


def _meant_for(actor: InPost) -> Q:
    """The post, or no certain post. Hardly anybody has notices of the second kind, so they are looked for first.

    Without an “or” the list is one walk along one index, however many notices the person's other posts have.
    """
    post = Q(appointment_id=actor.appointment_id)
    for_any = Notice.objects.filter(person_id=actor.person_id, appointment=None).exists()
    return post | Q(appointment=None) if for_any else post


def get_notice(actor: InPost, notice_id: int) -> Notice:
    """One notice by its id. “Not yours” reads like “does not exist”."""
    notice = notices_for(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotThere("no_notice", _("There is no such notice among those for you in this post."))
    return notice


def unread_by_post(person_id: int, now: datetime | None = None) -> dict[int | None, int]:
    """Unread notices of a person by appointment, None for those meant for any post; each counted up to MOST_COUNTED.

    One query, of constant cost.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, {"now": now or timezone.now(), "most": MOST_COUNTED, "person": person_id})
        return dict(cursor.fetchall())


def unread_count(actor: InPost, now: datetime | None = None) -> int:
    """What the actor has not read in this post; MOST_COUNTED means that many or more."""
    counts = unread_by_post(actor.person_id, now)
    return min(counts.get(actor.appointment_id, 0) + counts.get(None, 0), MOST_COUNTED)


def quiet_hours(now: datetime) -> tuple[time, time]:
    """Begin and end of the quiet hours in force on the tenant's day."""
    day = now.astimezone(current().zone).date()
    rows = QuietHours.objects.filter(since__lte=day).order_by("-since")
    return rows.values_list("begin", "end").first() or QUIET
