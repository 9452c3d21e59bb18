"""Finding the same photo again: a perceptual hash that survives shrinking and re-encoding, and its neighbours.

The hash is the sign pattern of the 8 × 8 lowest frequencies of a 32 × 32 grey picture (DCT), against their median.
Two photos are alike when at most 8 of its 64 bits differ (measured: bench/README.md). Cut into four bands of 16 bits,
up to seven bits leave one band with at most one of them: the index is asked for every band as it is and with each bit
turned, so none is missed. Of those that differ in eight, the one in twenty with two in every band is not found: to ask
for two bits turned as well would cost eight times as much.
"""

import math
import operator
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from PIL import Image

from apps.events.models import Evidence

SIDE, LOW = 32, 8
FLAT = 24.0  # a picture without any contrast above this has no likeness: every wall would be every other wall
MOST_DIFFERING = 8
MOST_MATCHES = 5
COSINES = [[math.cos(math.pi * k * (2 * n + 1) / (2 * SIDE)) for n in range(SIDE)] for k in range(LOW)]
FLIPS = [0, *(1 << bit for bit in range(16))]
ALIKE = """
SELECT asked.id, near.id, near.distance
FROM events_evidence asked
CROSS JOIN LATERAL (
  SELECT array_agg(band # flip) AS bands FROM unnest(asked.bands) band, unnest(%(flips)s::integer[]) flip
) probe
CROSS JOIN LATERAL (
  SELECT found.id, bit_count((asked.likeness # found.likeness)::bit(64)) AS distance FROM events_evidence found
  WHERE found.bands && probe.bands AND found.id <> asked.id
    AND (found.step_id, found.phase) IS DISTINCT FROM (asked.step_id, asked.phase)
    AND bit_count((asked.likeness # found.likeness)::bit(64)) <= %(most)s::bigint
  ORDER BY 2, 1 LIMIT %(limit)s::bigint
) near
WHERE asked.id = ANY(%(ids)s::bigint[]) ORDER BY 1, 3, 2
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A photo that looks the same: which one, of which event, when it was added, how many of 64 bits differ."""

    evidence_id: int
    event_id: int
    number: str
    added_at: datetime
    distance: int


def likeness_of(picture: Image.Image) -> int | None:
    """64 bits as the database's signed bigint; None for a picture that shows nothing to compare."""
    grey = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS).tobytes()
    across = [_frequencies(grey[start : start + SIDE]) for start in range(0, SIDE * SIDE, SIDE)]
    low = [value for column in zip(*across, strict=True) for value in _frequencies(column)]
    middle = statistics.median(low[1:])
    if max(map(abs, low[1:])) < FLAT * SIDE:
        return None
    bits = sum(1 << place for place, value in enumerate(low) if value > middle)
    return bits - (1 << 64) if bits >> 63 else bits


def _frequencies(values: Sequence[float]) -> list[float]:
    """The lowest of a row or column: a discrete cosine transform of type II."""
    return [sum(map(operator.mul, cosine, values)) for cosine in COSINES]


def bands_of(likeness: int | None) -> list[int]:
    """Four bands of 16 bits, each with its place above them: what the index holds."""
    if likeness is None:
        return []
    return [place << 16 | (likeness >> 16 * place) & 0xFFFF for place in range(4)]


def alike(evidence: Evidence) -> list[Match]:
    """Photos of the tenant that look the same, nearest first; not those taken for the same step and phase."""
    return alike_all([evidence]).get(evidence.pk, [])


def alike_all(photos: Iterable[Evidence]) -> dict[int, list[Match]]:
    """The same for many, by their ids, at most five each, in two queries."""
    ids = [photo.pk for photo in photos if photo.likeness is not None]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"ids": ids, "flips": FLIPS, "most": MOST_DIFFERING, "limit": MOST_MATCHES}
        cursor.execute(ALIKE, values)
        pairs = cursor.fetchall()
    nearest: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for asked, found, distance in pairs:
        nearest[asked].append((found, distance))
    rows = Evidence.objects.select_related("event").in_bulk({pk for near in nearest.values() for pk, _ in near})
    return {asked: [_match(rows[pk], distance) for pk, distance in near] for asked, near in nearest.items()}


def _match(row: Evidence, distance: int) -> Match:
    return Match(row.pk, row.event_id, row.event.number, row.added_at, distance)
