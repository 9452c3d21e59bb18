"""The passwords and the secret key of one DATA_DIR: made once, kept in a file that only its owner can read."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


def _fresh() -> str:
    return secrets.token_urlsafe(32)  # its alphabet needs no quoting in a URL or in a configuration file


@dataclass(frozen=True)
class Keys:
    superuser: str = field(default_factory=_fresh)
    owner: str = field(default_factory=_fresh)
    login: str = field(default_factory=_fresh)
    redis: str = field(default_factory=_fresh)
    secret_key: str = field(default_factory=_fresh)
    field_keys: str = field(default_factory=lambda: f"k1:{_fresh()}")


def keys_of(data_dir: Path) -> Keys:
    """Reads the keys of this folder, making what is missing: all of them at the first run."""
    file = data_dir / "keys.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    keys = Keys(**known)
    if asdict(keys) != known:
        write_private(file, json.dumps(asdict(keys), indent=1))
    return keys


def write_private(file: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    half = file.with_suffix(".half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)
    half.rename(file)
