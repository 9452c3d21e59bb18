"""Sweeps at the same time, and sweeps that are killed: the ledger is that of one sweep that ran through."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from apps.assessment.models import Entry
from apps.clocks.models import Clock, Lateness
from apps.clocks.sweep import sweep
from apps.events.models import Order, Step
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.clocks.orders import sent
from tests.events.scenes import at

ROOT = Path(__file__).resolve().parents[2]
ORDERS = 300
AFTER = at("2026-03-16 11:00:30")  # the accept windows ran out at eleven
PATIENCE = 60  # seconds until a killed sweep must have written its first batch
# Batches of one: there are hundreds of moments at which it can be killed with some of the work done.
SLOW_SWEEP = """
import sys, django
django.setup()
from datetime import datetime
from apps.clocks.sweep import mark_late
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
with acting_for(Tenant.objects.get(slug=sys.argv[1])):
    mark_late(now=datetime.fromisoformat(sys.argv[2]), batch=1)
"""


@pytest.fixture
def tenant(fresh_tenant: Tenant) -> Tenant:
    with acting_for(fresh_tenant):
        sent(casting.load(), ORDERS)
    return fresh_tenant


def assert_the_ledger_of_one_sweep() -> None:
    """Every window late once, every order accepted by lapse once and charged once."""
    accept = set(Clock.objects.filter(stage="accept").values_list("id", flat=True))
    assert len(accept) == ORDERS
    assert sorted(Lateness.objects.values_list("clock_id", "step")) == [(pk, 1) for pk in sorted(accept)]
    assert sorted(Entry.objects.values_list("cause_id", "step")) == [(pk, 1) for pk in sorted(accept)]
    assert set(Order.objects.values_list("state", flat=True)) == {"accepted"}
    assert Step.objects.filter(move="lapse").values("order_id").distinct().count() == ORDERS
    assert Step.objects.filter(move="lapse").count() == ORDERS


def test_sweeps_at_once_leave_what_one_leaves(tenant: Tenant) -> None:
    start = Barrier(3)

    def one() -> None:
        try:
            with acting_for(tenant):
                start.wait()
                sweep(AFTER)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(one) for _ in range(3)]:
            done.result()
    with acting_for(tenant):
        sweep(AFTER)  # what one had locked, another has skipped: the next turn finishes it
        assert_the_ledger_of_one_sweep()


@pytest.mark.servers
def test_a_sweep_that_is_killed_is_finished_by_the_next(tenant: Tenant) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "gridgov.settings"}
    command = [sys.executable, "-c", SLOW_SWEEP, tenant.slug, AFTER.isoformat()]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        marked = _wait_for_the_first_marks(tenant, process)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    with acting_for(tenant):
        assert marked <= Lateness.objects.count() < ORDERS
        late = Clock.objects.filter(late_steps=1).values_list("id", flat=True)
        assert set(late) == set(Lateness.objects.values_list("clock_id", flat=True))
        sweep(AFTER)
        assert_the_ledger_of_one_sweep()


def _wait_for_the_first_marks(tenant: Tenant, process: subprocess.Popen[bytes]) -> int:
    given_up = time.monotonic() + PATIENCE
    with acting_for(tenant):
        while not (marked := Lateness.objects.count()):
            assert process.poll() is None, "the sweep ended before it marked anything"
            assert time.monotonic() < given_up, "the sweep marked nothing"
            time.sleep(0.005)
    return marked
