"""Sweeps that run at the same time post what one sweep would have posted."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from apps.assessment.posting import post_entries
from apps.clocks.sweep import mark_late, sweep
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.assessment.ledgers import Posting, ledger, steps_late
from tests.cast import load
from tests.events.scenes import at, dispatched

ORDERS = 12
NOW = at("2026-03-17 09:00:01")  # the window ran out, the limit twice
Act = Callable[[datetime], object]


def _at_once(tenant: Tenant, acts: list[Act]) -> None:
    """Runs each in a thread with a connection of its own; all begin together."""
    together = Barrier(len(acts))

    def run(act: Act) -> None:
        try:
            with acting_for(tenant):
                together.wait()
                act(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def _expected() -> list[tuple[str, int, int]]:
    """(rule, orders, step): what is due for every order."""
    return [("accept_late", ORDERS, 1), ("handle_late", ORDERS, 1), ("handle_late", ORDERS, 2)]


def _tally(entries: list[Posting]) -> list[tuple[str, int, int]]:
    kinds = sorted({(code, step) for code, _, _, step, *_ in entries})
    return [(code, sum((e[0], e[3]) == (code, step) for e in entries), step) for code, step in kinds]


@pytest.fixture
def late(fresh_tenant: Tenant) -> Tenant:
    with acting_for(fresh_tenant):
        cast = load()
        for _ in range(ORDERS):
            dispatched(cast)
    return fresh_tenant


@pytest.mark.parametrize(
    "acts",
    [
        pytest.param([sweep, sweep], id="two sweeps"),
        pytest.param([sweep, sweep, sweep, sweep], id="four sweeps"),
        pytest.param([partial(post_entries, batch=1), partial(post_entries, batch=2), sweep], id="small batches"),
        pytest.param([lambda now: mark_late(now=now, batch=1), sweep, post_entries], id="marking and posting"),
    ],
)
def test_whatever_runs_at_once_posts_each_fact_once(late: Tenant, acts: list[Act]) -> None:
    _at_once(late, acts)
    with acting_for(late):
        sweep(NOW)  # what each left to the other
        assert _tally(ledger()) == _expected()
        assert len(steps_late()) == 6 * ORDERS  # four of each window, two of each limit


def test_two_that_post_the_same_batch_at_once_post_it_once(late: Tenant) -> None:
    with acting_for(late):
        mark_late(now=NOW)
    _at_once(late, [post_entries, post_entries])
    with acting_for(late):
        assert _tally(ledger()) == _expected()
        assert post_entries(NOW) == 0
