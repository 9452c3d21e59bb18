"""Reads settings from the environment, and refuses a bad value with a sentence.

Every secret may also be given as a file: `DATABASE_URL_FILE=/run/secrets/database_url`.
"""

import base64
import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def text(name: str, default: str | None = None) -> str:
    """The variable's value, or the contents of the file that `<name>_FILE` points at."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text().strip()
        except OSError as problem:
            raise ImproperlyConfigured(
                f"{name}_FILE points at {file}, which cannot be read ({problem.strerror}). "
                f"Correct the path, or set {name} itself."
            ) from problem
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it, or {name}_FILE; docs/deploy.md says what it holds.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or a no."""
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name} is “{value}”. Use 1 for yes or 0 for no.")
    return value in {"1", "true", "yes"}


def number(name: str, default: int, *, low: int, high: int) -> int:
    """A whole number between `low` and `high`."""
    value = text(name, str(default))
    if not value.isdecimal() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is “{value}”. Use a whole number from {low} to {high}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def keys(name: str) -> dict[str, bytes]:
    """Keys by name, "k2:…,k1:…", each 32 bytes in URL-safe base64; the first one seals, all of them open."""
    found: dict[str, bytes] = {}
    for word in words(name):
        key_name, _, encoded = word.partition(":")
        try:
            key = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        except ValueError:
            key = b""
        if not key_name.isalnum() or len(key) != KEY_BYTES or key_name in found:
            raise ImproperlyConfigured(
                f"{name} cannot be read. Write name:key, newest first, separated by commas; a key is 32 random bytes "
                "in URL-safe base64: python -c 'import secrets; print(secrets.token_urlsafe(32))'."
            )
        found[key_name] = key
    return found


def scanner(name: str) -> str:
    """Nothing, a command, or clamd://host:port."""
    value = text(name, "")
    if value.startswith("clamd:"):
        try:
            whole = bool(urlsplit(value).hostname and urlsplit(value).port)
        except ValueError:
            whole = False
        if not whole:
            raise ImproperlyConfigured(f"{name} is “{value}”. Write clamd://host:port, such as clamd://127.0.0.1:3310.")
    return value
