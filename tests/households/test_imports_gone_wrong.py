"""Workbooks that break off, and rows with things in the wrong column: nothing is left lying about or said aloud."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.grids.models import Unit
from apps.households.imports import runs, staging
from apps.households.imports.reading import Line
from apps.households.imports.runs import State
from apps.households.models import ImportRow, ImportRun, Resident
from tests.cast import Cast
from tests.households.books import book, brought_in, number, row, sent


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


def broken_off(whole: BytesIO) -> BytesIO:
    """The same workbook, whose sheet ends in the middle of a row."""
    found = BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(found, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, content[:-80] if "worksheets/" in part.filename else content)
    found.seek(0)
    return found


@pytest.mark.parametrize("chunk", [1, 500])
def test_a_sheet_that_breaks_off_is_said_to_be_unreadable_and_goes(
    cast: Cast, grid: Unit, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", chunk)
    run = runs.receive(actor=cast.clerk.actor, file=broken_off(book([row(grid, n) for n in (1, 3)])), name="x.xlsx")
    name = run.file
    staging.read(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.wrong) == (State.UNREADABLE, 0, 0)
    assert not run.rows.exclude(cells=b"").exists()  # nothing of whole persons is kept
    assert not default_storage.exists(name)


def dying_at(row_number: int) -> Callable[[ImportRun, int, Line], ImportRow]:
    """Makes rows as ever, up to the one at which the worker is killed."""
    made = staging._row

    def make(run: ImportRun, number: int, line: Line) -> ImportRow:
        if number == row_number:
            raise KeyboardInterrupt
        return made(run, number, line)

    return make


def test_a_reading_that_died_shows_how_far_it_came_and_goes_on_from_there(
    cast: Cast, grid: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 2)
    people = [row(grid, n) for n in (1, 3, 5, 7, 9)]
    run = runs.receive(actor=cast.clerk.actor, file=book(people), name="x.xlsx")
    with monkeypatch.context() as patch:
        patch.setattr(staging, "_row", dying_at(5))
        with pytest.raises(KeyboardInterrupt):
            staging.read(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total, run.touched_at > run.begun_at) == (State.READING, 2, True)
    kept = list(run.rows.values_list("pk", flat=True))
    assert staging.read(run.pk) == 5
    run.refresh_from_db()
    assert (run.state, run.total, run.wrong) == (State.READ, 5, 0)
    assert list(run.rows.order_by("number").values_list("number", flat=True)) == [2, 3, 4, 5, 6]
    assert set(kept) < set(run.rows.values_list("pk", flat=True))


def test_of_two_workers_that_read_the_same_workbook_one_gives_way(
    cast: Cast, grid: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 2)
    run = runs.receive(actor=cast.clerk.actor, file=book([row(grid, n) for n in (1, 3, 5, 7)]), name="x.xlsx")
    understood = staging._understood
    others: list[int] = []

    def meanwhile(*given: Any) -> Line:
        if not others:
            others.append(0)  # the other worker comes by here too
            others[0] = staging.read(run.pk)
        return understood(*given)

    monkeypatch.setattr(staging, "_understood", meanwhile)
    assert (staging.read(run.pk), others) == (0, [4])
    run.refresh_from_db()
    assert (run.state, run.total, run.rows.count()) == (State.READ, 4, 4)


def test_a_workbook_whose_reading_died_does_not_lie_about_for_ever(cast: Cast, grid: Unit) -> None:
    run = runs.receive(actor=cast.clerk.actor, file=book([row(grid)]), name="x.xlsx")
    name = run.file
    runs.forget(timezone.now() + timedelta(days=29))
    assert default_storage.exists(name)
    runs.forget(timezone.now() + timedelta(days=31))
    assert not default_storage.exists(name)
    assert ImportRun.objects.get(pk=run.pk).state == State.UNREADABLE


def test_rows_of_an_import_that_died_are_emptied_too(cast: Cast, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid)])
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    assert runs.forget(timezone.now() + timedelta(days=31)) == 1
    run.refresh_from_db()
    assert (run.state, run.wrong) == (State.STOPPED, 1)


@pytest.mark.parametrize("column", ["grid", "sex", "match", "born_on"])
@pytest.mark.parametrize("typed", [number(1), "13800000002"])
def test_a_number_in_the_wrong_column_is_not_repeated_in_the_clear(
    cast: Cast, grid: Unit, column: str, typed: str
) -> None:
    run = sent(cast.clerk, [{**row(grid), column: typed}])
    assert run.wrong == 1
    assert typed not in str(run.rows.get().problems)


@pytest.mark.parametrize("typed", ["138-0000-0002", "138 0000 0002", "+86 13800000002"])
def test_a_telephone_number_that_came_in_is_found_however_it_was_written(cast: Cast, grid: Unit, typed: str) -> None:
    brought_in(cast.clerk, [row(grid, phone=typed)])
    field = Resident._meta.get_field("phone_index")
    assert Resident.objects.filter(phone_index=field.digest("13800000002")).exists()


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"phone": "00000000000000000000"}, "telephone"),
        ({"registered_division": "36048100"}, "registered in (division)"),
    ],
)
def test_what_a_form_refuses_does_not_come_in_by_workbook(
    cast: Cast, grid: Unit, given: dict[str, str], column: str
) -> None:
    run = sent(cast.clerk, [{**row(grid), **given}])
    assert [name for name, _sentence in run.rows.get().problems] == [column]
