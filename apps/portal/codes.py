"""Codes that residents hold. Nobody guesses one, and the database does not know them.

A form carries a ticket, 128 random bits. From the ticket and a key of the tenant follows the code, so that a report
that is sent twice over a bad line gives the same code twice; kept is only a digest of the code.
"""

import re
import secrets
from base64 import b32encode
from hashlib import sha256
from uuid import UUID

from apps.audit.sealing import blind

LETTERS = 16  # of five bits each: 80 bits
GROUP = 4
TICKET = re.compile(r"[0-9a-f]{32}")
# Crockford's alphabet has no I, L, O, U: what is read wrongly most often is never there.
TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
MISREAD = str.maketrans("OILU", "011V")
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
POSTER_LETTERS = 8


def new_ticket() -> str:
    return secrets.token_hex(16)


def client_id_of(ticket: str) -> UUID:
    """What the report is known by to others: the ticket does not follow from it, nor does the code."""
    return UUID(bytes=sha256(f"report {ticket}".encode()).digest()[:16], version=4)


def code_of(ticket: str) -> str:
    """16 letters and digits."""
    return _spelled(blind(ticket, "code of a ticket"))[:LETTERS]


def digest_of(code: str) -> bytes:
    return blind(code, "portal_slip.digest")


def shown(code: str) -> str:
    """In groups of four, as people copy it down."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read(text: str) -> str | None:
    """The code somebody typed, in whatever case and grouping; None for what cannot be one."""
    code = re.sub(r"[\s\-–—]+", "", text).upper().translate(MISREAD)
    return code if CODE.fullmatch(code) else None


def new_poster_code() -> str:
    return _spelled(secrets.token_bytes(5))[:POSTER_LETTERS]


def _spelled(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=").translate(TO_CROCKFORD)
