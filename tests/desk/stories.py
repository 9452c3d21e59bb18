"""Events in the states the pages show, made now by the people whose turn it is; and addresses of pages."""

from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from apps.events.models import Event, Order
from apps.tenancy.context import current
from apps.tenancy.middleware import cookie_name
from tests.cast import Cast, Member
from tests.events import scenes


def at(path: str, tenant: str = "alpha") -> str:
    """The address of a page in a tenant."""
    return f"/t/{tenant}{path}"


def reported(cast: Cast, **given: Any) -> Event:
    return scenes.reported(cast, now=timezone.now(), **given)


def filed(cast: Cast) -> Event:
    return scenes.filed(cast, now=timezone.now())


def dispatched(cast: Cast) -> Order:
    return scenes.dispatched(cast, now=timezone.now())


def accepted(cast: Cast) -> Order:
    return scenes.accepted(cast, now=timezone.now())


def answered(cast: Cast) -> Order:
    return scenes.answered(cast, now=timezone.now())


def verified(cast: Cast) -> Event:
    order = answered(cast)
    scenes.act(cast.community, order.event, "pass", order=order, now=timezone.now())
    return Event.objects.get(pk=order.event_id)


def seated(member: Member, **options: Any) -> Client:
    """A browser of somebody who has logged in, without the time that checking a password takes."""
    client = Client(**options)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[cookie_name(current())] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return client
