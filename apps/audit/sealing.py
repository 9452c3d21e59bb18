"""Sealed values: identity and phone numbers as they lie in the database.

AES-256-GCM under a key that is derived for the tenant. Authenticated together with the table, the column and the row's
own mark, so that a value carried to another row, column or tenant does not open. A blind index (HMAC under a key of its
own) finds a value without opening any.

A sealed value prints as its mask, wherever it goes: page, log, export, history, error report. `open` is called by the
few places that a guard test names.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from apps.tenancy.context import current

NONCE = 12  # bytes, as GCM wants them
KEY_BYTES = 32
Mask = Callable[[str], str]


class UnsealableError(Exception):
    """The value was not sealed for this place, was changed since, or its key is gone."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value belongs: the table, the column, and the mark that its row keeps for life."""

    table: str
    column: str
    row: UUID

    def spelled(self) -> bytes:
        return f"{current().schema_name}|{self.table}|{self.column}|{self.row}".encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value as it lies in the database; prints as its mask."""

    token: bytes
    place: Place
    mask: Mask

    def open(self) -> str:
        """The value itself."""
        return unseal(self.token, self.place)

    def __str__(self) -> str:
        return self.mask(self.open())

    def __repr__(self) -> str:
        return "<sealed>"

    def __bool__(self) -> bool:
        return bool(self.token)


def seal(value: str, place: Place) -> bytes:
    """`<name of the key>:<nonce><what was sealed>`; the same value never looks the same twice."""
    name = _newest()
    nonce = secrets.token_bytes(NONCE)
    sealed = _cipher(_keys()[name], current().schema_name).encrypt(nonce, value.encode(), place.spelled())
    return name.encode() + b":" + nonce + sealed


def unseal(token: bytes, place: Place) -> str:
    name, _, rest = token.partition(b":")
    try:
        cipher = _cipher(_keys()[name.decode()], current().schema_name)
        return cipher.decrypt(rest[:NONCE], rest[NONCE:], place.spelled()).decode()
    except (InvalidTag, KeyError, UnicodeDecodeError) as problem:
        raise UnsealableError(f"{place.table}.{place.column} of row {place.row} does not open") from problem


def is_of_newest_key(token: bytes) -> bool:
    return token.partition(b":")[0] == _newest().encode()


def blind(value: str, column: str) -> bytes:
    """What equal values of a column have in common, and nothing else. 32 bytes; of a tenant, for ever.

    Made with the oldest key, which therefore stays in the file: a new one would make every index worthless at once.
    """
    oldest = _keys()[next(reversed(_keys()))]
    return hmac.digest(_derived(oldest, f"{current().schema_name}|index|{column}"), value.encode(), "sha256")


def _newest() -> str:
    return next(iter(_keys()))


def _keys() -> dict[str, bytes]:
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is not set: nothing can be sealed or opened. See docs/deploy.md.")
    return settings.FIELD_KEYS


@lru_cache(maxsize=4096)
def _cipher(key: bytes, schema: str) -> AESGCM:
    return AESGCM(_derived(key, f"{schema}|seal"))


@lru_cache(maxsize=4096)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"gridgov|{purpose}".encode()).derive(key)
