"""Child processes that never outlive us unnoticed.

Each runs in a session of its own, so that Ctrl-C reaches only us and we stop them in order. Their numbers are noted in
DATA_DIR: after a `kill -9` of ours the next run finds and ends what was left behind.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from gridgov.local.places import Place

PATIENCE = 15  # seconds a process gets to end by itself


@dataclass(frozen=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path
    farewell: signal.Signals

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None


def start(
    name: str,
    command: Sequence[str],
    *,
    place: Place,
    env: Mapping[str, str] | None = None,
    as_server: bool = False,
    cwd: Path = Path("/"),
    farewell: signal.Signals = signal.SIGTERM,
) -> Child:
    """Starts a process with its output in `log/<name>.log`; the log of the run before is kept beside it."""
    log = place.logs / f"{name}.log"
    if log.exists():
        log.replace(log.with_suffix(".old"))
    identity = place.identity if as_server else {}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            env=env, cwd=cwd, start_new_session=True, **identity,  # type: ignore[call-overload]
        )  # fmt: skip
    _note(place, name).write_text(json.dumps([process.pid, psutil.Process(process.pid).create_time(), farewell]))
    return Child(name, process, log, farewell)


def stop(child: Child, *, place: Place) -> None:
    """Asks the process to end, waits, and insists."""
    if not child.has_ended:
        end(psutil.Process(child.process.pid), farewell=child.farewell)
        child.process.wait()
    _note(place, child.name).unlink(missing_ok=True)


def end_leftovers(place: Place) -> None:
    """Ends what an earlier run of this DATA_DIR left running when it was killed. Needs the lock of `occupied`."""
    for note in place.data.glob("*.pid"):
        with suppress(ValueError, psutil.NoSuchProcess):
            number, created, farewell = json.loads(note.read_text())
            process = psutil.Process(number)
            if abs(process.create_time() - created) < 1:  # else the number has gone to somebody else's process
                end(process, farewell=signal.Signals(farewell))
        note.unlink(missing_ok=True)


def end(process: psutil.Process, *, farewell: signal.Signals) -> None:
    """Ends a process with its own way of saying good-bye, or by force together with its group."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(farewell)
    if not _gone(process):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        _gone(process)


def _gone(process: psutil.Process) -> bool:
    """Waits for the end. A dead process that nobody collects (a container without an init) counts as gone."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.05)
                continue
        return True
    return False


def _note(place: Place, name: str) -> Path:
    return place.data / f"{name}.pid"
