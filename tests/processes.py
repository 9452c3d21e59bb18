"""Real workers and beats for tests that need them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Processes:
    """Workers and beats, each in a process group of its own; all are dead at the end.

    They live in the surroundings of the tests themselves, but for what is given. Logs go to the folder.
    """

    def __init__(self, folder: Path, **surroundings: str) -> None:
        self.folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        own = {name: value for name, value in os.environ.items() if name != "OWNER_DATABASE_URL"}
        self.env = own | {"SWEEP_SECONDS": "1", "PYTHONUNBUFFERED": "1"} | surroundings

    def start(self, role: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{role}-{len(self.running)}.log"
        command = [sys.executable, "-m", "gridgov.serve", role]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """`kill -9`, to the worker and its children alike."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_all(self) -> None:
        for process in self.running:
            self.kill(process)

    @property
    def sweeps_done(self) -> int:
        logs = [log.read_text(errors="replace") for log in self.folder.glob("worker-*.log")]
        return sum(line.count("clocks.sweep[") for log in logs for line in log.splitlines() if "succeeded" in line)

    @property
    def last_words(self) -> str:
        return "\n".join(f"{log.name}: …{log.read_text(errors='replace')[-1500:]}" for log in self.folder.glob("*.log"))
