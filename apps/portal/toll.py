"""What keeps machines from flooding a district, without a foreign captcha and without shutting anybody out.

A form carries a challenge. The browser works on it while one types: it looks for a number whose hash begins with enough
zero bits. Where there is no JavaScript, time pays instead, one form after the other. Both grow with how much has come
from the same address, or in the whole tenant, within ten minutes; on a quiet day neither is noticed.
"""

import ipaddress
import secrets
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, log2

from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.errors import Refused
from apps.tenancy.context import current

WINDOW = 600  # seconds that are looked at
LIVES = 24 * 3600  # of a challenge: somebody may be called away while typing
FREE_OF_ONE, FREE_OF_ALL = 5, 200  # forms in a window; a whole building may share one address
LEAST_BITS, MOST_BITS = 12, 20
LEAST_WAIT, MOST_WAIT = 2, 300  # seconds
MOST_LEVEL = 8


@dataclass(frozen=True, slots=True)
class Toll:
    """`bits`: zero bits that the hash begins with. `wait`: seconds, for those whose browser does not work on it."""

    bits: int
    wait: int


class SlowDown(Refused):
    """Not paid yet."""

    status = 429


def toll(kind: str, address: str) -> Toll:
    strain = max(_count(kind, _network(address)) / FREE_OF_ONE, _count(kind, "all") / FREE_OF_ALL)
    level = 0 if strain < 1 else min(MOST_LEVEL, 1 + ceil(log2(strain)))
    return Toll(min(LEAST_BITS + level, MOST_BITS), min(LEAST_WAIT * 2**level, MOST_WAIT))


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def new_challenge(kind: str, address: str, *, instead_of: str = "") -> dict[str, str | int]:
    """For a form: what is to be worked on, and how hard. `instead_of`: one that was not enough; who has waited since it
    was given out goes on waiting."""
    bits = toll(kind, address).bits
    asked = {"kind": kind, "bits": bits, "at": int(timezone.now().timestamp()), "mark": secrets.token_hex(8)}
    if instead_of:
        asked["at"] = _asked(kind, instead_of)["at"]
    return {"text": signing.dumps(asked, salt=_salt()), "bits": bits}


def pay(kind: str, *, address: str, challenge: str, proof: str) -> None:
    """Takes what the form brings, once; `SlowDown` says how long to wait where it is not enough."""
    asked = _asked(kind, challenge)
    due = toll(kind, address)
    if asked["bits"] < due.bits or not _works(challenge, proof, due.bits):
        _wait(kind, address, asked["at"], due.wait)
    if not cache.add(f"portal:spent:{asked['mark']}", 1, LIVES):
        raise SlowDown("spent", _("This form was sent already. Reload the page to send something else."))
    count(kind, address)


def is_calm(kind: str, address: str) -> bool:
    """Whether so little comes that what costs room may be kept for forms that are not whole yet."""
    return toll(kind, address).bits < LEAST_BITS + 4


def count(kind: str, address: str) -> None:
    for who in (_network(address), "all"):
        key = _key(kind, who)
        cache.add(key, 0, WINDOW)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.add(key, 1, WINDOW)


def _asked(kind: str, challenge: str) -> dict[str, int]:
    try:
        asked: dict[str, int] = signing.loads(challenge, salt=_salt(), max_age=LIVES)
    except signing.BadSignature as problem:
        raise SlowDown("no_challenge", _("This page has grown old. Nothing is lost: send it once more.")) from problem
    if asked["kind"] != kind:
        raise SlowDown("no_challenge", _("This page has grown old. Nothing is lost: send it once more."))
    return asked


def _works(challenge: str, proof: str, bits: int) -> bool:
    if not proof.isdecimal() or len(proof) > 12:
        return False
    digest = sha256(f"{challenge}:{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - bits) == 0


def _wait(kind: str, address: str, since: int, wait: int) -> None:
    """One after the other from an address: forms that were fetched in advance do not help."""
    left = since + wait - int(timezone.now().timestamp())
    if left <= 0 and cache.add(f"portal:slow:{kind}:{_network(address)}", 1, wait):
        return
    seconds = max(left, 1) if left > 0 else wait
    raise SlowDown(
        "slow_down",
        ngettext(
            "Much is coming in just now. Nothing is lost: wait %(n)d second, then send it again.",
            "Much is coming in just now. Nothing is lost: wait %(n)d seconds, then send it again.",
            seconds,
        )
        % {"n": seconds},
        {"seconds": seconds},
    )


def _count(kind: str, who: str) -> int:
    return int(cache.get(_key(kind, who)) or 0)


def _key(kind: str, who: str) -> str:
    return f"portal:count:{kind}:{who}"


def _network(address: str) -> str:
    """One line has a whole /64 of IPv6. Nobody's address is kept: a hash of it is, for ten minutes."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    shared = ipaddress.ip_network((address, 64), strict=False) if found.version == 6 else found
    return sha256(f"{current().schema_name}|{shared}".encode()).hexdigest()[:24]


def _salt() -> str:
    return f"portal:{current().schema_name}"
