"""A demo district of its own, seeded once for all tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pytest_django import DjangoDbBlocker

from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.demo.plan import DISTRICTS, District
from gridgov.demo.seeding import seed, tell_events
from gridgov.demo.turns import TURNS
from tests.conftest import drop_tenant

RUICHANG = DISTRICTS[0]
NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)  # Wednesday, 10:30 in Ruichang
HISTORIES = len(TURNS) + 4  # every turn a story can have, and some without


def silent(what: str) -> None:
    """Says nothing."""


@pytest.fixture(scope="session")
def district() -> District:
    return RUICHANG


@pytest.fixture(scope="package")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenant]:
    with django_db_blocker.unblock():
        for left_over in Tenant.objects.filter(slug=RUICHANG.slug):
            drop_tenant(left_over)
        tenant = onboarding.create(slug=RUICHANG.slug, name=RUICHANG.name, division_code=RUICHANG.division_code)
        try:
            seed(tenant, RUICHANG, now=NOW, say=silent)
            tell_events(tenant, RUICHANG, now=NOW, say=silent, histories=HISTORIES)
            yield tenant
        finally:
            drop_tenant(tenant)


@pytest.fixture
def demo(seeded: Tenant, db: None) -> Iterator[Tenant]:
    """The seeded district, acting for it, in a transaction that is rolled back."""
    with acting_for(seeded):
        yield seeded
