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
PATIENCE = 90  # seconds
INHERITING = "gridgov_test_inheriting"


def address(user: str, password: str) -> str:
    known = conninfo_to_dict(settings.LOGIN_DATABASE_URL)
    return f"postgresql://{user}:{password}@{known['host']}:{known['port']}/{known['dbname']}"


def superuser() -> str:
    known = conninfo_to_dict(os.environ["SUPERUSER_DATABASE_URL"])
    return address(str(known["user"]), str(known["password"]))


def program(name: str, **env: str) -> subprocess.Popen[str]:
    """Starts one that is expected to end by itself."""
    command = [sys.executable, *PROGRAMS[name]]
    both = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, text=True, **both)  # type: ignore[call-overload]


def end(process: subprocess.Popen[str]) -> tuple[bool, str]:
    """(whether it ended well, what it said)"""
    try:
        said = process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        process.terminate()
        return True, f"It went on. {process.communicate()[1]}"
    return process.returncode == 0, said


def all_programs(database_url: str) -> dict[str, tuple[bool, str]]:
    """Starts web, worker and beat side by side."""
    started = {name: program(name, DATABASE_URL=database_url) for name in PROGRAMS}
    return {name: end(process) for name, process in started.items()}


def test_web_worker_and_beat_refuse_to_start_as_a_superuser() -> None:
    for name, (well, said) in all_programs(superuser()).items():
        assert not well, name
        assert "which is a superuser" in said, name
        assert "must log in as the role that owns nothing" in said, name


def test_web_worker_and_beat_refuse_to_start_as_the_owner() -> None:
    for name, (well, said) in all_programs(settings.OWNER_DATABASE_URL).items():
        assert not well, name
        assert "may create roles or databases and owns the database or a table" in said, name


def test_it_refuses_to_start_when_told_to_act_as_the_owner() -> None:
    well, said = end(program("web", GRIDGOV_AS_OWNER="1"))
    assert not well
    assert "owns the database or a table" in said


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
    well, said = end(program("web", DATABASE_URL=inheriting))
    assert not well
    assert "enters the schema of a tenant without acting for it" in said


def test_it_starts_as_the_role_that_owns_nothing() -> None:
    well, said = end(program("web"))
    assert well, said
