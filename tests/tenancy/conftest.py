"""Connections as a server has them: committing at once, not wrapped in the transaction of a test."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from pytest_django import DjangoDbBlocker

from apps.tenancy.context import connection
from apps.tenancy.models import Tenant


class Both(NamedTuple):
    alpha: Tenant
    beta: Tenant


@pytest.fixture
def both(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Both]:
    """The two tenants, for tests that write nothing. The connection begins and ends outside of both."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        yield Both(Tenant.objects.get(slug="alpha"), Tenant.objects.get(slug="beta"))
        connection.set_schema_to_public()
