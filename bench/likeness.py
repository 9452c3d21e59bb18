"""How long it takes to find photos that look the same, among a million."""

import statistics
import time

import django

django.setup()

from django.db import connection  # noqa: E402  after Django's set-up
from django.utils import timezone  # noqa: E402

from apps.events.evidence import alike_all  # noqa: E402
from apps.events.models import Evidence  # noqa: E402
from apps.tenancy.context import acting_for  # noqa: E402
from bench.ground import send_orders  # noqa: E402
from bench.tenants import analyse, throw_away  # noqa: E402
from gridgov.reference import load_reference  # noqa: E402

PHOTOS = 1_000_000
EVENTS = 1000
TIMES = 50
# Half of the photos have likenesses spread evenly; the other half crowd round 1,000 patterns, as real scenes do.
MAKE = """
INSERT INTO events_evidence
  (event_id, file, thumbnail, width, height, sha256, size, scanned, phase, added_at, likeness, bands)
SELECT (SELECT min(id) FROM events_event) + n %% %(events)s::int, 'f' || n, 't' || n, 1600, 1200, md5(n::text), 1,
  '', '', now(), likeness, ARRAY[0, 1, 2, 3]::integer[]
FROM (
  SELECT n, ('x' || substr(md5(CASE WHEN n %% 2 = 0 THEN n ELSE n %% 2000 END::text), 1, 16))::bit(64)::bigint
    # (CASE WHEN n %% 2 = 0 THEN 0 ELSE (random() * 4294967295)::bigint & (random() * 4294967295)::bigint END)
    AS likeness
  FROM generate_series(1, %(photos)s::int) n
) made
"""
CUT = """
UPDATE events_evidence SET bands = ARRAY[
  (likeness & 65535)::int, (1 << 16) | ((likeness >> 16) & 65535)::int,
  (2 << 16) | ((likeness >> 32) & 65535)::int, (3 << 16) | ((likeness >> 48) & 65535)::int]
"""


def measure(at_once: int) -> tuple[float, float]:
    """Milliseconds, median and worst, to look up that many photos together."""
    seconds = []
    ids = list(Evidence.objects.order_by("id").values_list("id", flat=True)[: PHOTOS // 10])
    for turn in range(TIMES):
        start = turn * 1999
        asked = Evidence.objects.filter(pk__in=ids[start : start + at_once])
        photos = list(asked)
        begun = time.perf_counter()
        alike_all(photos)
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds) * 1000, max(seconds) * 1000


def main() -> None:
    now = timezone.now()
    with throw_away() as tenant, acting_for(tenant):
        load_reference()
        send_orders(EVENTS, sent=now, accept_due=now, handle_due=now)
        with connection.cursor() as cursor:
            cursor.execute(MAKE, {"events": EVENTS, "photos": PHOTOS})
            cursor.execute(CUT)
        analyse(tenant)
        for at_once in (1, 10):
            median, worst = measure(at_once)
            print(f"{at_once} of {PHOTOS:,} photos looked up: {median:.0f} ms, at worst {worst:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
