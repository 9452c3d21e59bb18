"""An embedded PostgreSQL: made with `initdb`, started as our child, reached over TCP with a password.

No Unix socket: its path may be no longer than 107 bytes, and a clone may lie deeper than that.
"""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg

from gridgov.local import ports, processes
from gridgov.local.keys import write_private
from gridgov.local.places import Place
from gridgov.local.processes import Child
from gridgov.local.trouble import Trouble, last_lines

SUPERUSER = "postgres"
VERSION = "18"
START_SECONDS = 120  # recovery after a kill can take a while
ATTEMPTS = 3  # another program may take a free port between our look and the start
SETTINGS = {
    "listen_addresses": ports.HOST,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "max_locks_per_transaction": "256",  # a tenant is cloned and dropped in one transaction
    "jit": "off",
}
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def postgresql(place: Place, *, password: str, fsync: bool) -> Iterator[str]:
    """Runs the server and yields the superuser's URL, without a database name."""
    folder = place.home / "postgres"
    if not folder.exists():
        _initialise(place, folder, password=password, fsync=fsync)
    _require_version(folder)
    _clear_pid_file(folder)
    server, url = _started(place, folder, password=password, fsync=fsync)
    try:
        yield url
    finally:
        processes.stop(server, place=place)


def _initialise(place: Place, folder: Path, *, password: str, fsync: bool) -> None:
    """`initdb` into a folder that gets its name only when it is complete."""
    half = folder.with_suffix(".half")
    secret = place.home / "superuser.half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    place.give(half)
    write_private(secret, password)
    place.give(secret)
    command = [place.postgres_bin / "initdb", "-D", half, "-U", SUPERUSER, "--pwfile", secret, "--auth=scram-sha-256"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8"] + ([] if fsync else ["--no-sync"])
    log = place.logs / "initdb.log"
    with log.open("wb") as output:
        made = subprocess.run(
            [str(word) for word in command], stdout=output, stderr=output, cwd="/", check=False, **place.identity,
        )  # type: ignore[call-overload]  # fmt: skip
    secret.unlink()
    if made.returncode:
        raise _failure("PostgreSQL could not make its folder", log)
    half.rename(folder)


def _require_version(folder: Path) -> None:
    found = (folder / "PG_VERSION").read_text().strip()
    if found != VERSION:
        raise Trouble(
            f"{folder} was made by PostgreSQL {found}, and this is {VERSION}. Begin anew in another folder with "
            "DATA_DIR=…, or remove this one with make clean."
        )


def _clear_pid_file(folder: Path) -> None:
    """After a kill or a restart of the machine the number in `postmaster.pid` may be anybody's; the folder tells."""
    pid_file = folder / "postmaster.pid"
    if not pid_file.exists():
        return
    with suppress(ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(pid_file.read_text().splitlines()[0]))
        if process.cwd() == str(folder):
            processes.end(process, farewell=signal.SIGINT)
    pid_file.unlink(missing_ok=True)


def _started(place: Place, folder: Path, *, password: str, fsync: bool) -> tuple[Child, str]:
    for _attempt in range(ATTEMPTS):
        port = ports.remembered(place.data / "postgres.port")
        settings = {**SETTINGS, "port": str(port), **({} if fsync else UNSAFE_BUT_FAST)}
        command = [str(place.postgres_bin / "postgres"), "-D", str(folder)]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = processes.start("postgres", command, place=place, as_server=True, farewell=signal.SIGINT)
        url = f"postgresql://{SUPERUSER}:{password}@{ports.HOST}:{port}"
        try:
            _wait(server, url, place=place)
        except BaseException:
            processes.stop(server, place=place)
            if "Address already in use" in server.log.read_text(errors="replace"):
                continue
            raise
        return server, url
    raise _failure("PostgreSQL found no free port", server.log)


def _wait(server: Child, url: str, *, place: Place) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.has_ended and time.monotonic() < deadline:
        try:
            psycopg.connect(f"{url}/postgres", connect_timeout=5).close()
        except psycopg.OperationalError as problem:
            if "password authentication failed" in str(problem):
                raise Trouble(
                    f"{place.home / 'postgres'} was made with other keys than those in {place.data / 'keys.json'}. "
                    "Put the old file back, or remove both with make clean and begin anew."
                ) from problem
            time.sleep(0.05)
        else:
            return
    raise _failure("PostgreSQL did not start", server.log)


def _failure(what: str, log: Path) -> Trouble:
    if "No space left on device" in log.read_text(errors="replace"):
        return Trouble("The disk is full, so PostgreSQL cannot start. Free some space and run the command again.")
    return Trouble(f"{what}. The last lines of {log}:\n{last_lines(log)}")
