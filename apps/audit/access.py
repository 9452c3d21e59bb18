"""The log of who saw which personal data: each entry carries the hash of the one before, so that none can be taken
out, put in or changed without the chain breaking there.

The head of the chain goes into the program's own log each night: a chain that was cut off at its end shows against it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.db import connection, transaction
from django.utils import timezone

from apps.audit.models import AccessEntry, acting

START = "0" * 64
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.access', 0))"
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not follow from the one before it."""

    number: int
    expected: str
    found: str


@transaction.atomic
def record_access(
    *, act: str, about: str, about_id: int | None, fields: Sequence[str], purpose: str, address: str = "", rows: int = 1
) -> AccessEntry:
    """Writes who (the stamp of the request) saw what and what for. One at a time in a tenant."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    last = AccessEntry.objects.order_by("-number").first()
    stamp = acting.get()
    entry = AccessEntry(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        person_id=stamp.person_id,
        appointment_id=stamp.appointment_id,
        act=act,
        about=about,
        about_id=about_id,
        fields=list(fields),
        purpose=purpose,
        address=address,
        rows=rows,
        previous=last.digest if last else START,
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def digest_of(entry: AccessEntry) -> str:
    """Of everything the entry says, and of the digest before it."""
    said = [
        entry.previous,
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.person_id,
        entry.appointment_id,
        entry.act,
        entry.about,
        entry.about_id,
        entry.fields,
        entry.purpose,
        entry.address,
        entry.rows,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def verify() -> tuple[int, str, Broken | None]:
    """(how many entries hold, the head's digest, the first that does not hold or None). In bounded memory."""
    previous, number = START, 0
    for entry in _entries():
        number += 1
        if entry.number != number or entry.previous != previous or digest_of(entry) != entry.digest:
            return number - 1, previous, Broken(number, previous, entry.previous)
        previous = entry.digest
    return number, previous, None


def _entries() -> Iterator[AccessEntry]:
    yield from AccessEntry.objects.order_by("number").iterator(chunk_size=CHUNK)
