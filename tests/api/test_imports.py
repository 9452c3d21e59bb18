"""Workbooks over the API: sent, looked at, begun, stopped and taken back as on the pages."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.grids.models import Unit
from apps.households.imports import running, staging, undoing
from apps.households.imports.sheets import BUILDINGS
from apps.households.models import Building, ImportRun, Resident
from apps.tenancy.models import Tenant
from gridgov.celery import app
from tests.api.caller import Caller
from tests.cast import ROLES, Cast
from tests.households.books import book, brought_in, number, row, sent
from tests.households.people import resident
from tests.households.test_importing_things import house


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def caller(cast: Cast, alpha: Tenant) -> Caller:
    return Caller(alpha, cast.clerk)


def send(caller: Caller, file: BytesIO, **given: Any) -> Any:
    return caller.upload("imports/", {"workbook": SimpleUploadedFile("x.xlsx", file.getvalue()), **given})


def test_from_sending_to_taking_back(caller: Caller, grid: Unit) -> None:
    answer = send(
        caller, book([house(grid), house(grid, name="10号楼", floors="many")], sheet=BUILDINGS), kind="building"
    )
    made = answer.json()
    assert (answer.status_code, made["state"], made["kind"], made["mode"]) == (201, "reading", "building", "new")
    pk = made["id"]
    staging.read(pk)
    read = caller.get(f"imports/{pk}/").json()
    assert (read["state"], read["total"], read["wrong"]) == ("read", 2, 1)
    assert read["problems"] == [{"row": 3, "column": "floors", "sentence": "Enter a whole number."}]
    assert caller.post(f"imports/{pk}/begin/").json()["state"] == "running"
    running.carry_out(pk)
    assert [found["imported"] for found in caller.get("imports/").json()["results"]] == [1]
    assert caller.post(f"imports/{pk}/undo/").json()["state"] == "undoing"
    undoing.carry_out(pk)
    assert (caller.get(f"imports/{pk}/").json()["state"], Building.objects.exists()) == ("undone", False)


def test_it_updates_known_people_when_that_is_asked_for(caller: Caller, grid: Unit) -> None:
    resident(grid, identity=number(1))
    pk = send(caller, book([row(grid, 1, entrance="", politics="01")]), mode="update").json()["id"]
    staging.read(pk)
    caller.post(f"imports/{pk}/begin/")
    running.carry_out(pk)
    told = caller.get(f"imports/{pk}/").json()
    assert (told["mode"], told["imported"], told["updated"], told["problems"]) == ("update", 1, 1, [])
    assert Resident.objects.get().politics == "01"


def test_what_is_under_way_can_be_stopped(cast: Cast, caller: Caller, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid, 1)])
    assert caller.post(f"imports/{run.pk}/stop/").status_code == 409
    caller.post(f"imports/{run.pk}/begin/")
    assert caller.post(f"imports/{run.pk}/stop/").json()["state"] == "stopped"


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tasks are done by whoever sends them."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.usefixtures("at_once")
def test_the_work_itself_is_done_by_tasks(
    caller: Caller,
    grid: Unit,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        pk = send(caller, book([row(grid, 1)])).json()["id"]
    states = [caller.get(f"imports/{pk}/").json()["state"]]
    for verb in ("begin", "undo"):
        with django_capture_on_commit_callbacks(execute=True):
            caller.post(f"imports/{pk}/{verb}/")
        states.append(caller.get(f"imports/{pk}/").json()["state"])
    assert states == ["read", "finished", "undone"]


def test_they_are_found_by_kind_and_state(cast: Cast, caller: Caller, grid: Unit) -> None:
    brought_in(cast.clerk, [row(grid, 1)])
    houses = sent(cast.clerk, [house(grid)], kind="building")
    for query in ({"kind": "building"}, {"state": "read"}):
        assert [found["id"] for found in caller.get("imports/", **query).json()["results"]] == [houses.pk]
    assert caller.get("imports/", kind="castle").status_code == 400


@pytest.mark.parametrize(
    ("given", "status"),
    [({"kind": "castle"}, 400), ({"mode": "all"}, 400), ({"kind": "building", "mode": "update"}, 422)],
)
def test_what_cannot_be_asked_for_is_refused(caller: Caller, grid: Unit, given: dict[str, str], status: int) -> None:
    assert send(caller, book([row(grid, 1)]), **given).status_code == status
    assert not ImportRun.objects.exists()


def test_what_is_no_workbook_is_refused_in_words(caller: Caller, grid: Unit) -> None:
    for content in (b"", b"<html>"):
        answer = send(caller, BytesIO(content))
        assert (answer.status_code, answer.json()["code"]) == (422, "no_workbook")


def test_it_is_for_who_may_import_and_for_who_sent_it(cast: Cast, alpha: Tenant, caller: Caller, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1)])
    for role in ROLES:
        other = Caller(alpha, getattr(cast, role))
        statuses = {other.get("imports/").status_code, other.get(f"imports/{run.pk}/").status_code}
        statuses |= {other.post(f"imports/{run.pk}/{verb}/").status_code for verb in ("begin", "stop")}
        assert statuses == ({200, 409} if role == "clerk" else {403})
    ImportRun.objects.update(person=cast.worker.person)
    assert caller.get(f"imports/{run.pk}/").status_code == 404


def test_as_many_queries_for_many_imports_as_for_few(cast: Cast, caller: Caller, grid: Unit) -> None:
    counts = []
    caller.get("imports/")  # what the first request of all puts into the cache
    for more in (1, 8):
        for _turn in range(more):
            sent(cast.clerk, [row(grid, 1)])
        with CaptureQueriesContext(connection) as queries:
            caller.get("imports/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_of_it_tells_a_number(cast: Cast, caller: Caller, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid, 1, sex="2"), row(grid, 3, match=number(3))])
    assert run.wrong == 2
    told = caller.get(f"imports/{run.pk}/").content.decode()
    assert number(1) not in told
    assert number(3) not in told
