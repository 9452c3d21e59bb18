"""A browser in which somebody has logged in, without the pages that lead there."""

from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from apps.staff.models import User
from apps.tenancy.context import acting_for
from apps.tenancy.middleware import cookie_name
from apps.tenancy.models import Tenant


def take_seat(context: BrowserContext, tenant: Tenant, username: str, *, home: str) -> None:
    """`home`: the tenant's address on the live server."""
    client = Client()
    with acting_for(tenant):
        user = User.objects.get(username=username)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = urlsplit(home)
    context.add_cookies(
        [{"name": cookie_name(tenant), "value": session, "domain": address.hostname or "", "path": address.path}]
    )
