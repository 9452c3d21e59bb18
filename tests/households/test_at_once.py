"""Two imports, or an import that is taken back while somebody edits: nobody is doubled, no change is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from apps.errors import Refused
from apps.grids.models import Unit
from apps.households.actions import household_leaves, record, verify_on_spot
from apps.households.imports import running, runs, undoing
from apps.households.imports.runs import State
from apps.households.models import Household, ImportRun, Resident, Tag, Tagging
from apps.households.tagging import recolour
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.cast import Cast
from tests.households.books import brought_in, row, sent
from tests.households.people import IDENTITY, household, resident


@pytest.fixture
def alone(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast of a tenant in which tests may commit."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        yield casting.load()


def at_once(tenant: Tenant, *acts: Callable[[], object]) -> None:
    """Each in a thread with a connection of its own; all begin together."""
    together = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            with acting_for(tenant):
                together.wait()
                act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_the_same_workbook_sent_twice_doubles_nobody(alone: Cast, fresh_tenant: Tenant) -> None:
    grid: Unit = alone.worker.appointment.unit
    brought_in(alone.clerk, [row(grid, 61)])
    both = [sent(alone.clerk, [row(grid, n) for n in range(1, 60, 2)]) for _time in range(2)]
    for run in both:
        runs.begin(actor=alone.clerk.actor, run_id=run.pk)
    at_once(fresh_tenant, *(lambda pk=run.pk: running.carry_out(pk) for run in both))
    assert (Resident.objects.count(), Household.objects.count()) == (31, 1)
    assert sum(ImportRun.objects.values_list("imported", flat=True)) == 31


def test_a_person_whose_record_is_sent_twice_is_recorded_once(alone: Cast, fresh_tenant: Tenant) -> None:
    grid = alone.worker.appointment.unit
    home, told = household(grid), []

    def one() -> None:
        row = Resident(household=home, name="张小三", identity=IDENTITY, sex="1", born_on=date(1990, 3, 7))
        row.registered_division, row.match = "990101", "01"
        try:
            record(actor=alone.worker.actor, row=row, at=home)
        except Refused as refusal:
            told.append(refusal.code)

    at_once(fresh_tenant, one, one, one)
    assert (Resident.objects.count(), told) == (1, ["recorded_already"] * 2)


def test_a_tag_is_set_while_the_household_moves_out(alone: Cast, fresh_tenant: Tenant) -> None:
    grid = alone.worker.appointment.unit
    home = household(grid)
    person = resident(grid, of=home)
    tag = Tag.objects.get(code="T05")
    Tag.objects.filter(pk=tag.pk).update(is_active=True)
    held = Event()

    def set_it() -> None:
        with transaction.atomic():
            Resident.objects.select_for_update().get(pk=person.pk)
            held.set()
            sleep(0.5)  # the other waits for the person by now
            tagging = Tagging(tag=tag, resident=person, since=timezone.localdate())
            tagging.copy_place(person)
            tagging.save()
            recolour(person)

    def move_out() -> None:
        held.wait()
        household_leaves(actor=alone.worker.actor, household=home, on=timezone.localdate())

    at_once(fresh_tenant, set_it, move_out)
    assert Resident.objects.get().status == Resident.Status.LEFT
    assert not Tagging.objects.filter(ended_at=None).exists()


def test_what_is_being_changed_while_an_import_is_taken_back_keeps_it(alone: Cast, fresh_tenant: Tenant) -> None:
    run = brought_in(alone.clerk, [row(alone.worker.appointment.unit)])
    undoing.undo(actor=alone.clerk.actor, run_id=run.pk)
    changed, asked = Event(), Event()

    def change() -> None:
        with transaction.atomic():
            verify_on_spot(actor=alone.worker.actor, row=Resident.objects.select_related("unit").get())
            changed.set()
            asked.wait(1)

    def take_back() -> None:
        changed.wait()
        undoing.carry_out(run.pk)
        asked.set()

    at_once(fresh_tenant, change, take_back)
    run.refresh_from_db()
    assert (run.state, Resident.objects.count()) == (State.FINISHED, 1)
    assert "changed or added to since" in run.said
