"""A pytest plugin: PostgreSQL and Redis for the run, started before Django reads its settings.

`DATABASE_URL` and `REDIS_URL`, when set, point at real servers instead. Two runs at once get a folder each.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from gridgov.local.places import Busy
from gridgov.local.servers import Servers, running
from gridgov.local.trouble import Trouble

DATABASE = "gridgov_test"
RUNS_AT_ONCE = 8
_until_the_end = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    try:
        servers = _until_the_end.enter_context(_in_the_first_free_folder(_data_dir()))
    except Trouble as trouble:
        raise pytest.UsageError(str(trouble)) from None
    files = _until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="gridgov-test-"))
    (Path(files) / "static").mkdir()
    os.environ.update(
        DATABASE_URL=servers.login_url,
        OWNER_DATABASE_URL=servers.owner_url,
        REDIS_URL=servers.redis_url,
        SECRET_KEY=servers.secret_key,
        FIELD_KEYS=servers.field_keys,
        DATA_DIR=files,
    )
    if servers.superuser_url:
        os.environ["SUPERUSER_DATABASE_URL"] = servers.superuser_url


def pytest_unconfigure() -> None:
    _until_the_end.close()


def _data_dir() -> Path:
    return Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parent.parent / ".data")


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
