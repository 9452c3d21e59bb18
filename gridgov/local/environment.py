"""Makes the virtual environment of `make`, and installs into it what the lock files say, only when they changed.

Run by the machine's own Python, `python3 -P gridgov/local/environment.py VENV base local dev`, so it imports nothing
but the standard library.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOM_FOR_PACKAGES = 1_500_000_000
STAMP = "gridgov-requirements.json"


def main() -> None:
    try:
        _ensure(Path(sys.argv[1]), names=sys.argv[2:])
    except OSError as problem:
        sys.exit(f"The environment could not be made: {problem}. Mend that, or choose another folder with VENV=…")


def _ensure(venv: Path, *, names: list[str]) -> None:
    stamp = venv / STAMP
    wanted = {name: hashlib.sha256(_lock(name).read_bytes()).hexdigest() for name in names}
    installed = json.loads(stamp.read_text()) if stamp.exists() else {}
    if wanted.items() <= installed.items():
        return
    _require_room(venv.absolute())
    _make(venv)
    _install(venv, names)
    stamp.write_text(json.dumps({**installed, **wanted}))


def _require_room(venv: Path) -> None:
    free = shutil.disk_usage(next(folder for folder in venv.parents if folder.exists())).free
    if free < ROOM_FOR_PACKAGES:
        sys.exit(
            f"The packages need {ROOM_FOR_PACKAGES // 1_000_000} MB, and the disk that holds {venv} has "
            f"{free // 1_000_000} MB left. Free some space, or choose another disk with VENV=…"
        )


def _lock(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def _make(venv: Path) -> None:
    """Also mends an environment that has no pip, or whose Python is gone."""
    python = venv / "bin" / "python"
    if python.exists() and _succeeds([str(python), "-c", "import pip"]):
        return
    print(f"Making the environment in {venv} with Python {sys.version.split()[0]}", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    said = made.stdout + made.stderr
    if "ensurepip" in said:
        sys.exit(
            "This Python cannot make environments: Debian and Ubuntu keep that part in a package of its own. "
            "Install it with: apt-get install python3-venv — or name another Python: make demo PYTHON=/path/to/python3"
        )
    sys.exit(f"python -m venv failed:\n{said}")


def _install(venv: Path, names: list[str]) -> None:
    locks = [_lock(name) for name in names]
    count = len({line.split("==")[0] for lock in locks for line in lock.read_text().splitlines() if "==" in line})
    print(f"Installing about {count} packages into {venv}; this takes a minute or two …", flush=True)
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-input", "--require-hashes"] + [word for lock in locks for word in ("-r", str(lock))]
    if not _succeeds(command, loud=True):
        sys.exit(
            "pip could not install the packages; its own words are above. Without a network, or behind a proxy, tell "
            "pip of a package index that can be reached (PIP_INDEX_URL=…) and run the command again."
        )


def _succeeds(command: list[str], *, loud: bool = False) -> bool:
    output = None if loud else subprocess.DEVNULL
    return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0


if __name__ == "__main__":
    main()
