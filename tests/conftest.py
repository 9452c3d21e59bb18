"""The test bed: one database, a template built by migrations, two tenants cloned from it, the same cast in both.

Two tenants exist in every run, with the same ids, so that leaking is always possible. A test runs in a transaction of
tenant alpha that is rolled back (`cast`); one that commits, threads or starts processes takes a tenant of its own
(`fresh_tenant`). `--reuse-db` keeps the tenants of the last run.
"""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from psycopg import sql
from pytest_django import DjangoDbBlocker

from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.reference import load_reference
from tests import cast as casting
from tests.cast import Cast, Member

ROOT = Path(__file__).resolve().parent.parent
DIVISIONS = {"alpha": "360481", "beta": "360481"}  # alike on purpose: the same codes, the same ids
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> None:
    """Instead of pytest-django's own test database: ours comes from `tests.servers` and is migrated as the owner."""
    with django_db_blocker.unblock():
        if request.config.getvalue("reuse_db") and _tenants_stand():
            return
        _drop_tenants("t_%", "template_tenant")
        subprocess.run([sys.executable, "manage.py", "tenant", "migrate"], cwd=ROOT, env=os.environ, check=True)
        for slug, division in DIVISIONS.items():
            open_tenant(slug, division)


def open_tenant(slug: str, division: str = "360481") -> Tenant:
    """A tenant with reference data and the cast."""
    tenant = onboarding.create(slug=slug, name=f"{slug}区", name_en=slug.title(), division_code=division)
    with acting_for(tenant):
        load_reference()
        casting.build(division)
    return tenant


def _tenants_stand() -> bool:
    with onboarding.owner_connection() as connection:
        known = connection.execute("SELECT to_regclass('public.tenancy_tenant')").fetchone()
        if known is None or known[0] is None:
            return False
        rows = connection.execute("SELECT slug FROM public.tenancy_tenant").fetchall()
    return {slug for (slug,) in rows} >= set(DIVISIONS)


def _drop_tenants(*patterns: str) -> None:
    with onboarding.owner_connection() as connection:
        for pattern in patterns:
            rows = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [pattern]).fetchall()
            for (schema,) in rows:
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(str(schema))))
        if connection.execute("SELECT to_regclass('public.tenancy_tenant')").fetchone() != (None,):
            connection.execute("TRUNCATE public.tenancy_tenant, public.tenancy_domain RESTART IDENTITY")


@pytest.fixture
def alpha(db: None) -> Iterator[Tenant]:
    """Tenant alpha, acting for it, in a transaction that is rolled back."""
    with acting_for(Tenant.objects.get(slug="alpha")) as tenant:
        yield tenant


@pytest.fixture
def beta(db: None) -> Tenant:
    """The other tenant; enter it with `acting_for(beta)`."""
    return Tenant.objects.get(slug="beta")


@pytest.fixture
def cast(alpha: Tenant) -> Cast:
    return casting.load()


@pytest.fixture
def cast_of() -> Callable[[Tenant], Cast]:
    """The cast of any tenant: `cast_of(beta)`."""

    def load(tenant: Tenant) -> Cast:
        with acting_for(tenant):
            return casting.load()

    return load


@pytest.fixture
def fresh_tenant(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenant]:
    """A tenant of the test's own, for tests that commit; dropped afterwards."""
    with django_db_blocker.unblock():
        slug = f"fresh{os.getpid()}n{next(_numbers)}"
        tenant = open_tenant(slug)
        yield tenant
        drop_tenant(tenant)


def drop_tenant(tenant: Tenant) -> None:
    with onboarding.owner_connection() as connection:
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(tenant.schema_name)))
        connection.execute("DELETE FROM public.tenancy_tenant WHERE id = %s", [tenant.pk])


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser in which a member of the cast has logged in: `client_of(cast.worker)`; addresses begin with /t/…/."""

    def log_in(member: Member, tenant: Tenant | None = None, **options: object) -> Client:
        slug = tenant.slug if tenant else "alpha"
        client = Client(**options)
        answer = client.post(f"/t/{slug}/login/", {"username": member.user.username, "password": member.password})
        assert answer.status_code == 302, answer.content.decode()[:500]
        return client

    return log_in


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
