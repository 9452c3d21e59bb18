"""Two workers carry out one list, and two lists are carried out at once: each row is carried out by one."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.staff.lists import running
from apps.staff.models import Appointment, ListRun
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.cast import Cast
from tests.desk.staffing.offices import chief_of, empty_grid
from tests.staff.lists import begun, volunteer


@pytest.fixture
def alone(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast of a tenant in which tests may commit."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        yield casting.load()


def at_once(tenant: Tenant, *acts: Callable[[], int]) -> list[int]:
    """Each in a thread with a connection of its own; all begin together."""
    together = Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        try:
            with acting_for(tenant):
                together.wait()
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_workers_at_once_each_row_is_carried_out_by_one(
    alone: Cast, fresh_tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    unit = empty_grid(alone).code
    run = begun(chief_of(alone), *[volunteer(unit, f"志愿者{number}") for number in range(12)])
    came = at_once(fresh_tenant, *[lambda: running.run_list(run.pk)] * 2)
    assert sum(came) == Appointment.objects.filter(person__name__startswith="志愿者").count() == 12


def test_two_lists_for_one_single_post_at_once_give_it_to_one(alone: Cast, fresh_tenant: Tenant) -> None:
    chief, unit = chief_of(alone), empty_grid(alone).code
    both = [begun(chief, volunteer(unit, name, standing="community", post="P02")) for name in ("甲某", "乙某")]
    at_once(fresh_tenant, *(lambda pk=run.pk: running.run_list(pk) for run in both))
    assert Appointment.objects.filter(post__code="P02", unit__code=unit).count() == 1
    assert sorted(ListRun.objects.values_list("appointed", "wrong")) == [(0, 1), (1, 0)]
