"""Beat wakes one task for the platform, and that one sends a sweep to every tenant."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery.result import EagerResult

from apps.clocks.models import Lateness
from apps.clocks.tasks import EVERY, sweep_all, sweep_tenant
from apps.tenancy.context import NoTenant
from apps.tenancy.models import Tenant
from gridgov.celery import app
from tests.clocks.running import started

QUEUE = "gridgov"
Message = tuple[str, str, Any]  # task, schema, when it is worth nothing any more


@pytest.fixture
def queue() -> Iterator[None]:
    """The queue of the test run's own Redis, empty before and after."""
    app.control.purge()
    yield
    app.control.purge()


def sent() -> list[Message]:
    with app.connection_for_read() as connection, connection.SimpleQueue(QUEUE) as waiting:
        messages = [waiting.get_nowait() for _ in range(waiting.qsize())]
        return sorted((m.headers["task"], m.headers["_schema_name"], m.headers["expires"]) for m in messages)


@pytest.mark.usefixtures("db", "queue")
def test_every_active_tenant_is_sent_a_sweep_of_its_own() -> None:
    schemas = sorted(Tenant.objects.filter(is_active=True).values_list("schema_name", flat=True))
    assert sweep_all() == len(schemas) >= 2
    messages = sent()
    assert [(task, schema) for task, schema, _ in messages] == [("clocks.sweep", schema) for schema in schemas]
    assert all(expires for *_, expires in messages)  # what has waited longer is superseded by the next


def test_beat_wakes_it_every_thirty_seconds() -> None:
    entry = app.conf.beat_schedule["sweep"]
    assert (entry["task"], entry["schedule"], entry["options"]["expires"]) == (sweep_all.name, EVERY, EVERY)


def test_a_tenants_task_sweeps_that_tenant(alpha: Tenant) -> None:
    started("5m")
    done: EagerResult = sweep_tenant.apply()
    assert done.get()["mark_late"] == 1
    assert Lateness.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_sweep_sent_without_a_tenant_refuses() -> None:
    with pytest.raises(NoTenant):
        sweep_tenant.apply(headers={"nothing": "said"}).get()
