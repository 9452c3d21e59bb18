"""Web, worker and beat refuse to start with a log-in that would void the isolation of tenants."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from apps.tenancy.context import acting_for
from tests.conftest import ROOT
from tests.tenancy.conftest import Both
from tests.tenancy.probes import actor_of

pytestmark = [
    pytest.mark.servers,
    pytest.mark.usefixtures("django_db_setup"),
    pytest.mark.skipif("SUPERUSER_DATABASE_URL" not in os.environ, reason="needs the superuser of the test servers"),
]
PROGRAMS = {
    "web": ["-c", "import gridgov.wsgi"],
    "worker": ["-m", "gridgov.serve", "worker"],
    "beat": ["-m", "gridgov.serve", "beat"],
}
INHERITING = "gridgov_test_inheriting"


def address(user: str, password: str) -> str:
    known = conninfo_to_dict(settings.LOGIN_DATABASE_URL)
    return f"postgresql://{user}:{password}@{known['host']}:{known['port']}/{known['dbname']}"


def superuser() -> str:
    known = conninfo_to_dict(os.environ["SUPERUSER_DATABASE_URL"])
    return address(str(known["user"]), str(known["password"]))


def start(program: str, database_url: str) -> subprocess.CompletedProcess[str]:
    """Starts a program that is expected to end by itself."""
    env = {**os.environ, "DATABASE_URL": database_url}
    return subprocess.run(
        [sys.executable, *PROGRAMS[program]], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_refuses_to_start_as_a_superuser(program: str) -> None:
    ended = start(program, superuser())
    assert ended.returncode != 0
    assert "which is a superuser" in ended.stderr
    assert "must log in as the role that owns nothing" in ended.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_it_refuses_to_start_as_the_owner(program: str) -> None:
    ended = start(program, settings.OWNER_DATABASE_URL)
    assert ended.returncode != 0
    assert "may create roles or databases and owns the database or a table" in ended.stderr


def test_it_refuses_to_start_when_told_to_act_as_the_owner() -> None:
    env = {**os.environ, "GRIDGOV_AS_OWNER": "1"}
    command = [sys.executable, *PROGRAMS["web"]]
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert "owns the database or a table" in ended.stderr


@pytest.fixture
def inheriting(both: Both) -> Iterator[str]:
    """A log-in that was made carelessly: it inherits the rights of a tenant's actor."""
    name, database = sql.Identifier(INHERITING), sql.Identifier(connection.settings_dict["NAME"])
    with acting_for(both.alpha):
        actor = sql.Identifier(actor_of(both.alpha)[0])
    with psycopg.connect(superuser(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE ROLE {} LOGIN INHERIT PASSWORD 'careless'").format(name))
        server.execute(sql.SQL("GRANT {} TO {}").format(actor, name))
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
        yield address(INHERITING, "careless")
        server.execute(sql.SQL("DROP OWNED BY {}").format(name))
        server.execute(sql.SQL("DROP ROLE {}").format(name))


def test_it_refuses_to_start_with_a_log_in_that_inherits_a_tenants_rights(inheriting: str) -> None:
    ended = start("web", inheriting)
    assert ended.returncode != 0
    assert "enters the schema of a tenant without acting for it" in ended.stderr


def test_it_starts_as_the_role_that_owns_nothing() -> None:
    assert start("web", settings.LOGIN_DATABASE_URL).returncode == 0
