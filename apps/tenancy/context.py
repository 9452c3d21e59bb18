"""The tenant that the running request or task belongs to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import connection as django_connection
from django.utils import timezone

from apps.errors import Refused
from apps.tenancy.backend.base import DatabaseWrapper
from apps.tenancy.models import Tenant

connection = cast(DatabaseWrapper, django_connection)


class NoTenant(Refused):
    """Something that belongs to a tenant was asked for outside of any."""

    status = 500


def current() -> Tenant:
    """The tenant the connection acts for; `NoTenant` outside of one."""
    tenant = connection.tenant
    if not isinstance(tenant, Tenant):
        raise NoTenant("no_tenant", "This belongs to a tenant, and none is selected.")
    return tenant


@contextmanager
def acting_for(tenant: Tenant) -> Iterator[Tenant]:
    """Inside, the connection is the tenant's actor and the clock on the wall is the tenant's."""
    before = connection.tenant
    connection.set_tenant(tenant)
    try:
        with timezone.override(tenant.zone):
            yield tenant
    finally:
        connection.set_tenant(before)


@contextmanager
def acting_for_nobody() -> Iterator[None]:
    """Inside, the connection sees what all tenants share and nothing of any."""
    before = connection.tenant
    connection.set_schema_to_public()
    try:
        yield
    finally:
        connection.set_tenant(before)
