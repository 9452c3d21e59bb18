"""Bringing in the rows that were read, 500 at a time, each chunk in a transaction of its own.

A chunk locks the run, so that two workers never bring in the same rows; a run whose worker died goes on where it was.
A chunk that the database refuses is tried again row by row: one row's mistake never loses the rest.
"""

import json
from collections.abc import Callable, Sequence

from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.audit.bulk import save_columns
from apps.audit.models import Stamp, acting
from apps.errors import Refused
from apps.households.imports.kinds import bring_in, understand
from apps.households.imports.placing import GridNames
from apps.households.imports.reading import Line
from apps.households.imports.runs import State, grids_of
from apps.households.imports.sheets import SHEETS
from apps.households.models import ImportRow, ImportRun
from apps.staff.actors import InPost
from apps.staff.queries import actor_for

CHUNK = 500
COLUMNS = (
    *("state", "cells", "problems", "key", "updates", "updated_id", "before", "after"),
    *("resident_id", "household_id", "dwelling_id", "building_id", "organisation_id"),
)


def carry_out(run_id: int, *, between: Callable[[], None] = lambda: None) -> int:
    """Brings in what is ready until nothing is, or the run is stopped. Returns how many rows came in. `between` is
    called after each chunk."""
    run = ImportRun.objects.get(pk=run_id)
    stamp = acting.set(Stamp(run.person_id, run.appointment_id))
    came = 0
    try:
        with translation.override(run.language):
            while (done := _chunk(run_id)) is not None:
                came += done
                between()
    finally:
        acting.reset(stamp)
    return came


def _chunk(run_id: int) -> int | None:
    """How many rows came in; None when there is nothing more to do."""
    try:
        with transaction.atomic():
            return _bring_in(run_id, CHUNK)
    except DatabaseError:
        return _one_by_one(run_id)


def _one_by_one(run_id: int) -> int:
    came = 0
    for _turn in range(CHUNK):
        try:
            with transaction.atomic():
                done = _bring_in(run_id, 1)
        except DatabaseError:
            done = 0
            _give_up(run_id)
        if done is None:
            break
        came += done
    return came


def _bring_in(run_id: int, most: int) -> int | None:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.RUNNING:
        return None
    actor = actor_for(run.person_id, run.appointment_id, timezone.localdate())
    rows = list(run.rows.filter(state=ImportRow.State.READY).order_by("number")[:most])
    if actor is None or not rows:  # the post has ended meanwhile, and its powers with it; or all is done
        run.state = State.STOPPED if actor is None else State.FINISHED
        run.ended_at = timezone.now()
        run.save(update_fields=["state", "ended_at"])
        return None
    wrong = _write(run, rows, actor)
    run.imported += len(rows) - wrong
    run.updated += sum(row.updated_id is not None for row in rows)
    run.wrong += wrong
    run.touched_at = timezone.now()
    run.save(update_fields=["imported", "updated", "wrong", "touched_at"])
    return len(rows) - wrong


def _write(run: ImportRun, rows: Sequence[ImportRow], actor: InPost) -> int:
    """Returns how many rows were not fit after all."""
    grids, today = GridNames(grids_of(actor)), timezone.localdate()
    lines = [(row, understand(_line(run, row), grids, today=today)) for row in rows]
    bring_in(run, lines, actor)
    for row, line in lines:
        _finish(row, line)
    save_columns(rows, COLUMNS, prepared=True)
    return sum(bool(line.problems) for _row, line in lines)


def _line(run: ImportRun, row: ImportRow) -> Line:
    return Line(SHEETS[run.kind], cells=json.loads(row.cells.open()))


def _finish(row: ImportRow, line: Line) -> None:
    row.updates, row.key = line.updates, None
    if line.problems:
        row.state, row.updates, row.problems = ImportRow.State.WRONG, None, line.told
    else:
        row.state, row.cells = ImportRow.State.IMPORTED, b""  # what is in needs no second copy


@transaction.atomic
def _give_up(run_id: int) -> None:
    """The row that the database would not take is put aside, with a sentence."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    row = run.rows.filter(state=ImportRow.State.READY).order_by("number").first()
    if row is None or run.state != State.RUNNING:
        raise Refused("not_now", _("This import has ended."))
    row.state, row.key = ImportRow.State.WRONG, None
    sentence = _(
        "The database would not take this row. Somebody may just have recorded the same address: try it again."
    )
    row.problems = [["", sentence]]
    row.save(update_fields=["state", "key", "problems"])
    run.wrong += 1
    run.save(update_fields=["wrong"])
