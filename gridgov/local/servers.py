"""PostgreSQL and Redis for a demo or a test run: embedded ones, unless DATABASE_URL or REDIS_URL point at real ones."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from apps.tenancy import database as databases
from gridgov.local import processes
from gridgov.local.keys import Keys, keys_of
from gridgov.local.places import Place, occupied
from gridgov.local.postgresql import postgresql
from gridgov.local.redis_server import redis_server
from gridgov.local.trouble import Trouble

OWNER = "gridgov_owner"
LOGIN = "gridgov_login"


@dataclass(frozen=True)
class Servers:
    """Where the servers are. `superuser_url` is None when the database is somebody else's (DATABASE_URL was set)."""

    superuser_url: str | None
    owner_url: str
    login_url: str
    redis_url: str
    secret_key: str
    field_keys: str
    place: Place


def silent(step: str) -> None:
    """Says nothing."""


@contextmanager
def running(data_dir: Path, *, fsync: bool = True, database: str = "gridgov") -> Iterator[Servers]:
    """Runs the servers until the end. `fsync=False` is fast and loses everything with the machine: for tests."""
    with held(data_dir) as place, serving(place, fsync=fsync, database=database) as servers:
        yield servers


@contextmanager
def held(data_dir: Path) -> Iterator[Place]:
    """The folder, ours alone, with nothing left running in it from a run that was killed."""
    with occupied(data_dir) as place:
        processes.end_leftovers(place)
        yield place


@contextmanager
def serving(
    place: Place, *, fsync: bool = True, database: str = "gridgov", say: Callable[[str], None] = silent
) -> Iterator[Servers]:
    """The servers of a folder that is held already."""
    with ExitStack() as stack:
        keys = keys_of(place.data)
        superuser, owner, login = _given_database() or _embedded_database(
            stack, place, keys, fsync=fsync, database=database, say=say
        )
        redis_url = os.environ.get("REDIS_URL")
        if not redis_url:
            say("Starting Redis")
            redis_url = stack.enter_context(redis_server(place, password=keys.redis, keep=fsync))
        yield Servers(superuser, owner, login, redis_url, keys.secret_key, keys.field_keys, place)


def _given_database() -> tuple[None, str, str] | None:
    """The real database that the environment names: nothing is embedded then."""
    login, owner = os.environ.get("DATABASE_URL"), os.environ.get("OWNER_DATABASE_URL")
    if not login:
        return None
    if not owner:
        raise Trouble(
            "DATABASE_URL is set, but OWNER_DATABASE_URL is not. The program logs in with the first and makes tables "
            "with the second; docs/deploy.md says how to prepare both. Set it too, or unset DATABASE_URL."
        )
    return None, owner, login


def _embedded_database(
    stack: ExitStack, place: Place, keys: Keys, *, fsync: bool, database: str, say: Callable[[str], None]
) -> tuple[str, str, str]:
    say("Starting PostgreSQL" if (place.home / "postgres").exists() else "Making and starting PostgreSQL")
    superuser = stack.enter_context(postgresql(place, password=keys.superuser, fsync=fsync))
    say("Preparing the database and its roles")
    databases.prepare(
        superuser_url=f"{superuser}/postgres",
        database=database,
        owner=(OWNER, keys.owner),
        login=(LOGIN, keys.login),
    )
    server = superuser.rpartition("@")[2]
    return (
        f"{superuser}/{database}",
        f"postgresql://{OWNER}:{keys.owner}@{server}/{database}",
        f"postgresql://{LOGIN}:{keys.login}@{server}/{database}",
    )
