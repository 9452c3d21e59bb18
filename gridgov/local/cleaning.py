"""`make clean`: removes what demos and test runs wrote.

DATA_DIR is whatever somebody typed, so only what GridGov makes is removed from it.
"""

import fcntl
import shutil
import sys
from pathlib import Path

from gridgov.local.places import fallback_for
from gridgov.local.trouble import Trouble, explained

OURS = "postgres *.half redis log static media keys.json *.port *.pid beat-schedule* demo.json programs-* lock"


def main() -> None:
    data = Path(sys.argv[1]).resolve()
    try:
        folders = [*(keys.parent for keys in data.glob("*/keys.json")), data]
        for folder in folders:
            _require_idle(folder)
        for folder in folders:
            _clean(folder)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except OSError as problem:
        sys.exit(str(explained(problem)))


def _require_idle(folder: Path) -> None:
    lock = folder / "lock"
    if not lock.exists():
        return
    with lock.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"A demo or a test run is using {folder}. Stop it first, then clean.") from None


def _clean(folder: Path) -> None:
    for path in (*(path for pattern in OURS.split() for path in folder.glob(pattern)), fallback_for(folder)):
        _remove(path)
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
