"""Lets `manage.py`, typed beside a running demo, work on that demo. Standard library: production imports it too."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gridgov.local.keys import write_private

NOTE = "demo.json"
SHARED = ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "DATA_DIR", "GRIDGOV_DEMO")


@contextmanager
def announced(data_dir: Path, env: Mapping[str, str]) -> Iterator[None]:
    """While inside, other commands find the demo's settings in a file that only its owner can read."""
    note = data_dir / NOTE
    write_private(note, json.dumps({name: env[name] for name in SHARED}))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def join_running_demo(root: Path) -> None:
    """Takes over the settings of the demo that runs in DATA_DIR, if there is one; what is set already stands."""
    note = Path(os.environ.get("DATA_DIR") or root / ".data") / NOTE
    if os.access(note, os.R_OK) and "DATABASE_URL" not in os.environ:
        os.environ.update(json.loads(note.read_text()))
