"""The embedded PostgreSQL and Redis: kept between runs, side by side, and up again after a kill."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from gridgov.local import ports
from gridgov.local.places import Busy
from gridgov.local.servers import Servers, held, running
from gridgov.local.terminal import table
from gridgov.local.trouble import Trouble

pytestmark = pytest.mark.servers
ROOT = Path(__file__).resolve().parent.parent.parent
HOLD = "import sys, time; from pathlib import Path; from gridgov.local.servers import running\n"
HOLD += "with running(Path(sys.argv[1]), fsync=False): print('up', flush=True); time.sleep(600)"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that the account of root's servers can reach, which `tmp_path` is not."""
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    path = Path(tempfile.mkdtemp(prefix="gridgov servers "))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def count_visits(servers: Servers) -> tuple[int, int]:
    with psycopg.connect(str(servers.superuser_url)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS visit (n int)")
        connection.execute("INSERT INTO visit VALUES (1)")
        row = connection.execute("SELECT count(*) FROM visit").fetchone()
    with redis.Redis.from_url(servers.redis_url) as client:
        return (row[0] if row else 0), int(client.incr("visits"))


def hold(folder: Path) -> "subprocess.Popen[bytes]":
    """Another process that runs the servers until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, folder], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"up\n"
    process.stdout.close()
    return process


def servers_of(folder: Path) -> list[psutil.Process]:
    numbers = [note.read_text().strip("[]").split(",")[0] for note in folder.glob("*.pid")]
    return [psutil.Process(int(number)) for number in numbers]


def test_it_keeps_what_was_written_between_runs(folder: Path) -> None:
    with running(folder) as servers:
        assert count_visits(servers) == (1, 1)
    with running(folder) as servers:
        assert count_visits(servers) == (2, 2)


def test_the_program_logs_in_without_any_power(folder: Path) -> None:
    with running(folder, fsync=False) as servers, psycopg.connect(servers.login_url) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert row == (False, False, False)


def test_a_log_in_without_the_password_is_refused(folder: Path) -> None:
    with running(folder, fsync=False) as servers:
        address = servers.login_url.rpartition("@")[2]
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://gridgov_login:guess@{address}")
        with redis.Redis(port=int((folder / "redis.port").read_text())) as client, pytest.raises(redis.RedisError):
            client.ping()


def test_nobody_else_can_read_the_keys(folder: Path) -> None:
    with running(folder, fsync=False):
        assert (folder / "keys.json").stat().st_mode & 0o077 == 0


def test_it_refuses_a_folder_in_use(folder: Path) -> None:
    with held(folder), pytest.raises(Busy, match=f"Process {os.getpid()} is using"), held(folder):
        pytest.fail("two runs held one folder")


def test_two_folders_run_side_by_side(folder: Path) -> None:
    with running(folder / "a", fsync=False) as first, running(folder / "b", fsync=False) as second:
        assert first.login_url != second.login_url
        assert count_visits(first) == count_visits(second) == (1, 1)


def test_it_ends_what_a_killed_run_left_behind(folder: Path) -> None:
    run = hold(folder)
    left = servers_of(folder)
    run.kill()
    run.wait()
    assert len(left) == 2
    with running(folder, fsync=False) as servers:
        assert count_visits(servers) == (1, 1)
        assert not [process for process in left if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_it_starts_again_after_everything_was_killed(folder: Path) -> None:
    run = hold(folder)
    for process in (*servers_of(folder), run):
        process.send_signal(signal.SIGKILL)
    run.wait()
    with running(folder, fsync=False) as servers:
        assert count_visits(servers) == (1, 1)


def test_a_pid_file_that_names_somebody_elses_process_does_no_harm(folder: Path) -> None:
    with running(folder, fsync=False) as servers:
        home = servers.place.home
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pid_file = home / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{home / 'postgres'}\n{int(time.time())}\n")
    try:
        with running(folder, fsync=False) as servers:
            assert count_visits(servers) == (1, 1)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_remembered_port_that_somebody_took_is_replaced(folder: Path) -> None:
    with running(folder, fsync=False):
        port = int((folder / "postgres.port").read_text())
    with socket.create_server((ports.HOST, port)), running(folder, fsync=False) as servers:
        assert f":{port}/" not in servers.login_url
        assert count_visits(servers) == (1, 1)


def test_a_taken_port_is_refused_with_the_way_out() -> None:
    with socket.create_server((ports.HOST, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(Trouble, match=rf"Port {port} is taken.*PORT={port + 1}"):
            ports.required(str(port))


@pytest.mark.parametrize("value", ["", "eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(Trouble, match="Use a number from 1 to 65535"):
        ports.required(value)


def test_a_database_without_its_owner_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://login@db.example/gridgov")
    with pytest.raises(Trouble, match="OWNER_DATABASE_URL is not"), running(folder):
        pytest.fail("it ran without knowing the owner")


def test_chinese_words_do_not_push_the_table_askew() -> None:
    lines = table([{"post": "专职网格员", "unit": "x"}, {"post": "dispatcher", "unit": "y"}], ("post", "unit"))
    assert lines.splitlines() == ["  post         unit", "  专职网格员   x", "  dispatcher   y"]
