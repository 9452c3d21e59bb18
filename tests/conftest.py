"""The test bed: one database, a template built by migrations, two tenants cloned from it, the same cast in both.

Two tenants exist in every run, with the same ids, so that leaking is always possible. A test runs in a transaction of
tenant alpha that is rolled back (`cast`); one that commits, threads or starts processes takes a tenant of its own
(`fresh_tenant`). `--reuse-db` keeps the tenants of the last run.
"""

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.signals import setting_changed
from psycopg import sql
from pytest_django import DjangoDbBlocker, Settings

from apps.tenancy import database as databases
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for, acting_for_nobody
from apps.tenancy.models import TEMPLATE_SCHEMA, Tenant
from apps.tenancy.names import actor_role
from gridgov.reference import load_reference
from tests import cast as casting
from tests.cast import Cast, Member

ROOT = Path(__file__).resolve().parent.parent
DIVISION = "360481"
_numbers = itertools.count(1)


def pytest_configure() -> None:
    """Passwords of tests need not withstand anybody: a slow hash would cost a tenth of a second per log-in.

    Sentences are tested in English, also where a demo has left a compiled catalogue behind.
    """
    settings.LOCALE_PATHS = []
    setting_changed.send(sender=None, setting="LOCALE_PATHS", value=[], enter=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest) -> None:
    """Instead of pytest-django's own test database: ours comes from `tests.servers` and is migrated as the owner."""
    with django_db_blocker.unblock():
        if request.config.getvalue("reuse_db") and _built_from() == _sources():
            return
        _drop_everything()
        subprocess.run(
            [sys.executable, "manage.py", "tenant", "migrate"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        _furnish(open_tenant("alpha"))
        open_tenant("beta", source="t_alpha")
        with onboarding.owner_connection() as connection:
            connection.execute(sql.SQL("COMMENT ON SCHEMA t_beta IS {}").format(sql.Literal(_sources())))


def open_tenant(slug: str, *, source: str = TEMPLATE_SCHEMA) -> Tenant:
    """A tenant; with alpha's schema as the source it holds alpha's people and units under the same ids."""
    return onboarding.create(slug=slug, name=f"{slug}区", name_en=slug.title(), division_code=DIVISION, source=source)


def _furnish(tenant: Tenant) -> None:
    with acting_for(tenant):
        load_reference()
        casting.build(DIVISION)


def _sources() -> str:
    """Changes with whatever the tenants of a run are built from."""
    files = [ROOT / "tests/cast.py", *ROOT.glob("apps/*/migrations/*.py"), *ROOT.glob("fixtures/reference/*")]
    parts = [path.read_bytes() for path in [*files, *ROOT.glob("apps/tenancy/*.py")] if path.is_file()]
    return hashlib.sha256(b"".join(sorted(parts))).hexdigest()


def _built_from() -> str | None:
    """The sources of the tenants that stand, if they do: beta is finished last."""
    with onboarding.owner_connection() as connection:
        row = connection.execute("SELECT obj_description(to_regnamespace('t_beta'), 'pg_namespace')").fetchone()
    return str(row[0]) if row and row[0] else None


def _drop_everything() -> None:
    with onboarding.owner_connection() as connection:
        rows = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ '^t_' OR nspname = %s", [TEMPLATE_SCHEMA]
        ).fetchall()
        for (schema,) in rows:
            _drop_schema(connection, str(schema))
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            connection.execute(sql.SQL("DROP TABLE public.{} CASCADE").format(sql.Identifier(str(table))))


def _drop_schema(connection: databases.Connection, schema: str) -> None:
    """Fails, rather than waits for ever, when a test has left a transaction open."""
    actor = sql.Identifier(actor_role(connection.info.dbname, schema))
    connection.execute("SET LOCAL lock_timeout = '10s'")
    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
    connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(actor))


@pytest.fixture
def alpha(db: None) -> Iterator[Tenant]:
    """Tenant alpha, acting for it, in a transaction that is rolled back."""
    with acting_for_nobody():
        tenant = Tenant.objects.get(slug="alpha")
    with acting_for(tenant):
        yield tenant


@pytest.fixture
def beta(db: None) -> Tenant:
    """The other tenant; enter it with `acting_for(beta)`."""
    with acting_for_nobody():
        return Tenant.objects.get(slug="beta")


@pytest.fixture
def cast(alpha: Tenant) -> Cast:
    with acting_for(alpha):
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
        tenant = open_tenant(f"fresh{os.getpid()}n{next(_numbers)}", source="t_alpha")
        yield tenant
        drop_tenant(tenant)


def drop_tenant(tenant: Tenant) -> None:
    with onboarding.owner_connection() as connection:
        _drop_schema(connection, tenant.schema_name)
        connection.execute("DELETE FROM public.tenancy_domain WHERE tenant_id = %s", [tenant.pk])
        connection.execute("DELETE FROM public.tenancy_tenant WHERE id = %s", [tenant.pk])


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser in which a member of the cast has logged in: `client_of(cast.worker)`; addresses begin with /t/…/."""

    def log_in(member: Member, tenant: Tenant | None = None, **options: Any) -> Client:
        slug = tenant.slug if tenant else "alpha"
        client = Client(**options)
        answer = client.post(f"/t/{slug}/login/", {"username": member.user.username, "password": member.password})
        assert answer.status_code == 302, answer.content.decode()[:500]
        return client

    return log_in


@pytest.fixture(autouse=True)
def _files_of_the_test(tmp_path: Path, settings: Settings) -> None:
    """Uploads go to the test's own folder; static files are served as they lie in the tree."""
    settings.MEDIA_ROOT = tmp_path / "media"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
