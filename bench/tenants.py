"""Tenants to throw away."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from psycopg import sql

from apps.tenancy import onboarding
from apps.tenancy.models import TEMPLATE_SCHEMA, Tenant
from apps.tenancy.names import actor_role

_numbers = count(1)


@contextmanager
def throw_away(source: str = TEMPLATE_SCHEMA) -> Iterator[Tenant]:
    """A new tenant, a copy of `source`, by default without any rows of its own; gone afterwards with its role."""
    slug = f"bench{os.getpid()}n{next(_numbers)}"
    tenant = onboarding.create(slug=slug, name="试验区", division_code="360481", source=source)
    try:
        yield tenant
    finally:
        with onboarding.owner_connection() as connection:
            role = actor_role(connection.info.dbname, tenant.schema_name)
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(tenant.schema_name)))
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
            connection.execute("DELETE FROM public.tenancy_tenant WHERE id = %s", [tenant.pk])


def analyse(tenant: Tenant) -> None:
    """What autovacuum does within a minute, so that plans are those of a running system."""
    tables = (
        "clocks_clock",
        "clocks_lateness",
        "events_event",
        "events_order",
        "events_step",
        "events_evidence",
        "households_building",
        "households_dwelling",
        "households_household",
        "households_resident",
        "assessment_entry",
    )
    with onboarding.owner_connection() as connection:
        for table in tables:
            connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(tenant.schema_name, table)))
