"""A task runs in the tenant it was sent from, or not at all."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from celery.result import EagerResult
from django.conf import settings
from django.utils import timezone
from redis import Redis

from apps.tenancy.context import NoTenant, acting_for
from gridgov.celery import app
from tests.conftest import ROOT
from tests.tenancy.conftest import Both
from tests.tenancy.probes import actor_of, nobody, whoami
from tests.tenancy.worker_app import fail, say_who, say_who_of_the_platform

PATIENCE = 60  # seconds until the worker has started and answered


@pytest.fixture
def key() -> Iterator[str]:
    """A list in Redis of the test's own."""
    name = f"tests:{uuid4()}"
    yield name
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.delete(name)


@pytest.fixture
def seen() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def look(seen: list[tuple[str, str]]) -> Iterator[object]:
    """A task that remembers who it was, and the time zone it was in."""

    @app.task(name=f"tests.look.{uuid4()}")
    def look() -> None:
        seen.append((*whoami(), timezone.get_current_timezone_name()))  # type: ignore[arg-type]

    yield look
    app.tasks.unregister(look.name)


def run(task: object, schema: str | None = None) -> EagerResult:
    """Runs a task as a worker does that stands outside of any tenant: all it knows are the headers of the message."""
    headers = {"_schema_name": schema} if schema else {"nothing": "said"}
    return task.apply(headers=headers, throw=False)  # type: ignore[attr-defined]


def test_a_task_runs_in_the_tenant_it_was_sent_from(both: Both, look: object, seen: list[object]) -> None:
    for tenant in both:
        run(look, tenant.schema_name).get()
        assert whoami() == nobody()
    assert seen == [(*actor_of(tenant), "Asia/Shanghai") for tenant in both]


def test_a_task_sent_from_a_tenant_carries_it(both: Both, look: object, seen: list[object]) -> None:
    with acting_for(both.beta):
        look.apply().get()  # type: ignore[attr-defined]
    assert seen == [(*actor_of(both.beta), "Asia/Shanghai")]


@pytest.mark.parametrize("schema", [None, "public"])
def test_a_task_without_a_tenant_refuses(both: Both, look: object, seen: list[object], schema: str | None) -> None:
    result = run(look, schema)
    assert isinstance(result.result, NoTenant)
    assert seen == []


def test_a_task_of_a_tenant_that_is_gone_refuses(both: Both, look: object, seen: list[object]) -> None:
    result = run(look, "t_gone")
    assert isinstance(result.result, NoTenant)
    assert seen == []


def test_a_task_cannot_be_sent_into_the_template(both: Both, look: object, seen: list[object]) -> None:
    assert isinstance(run(look, "template_tenant").result, NoTenant)
    assert seen == []


def test_a_task_that_fails_leaves_the_connection_clean(both: Both, key: str) -> None:
    result = fail.apply(args=[key], headers={"_schema_name": both.alpha.schema_name}, throw=False)
    assert isinstance(result.result, ZeroDivisionError)
    assert whoami() == nobody()


def test_a_task_of_the_platform_reaches_no_tenant(both: Both, key: str) -> None:
    say_who_of_the_platform.apply(args=[key]).get()
    assert told(key, 1) == [nobody()]


def told(key: str, count: int) -> list[tuple[str, str]]:
    """The first `count` answers that arrive."""
    answers: list[tuple[str, str]] = []
    with Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE + 5) as redis:
        while len(answers) < count:
            answer = redis.blpop([key], timeout=PATIENCE)
            assert answer is not None, f"after {answers} no more answers came"
            role, path = answer[1].decode().split("|")
            answers.append((role, path))
    return answers


@contextmanager
def worker() -> Iterator[None]:
    """A worker with one process, that takes what these tests send and nothing else."""
    options = ["worker", "--concurrency", "1", "--queues", QUEUE, "--without-mingle", "--without-gossip"]
    run = f"import django; django.setup(); from tests.tenancy.worker_app import app; app.worker_main({options})"
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen([sys.executable, "-c", run], cwd=ROOT, env=os.environ, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)
            log.seek(0)
            print(log.read())  # noqa: T201  pytest shows it when the test fails


QUEUE = f"tests-{os.getpid()}"


@pytest.mark.servers
def test_a_real_worker_goes_from_tenant_to_tenant_and_keeps_nothing(both: Both, key: str) -> None:
    with worker():
        for tenant in (both.alpha, both.beta, both.alpha):
            with acting_for(tenant):
                fail.apply_async([key], queue=QUEUE)
        say_who.apply_async([key], queue=QUEUE)  # from no tenant: refuses, says nothing
        say_who_of_the_platform.apply_async([key], queue=QUEUE)
        with acting_for(both.beta):
            say_who.apply_async([key], queue=QUEUE)
        expected = [*map(actor_of, (both.alpha, both.beta, both.alpha)), nobody(), actor_of(both.beta)]
        assert told(key, len(expected)) == expected
    assert whoami() == nobody()
