"""The hook for a virus scanner: setting `VIRUS_SCANNER`, see docs/deploy.md. It fails closed."""

import shlex
import socket
import struct
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from apps.errors import Malformed, Refused
from apps.pictures.scanner_state import note_refusal

SECONDS = 30
CHUNK = 65536
CLEAN = "clean"


class ScannerAway(Refused):
    """Nobody can say whether the file is clean: it is not taken until somebody can."""

    status = 503


def scan(upload: UploadedFile, name: str) -> str:
    """ "clean", or "" where no scanner is set. Raises `Malformed` for a virus, `ScannerAway` when nobody answers."""
    scanner: str = settings.VIRUS_SCANNER
    if not scanner:
        return ""
    try:
        found = _ask_daemon(scanner, upload) if scanner.startswith("clamd://") else _ask_command(scanner, upload)
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        note_refusal("away")
        raise ScannerAway(
            "scanner_away",
            _("Photos cannot be checked for viruses just now, so none is taken. Try again in a few minutes."),
        ) from problem
    if found:
        note_refusal("virus")
        sentence = _("“%(name)s” holds a virus and was not taken. Take the photo with another device.") % {"name": name}
        raise Malformed("virus", sentence, {"fields": {"photos": [sentence]}})
    return CLEAN


def _ask_command(command: str, upload: UploadedFile) -> bool:
    """As `clamscan` answers: 0 is clean, 1 a virus, anything else no answer. The file comes on standard input."""
    upload.seek(0)
    words, content = shlex.split(command), upload.read()
    done = subprocess.run(words, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  a setting
    if done.returncode not in (0, 1):
        raise ValueError(f"{command} ended with {done.returncode}")
    return done.returncode == 1


def _ask_daemon(address: str, upload: UploadedFile) -> bool:
    """clamd's INSTREAM: chunks, each behind its length as four bytes, and a length of zero at the end."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port or 3310), timeout=SECONDS) as connection:
        connection.sendall(b"zINSTREAM\0")
        for chunk in _chunks(upload):
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := connection.recv(4096)):
            answer += more
    verdict = answer.rstrip(b"\0\n")
    if verdict.endswith(b" FOUND"):
        return True
    if not verdict.endswith(b" OK"):
        raise ValueError(f"clamd answered {verdict[:200]!r}")
    return False


def _chunks(upload: UploadedFile) -> Iterator[bytes]:
    upload.seek(0)
    while chunk := upload.read(CHUNK):
        yield chunk
