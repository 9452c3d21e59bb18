"""A pytest plugin: PostgreSQL and Redis for the run, started before Django reads its settings.

`DATABASE_URL` and `REDIS_URL`, when set, point at real servers instead. Two runs at once get a folder each, and so do
the workers of a parallel run (`-n 2`): nothing of a server is shared, its roles no more than its rows.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from gridgov.local.places import Busy
from gridgov.local.servers import Servers, running
from gridgov.local.trouble import Trouble

DATABASE = "gridgov_test"
RUNS_AT_ONCE = 8
ADDRESSES = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")
WORKER = "PYTEST_XDIST_WORKER"  # set in a worker of a parallel run
FOLDER = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parent.parent / ".data")
GIVEN = [name for name in ADDRESSES if name in os.environ]
_until_the_end = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """A worker has its surroundings from `pytest_xdist_setupnodes`."""
    if WORKER not in os.environ:
        os.environ.update(_surroundings())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """The first worker has our surroundings, every other one gets its own."""
    if GIVEN:
        raise pytest.UsageError(
            f"{GIVEN[0]} is set, and workers cannot share a server. Unset it, or run with WORKERS=0."
        )
    ours = {name: os.environ.pop(name) for name in ADDRESSES}
    for spec in specs[1:]:
        spec.env.update(_surroundings())
    os.environ.update(ours)


def pytest_unconfigure() -> None:
    _until_the_end.close()


def _surroundings() -> dict[str, str]:
    """The environment in which tests run; what it names stands until the end of the run."""
    try:
        servers = _until_the_end.enter_context(_in_the_first_free_folder(FOLDER))
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None
    files = _until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="gridgov-test-"))
    (Path(files) / "static").mkdir()
    environment = {
        "DATABASE_URL": servers.login_url,
        "OWNER_DATABASE_URL": servers.owner_url,
        "REDIS_URL": servers.redis_url,
        "SECRET_KEY": servers.secret_key,
        "FIELD_KEYS": servers.field_keys,
        "DATA_DIR": files,
    }
    return environment | ({"SUPERUSER_DATABASE_URL": servers.superuser_url} if servers.superuser_url else {})


@contextmanager
def _in_the_first_free_folder(data_dir: Path) -> Iterator[Servers]:
    for number in range(1, RUNS_AT_ONCE + 1):
        with ExitStack() as stack:
            try:
                servers = stack.enter_context(running(data_dir / f"test-{number}", fsync=False, database=DATABASE))
            except Busy:
                continue
            yield servers
            return
    raise Trouble(f"{RUNS_AT_ONCE} test runs are under way in {data_dir}. Wait for one, or set DATA_DIR.")
