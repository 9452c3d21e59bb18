"""Measures the sweep: many clocks of one tenant falling due at once. `python -m bench.sweep --clocks 100000`

Twice: when the accept windows of all orders run out (each is marked, each order lapses into acceptance, each costs
points), and when their handling limits do (marked and posted). bench/README.md says how to run it and what came out.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django
from django.db import connection, transaction

django.setup()

from apps.assessment.models import Entry  # noqa: E402  models can be imported only after setup
from apps.assessment.posting import post_entries  # noqa: E402
from apps.clocks.models import Lateness  # noqa: E402
from apps.clocks.sweep import mark_late  # noqa: E402
from apps.events.lifecycle import lapse_acceptance  # noqa: E402
from apps.tenancy.context import acting_for  # noqa: E402
from bench.ground import send_orders  # noqa: E402
from bench.tenants import analyse, throw_away  # noqa: E402
from gridgov.reference import load_reference  # noqa: E402

GOAL = 60  # seconds for 100,000 clocks on two cores
SHANGHAI = ZoneInfo("Asia/Shanghai")
SENT = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)  # a Monday
ACCEPT_DUE = datetime(2026, 3, 16, 11, tzinfo=SHANGHAI)
HANDLE_DUE = datetime(2026, 3, 16, 15, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)
BARE_LATENESS = """
INSERT INTO clocks_lateness (clock_id, step, at, noticed_at)
SELECT id, 1, due_at, now() FROM clocks_clock WHERE stopped_at IS NULL AND next_at < %s::timestamptz
"""
BARE_CLOCKS = """
UPDATE clocks_clock SET late_steps = late_steps + 1, next_at = due_at + interval '1 day'
WHERE stopped_at IS NULL AND next_at < %s::timestamptz
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, default=100_000)
    measure(parser.parse_args().clocks)


def measure(clocks: int) -> None:
    with throw_away() as tenant, acting_for(tenant):
        load_reference()
        print(f"{clocks:,} orders, each with a clock for acceptance and one for handling")
        send_orders(clocks, sent=SENT, accept_due=ACCEPT_DUE, handle_due=HANDLE_DUE)
        analyse(tenant)
        before = _memory()
        _round("accept windows run out", ACCEPT_DUE + MINUTE, clocks)
        _round("handling limits run out", HANDLE_DUE + MINUTE, clocks)
        _expect(Lateness.objects.count(), 2 * clocks)
        _expect(Entry.objects.count(), 2 * clocks)
        print(f"  peak memory {_memory():.0f} MB, of which {_memory() - before:.0f} MB for the sweeps")


def _round(title: str, now: datetime, clocks: int) -> None:
    print(title)
    bare = _timed("bare SQL marks them (rolled back)", lambda: _bare(now), clocks)
    marking = _timed("mark_late", lambda: mark_late(now=now), clocks)
    whole = marking + _timed("lapse_acceptance", lambda: lapse_acceptance(now), clocks)
    whole += _timed("post_entries", lambda: post_entries(now), clocks)
    verdict = "within" if whole <= GOAL * clocks / 100_000 else "BEYOND"
    print(f"  whole sweep {whole:.1f} s, {verdict} the goal; marking takes {marking / bare:.1f} times the bare SQL")
    _timed("the next sweep, nothing new", lambda: mark_late(now=now) + lapse_acceptance(now) + post_entries(now), 0)


def _timed(title: str, act: Callable[[], Any], rows: int) -> float:
    begun = time.perf_counter()
    act()
    seconds = time.perf_counter() - begun
    speed = f", {rows / seconds:,.0f} clocks/s" if rows else ""
    print(f"  {title}: {seconds:.2f} s{speed}")
    return seconds


def _bare(now: datetime) -> None:
    with _rolled_back(), connection.cursor() as cursor:
        cursor.execute(BARE_LATENESS, [now])
        cursor.execute(BARE_CLOCKS, [now])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _memory() -> float:
    """The most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _expect(found: int, wanted: int) -> None:
    if found != wanted:
        raise SystemExit(f"The sweep wrote {found:,} rows where {wanted:,} were due: the measurement is worth nothing.")


if __name__ == "__main__":
    main()
