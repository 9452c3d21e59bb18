"""What a person at a terminal is told when a command cannot go on."""

import errno
import shutil
from pathlib import Path

ROOM_FOR_DATA = 1_000_000_000


class Trouble(Exception):  # noqa: N818  it is a message for a person, not an error of the program
    """A sentence or two: what is wrong, and what to do next."""


def explained(problem: OSError) -> Trouble:
    """The usual failures of a file system in words."""
    where = f" at {problem.filename}" if problem.filename else ""
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(f"The disk is full{where}. Free some space and run the command again; nothing is lost.")
    if problem.errno in {errno.EACCES, errno.EPERM}:
        return Trouble(
            f"This account may not write or read{where}. Somebody else may have run GridGov here before: "
            "run it as that account, or choose another folder with DATA_DIR=…"
        )
    if problem.errno == errno.EROFS:
        return Trouble(f"The file system{where} can only be read. Choose another folder with DATA_DIR=…")
    return Trouble(f"The system refused: {problem}.")


def require_room(folder: Path, *, bytes_needed: int) -> None:
    """Refuses to begin what would fill the disk half-way."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < bytes_needed:
        raise Trouble(
            f"The disk that holds {folder} has {free // 1_000_000} MB left and this needs {bytes_needed // 1_000_000} "
            "MB. Free some space, or choose another disk with DATA_DIR=… and VENV=…"
        )


def last_lines(log: Path, *, count: int = 15) -> str:
    """The end of a log, indented, for showing under a sentence."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])
