"""The real worker and the real beat, killed and cut off: the ledger is that of one undisturbed sweep.

A sweep is held still where the test wants it by a lock that the owner takes on a table it is about to write to.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from psycopg import sql

from apps.assessment.models import Entry
from apps.clocks.models import Clock, Lateness, Reminder
from apps.clocks.sweep import sweep
from apps.events.models import Card, Order, Step
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.local.places import Place
from gridgov.local.redis_server import redis_server
from gridgov.local.servers import held
from tests import cast as casting
from tests.clocks.orders import sent
from tests.processes import Processes

ORDERS = 100
PASSWORD = "only-for-this-test"
PATIENCE = 90  # seconds until something that is under way must have happened
WAITING = "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted"
USED = "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND pid <> pg_backend_pid()"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Where a Redis of the test's own can be run, stopped and run again on the same port."""
    with held(tmp_path / "redis") as place:
        yield place


@pytest.fixture
def tenant(fresh_tenant: Tenant) -> Iterator[Tenant]:
    """The only active one: a real beat sweeps all that are, and the other tests' tenants must stay as they are."""
    with acting_for(fresh_tenant):
        sent(casting.load(), ORDERS)
    _switch_others(fresh_tenant, on=False)
    yield fresh_tenant
    _switch_others(fresh_tenant, on=True)


def _switch_others(tenant: Tenant, *, on: bool) -> None:
    with onboarding.owner_connection() as owner:
        owner.execute("UPDATE public.tenancy_tenant SET is_active = %s WHERE id <> %s", [on, tenant.pk])


@contextmanager
def _owner(tenant: Tenant) -> Iterator[psycopg.Connection]:
    options = f"-c search_path={tenant.schema_name}"
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True, options=options) as owner:
        yield owner


@contextmanager
def _held_still(owner: psycopg.Connection, table: str) -> Iterator[None]:
    """Inside, everybody who writes to the table waits."""
    with owner.transaction():
        owner.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
        yield


def _until(condition: Callable[[], bool], processes: Processes, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"Not within {PATIENCE} s: {what}.\n{processes.last_words}"
        time.sleep(0.05)


def _count(owner: psycopg.Connection, query: str, table: str) -> int:
    row = owner.execute(query, [table]).fetchone()
    assert row is not None
    return int(row[0])


def _written() -> dict[str, list[tuple]]:
    """Everything that sweeps write, without ids and moments of the writing itself."""
    return {
        "lateness": sorted(Lateness.objects.values_list("clock_id", "step", "at")),
        "reminders": sorted(Reminder.objects.values_list("clock_id", "percent")),
        "entries": sorted(
            Entry.objects.values_list("code", "cause", "order_id", "step", "unit_id", "period", "points")
        ),
        # Two sweeps at once may write a card before a lapse or after it; each is there once either way.
        "steps": sorted(Step.objects.values_list("order_id", "move").exclude(order=None)),
        "clocks": sorted(Clock.objects.values_list("about", "stage", "unit_id", "late_steps", "outcome", "reminded")),
        "cards": sorted(Card.objects.values_list("order_id", "colour", "state")),
        "orders": sorted(Order.objects.values_list("pk", "state", "event__state", "event__version")),
    }


def _undisturbed() -> dict[str, list[tuple]]:
    """What one sweep writes, looked at and taken back."""
    with transaction.atomic():
        sweep(timezone.now())
        written = _written()
        transaction.set_rollback(True)
    return written


@pytest.mark.servers
def test_workers_and_beat_killed_and_redis_gone_leave_what_one_sweep_leaves(
    tenant: Tenant, place: Place, tmp_path: Path
) -> None:
    with acting_for(tenant), _owner(tenant) as owner, ExitStack() as stack:
        expected = _undisturbed()
        redis = stack.enter_context(ExitStack())
        redis_url = redis.enter_context(redis_server(place, password=PASSWORD, keep=False))
        processes = Processes(tmp_path, REDIS_URL=redis_url, DATA_DIR=str(tmp_path))
        stack.callback(processes.kill_all)
        beat, worker = processes.start("beat"), processes.start("worker")

        with _held_still(owner, "clocks_lateness"):
            _until(lambda: _count(owner, WAITING, "clocks_lateness") > 0, processes, "a sweep is about to mark")
            processes.kill(worker)
        _until(lambda: _count(owner, USED, "clocks_lateness") == 0, processes, "the killed sweep is taken back")
        assert _written()["lateness"] == []
        assert not Clock.objects.filter(late_steps__gt=0).exists()

        first, _second = processes.start("worker"), processes.start("worker")
        with _held_still(owner, "assessment_entry"):
            _until(lambda: _count(owner, WAITING, "assessment_entry") > 1, processes, "two sweeps are about to post")
            assert _written()["lateness"] == expected["lateness"]
            processes.kill(first)
            processes.kill(beat)
            redis.close()
        processes.start("beat")
        processes.start("worker")
        redis.enter_context(redis_server(place, password=PASSWORD, keep=False))  # with an empty queue

        _until(lambda: Entry.objects.count() >= len(expected["entries"]), processes, "the ledger is complete")
        before = processes.sweeps_done
        _until(lambda: processes.sweeps_done > before + 6, processes, "further sweeps run after all that")
        assert _written() == expected
