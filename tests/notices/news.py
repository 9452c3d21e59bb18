"""Sends notices to members of the cast."""

from copy import copy
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from apps.notices.actions import News, notify
from apps.notices.models import Notice
from apps.staff.actions import appoint
from apps.staff.actors import InPost, Recipient
from apps.staff.models import Post
from apps.staff.queries import actor_for
from tests.cast import SINCE, TODAY, Member

EVENT = "36048120260316000017"


def to(member: Member) -> Recipient:
    return Recipient(member.person.pk, member.appointment.pk)


def send(*recipients: Recipient, kind: str = "your_turn", now: datetime | None = None, **options: Any) -> Notice:
    """The newest of the notices that this sends; by default urgent, so that it is shown at once at any hour."""
    given: dict[str, Any] = {
        "about": "event",
        "about_id": 1,
        "about_label": EVENT,
        "data": {"title": "垃圾满溢", "state": "reported"},
        "urgent": True,
        **options,
    }
    assert notify([News(recipients, kind, **given)], now=now or timezone.now())
    return Notice.objects.latest("id")


def send_many(member: Member, count: int) -> None:
    send(to(member))
    template = Notice.objects.latest("id")
    template.pk = None
    Notice.objects.bulk_create(copy(template) for _more in range(count - 1))


def second_post(member: Member, since: date = SINCE) -> InPost:
    """Somebody takes on a second post, volunteering at their own unit, and acts in it."""
    held = appoint(person=member.person, post=Post.objects.get(code="P09"), unit=member.appointment.unit, since=since)
    actor = actor_for(member.person.pk, held.pk, TODAY)
    assert actor is not None
    return actor
