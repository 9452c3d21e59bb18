"""How the virus scanner is doing, for those who run the platform: whether it answers, what it refused last."""

import json
import socket
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from redis import Redis, RedisError

PATIENCE = 2  # seconds
KEY = "gridgov:scanner:last-refusal"  # of the whole platform: it names neither tenant nor photo
Why = Literal["virus", "away"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """`why`: a virus was found, or the scanner gave no answer."""

    at: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class ScannerState:
    """`answers` is None where it cannot be asked: there is none, or it is a command, which is asked with each photo."""

    configured: bool
    answers: bool | None
    version: str
    last_refusal: Refusal | None
    advice: str


def note_refusal(why: Why) -> None:
    """Remembers the last one. Without Redis it is forgotten: refusing matters more than remembering."""
    try:
        with _redis() as redis:
            redis.set(KEY, json.dumps({"at": timezone.now().isoformat(), "why": why}))
    except RedisError:
        return


def scanner_state() -> ScannerState:
    address: str = settings.VIRUS_SCANNER
    refusal = _last_refusal()
    if not address:
        advice = _("No scanner is set, so photos are not checked. Set VIRUS_SCANNER if your rules ask for it.")
        return ScannerState(False, None, "", refusal, advice)
    if not address.startswith("clamd://"):
        advice = _("A command checks each photo. Whether it works is seen when a photo is sent: send one to try it.")
        return ScannerState(True, None, "", refusal, advice)
    version = _version(address)
    if not version:
        advice = _("clamd does not answer, so no photo is taken. Start it, and check the address in VIRUS_SCANNER.")
        return ScannerState(True, False, "", refusal, advice)
    return ScannerState(True, True, version, refusal, _("The scanner answers. There is nothing to do."))


def _version(address: str) -> str:
    """As clamd names itself and its signatures: “ClamAV 1.4.6/27812/…”; empty when nobody answers."""
    parts = urlsplit(address)
    try:
        with socket.create_connection((parts.hostname, parts.port or 3310), timeout=PATIENCE) as connection:
            connection.sendall(b"zVERSION\0")
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 500 and (more := connection.recv(500)):
                answer += more
    except OSError:
        return ""
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _last_refusal() -> Refusal | None:
    try:
        with _redis() as redis:
            found = redis.get(KEY)
    except RedisError:
        return None
    if not isinstance(found, bytes):
        return None
    held = json.loads(found)
    return Refusal(datetime.fromisoformat(held["at"]), held["why"])


def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
