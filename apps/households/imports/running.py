"""Bringing in the rows that were read, 500 at a time, each chunk in a transaction of its own.

A chunk locks the run, so that two workers never bring in the same rows; a run whose worker died goes on where it was.
A chunk that the database refuses is tried again row by row: one row's mistake never loses the rest.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.audit.bulk import create_recorded, save_columns
from apps.audit.models import Stamp, acting
from apps.errors import Refused
from apps.grids.models import Unit
from apps.households.doubles import one_at_a_time
from apps.households.imports.columns import BY_KEY, PERSON
from apps.households.imports.placing import GridNames, Places
from apps.households.imports.reading import Line, understand
from apps.households.imports.runs import State, grids_of
from apps.households.models import Household, ImportRow, ImportRun, Resident
from apps.staff.actors import InPost
from apps.staff.queries import actor_for

CHUNK = 500
COLUMNS = ("state", "cells", "problems", "resident_id", "household_id", "dwelling_id", "building_id")
FIELDS = {column.key: "name" if column.key == "person" else column.key for column in PERSON}
Placed = tuple[ImportRow, Line, Unit]


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
    one_at_a_time()
    actor = actor_for(run.person_id, run.appointment_id, timezone.localdate())
    rows = list(run.rows.filter(state=ImportRow.State.READY).order_by("number")[:most])
    if actor is None or not rows:  # the post has ended meanwhile, and its powers with it; or all is done
        run.state = State.STOPPED if actor is None else State.FINISHED
        run.ended_at = timezone.now()
        run.save(update_fields=["state", "ended_at"])
        return None
    wrong = _write(rows, actor)
    run.imported += len(rows) - wrong
    run.wrong += wrong
    run.touched_at = timezone.now()
    run.save(update_fields=["imported", "wrong", "touched_at"])
    return len(rows) - wrong


def _write(rows: Sequence[ImportRow], actor: InPost) -> int:
    """Returns how many rows were not fit after all."""
    grids = GridNames(grids_of(actor))
    placed, lines = [], {}
    for row in rows:
        line = understand(Line(cells=json.loads(row.cells.open())), today=timezone.localdate())
        lines[row.number] = line
        grid = grids.find(line)
        if grid is not None and not line.problems:
            placed.append((row, line, grid))
    placed = _without_known(placed, actor)
    places = Places(placed)
    households = places.settle()
    people = _people([item for item in placed if item[0].number in households and not item[1].problems], households)
    for row, column, thing in places.made_by:
        setattr(row, column, thing.pk)
    for row in rows:
        _finish(row, lines[row.number], people.get(row.number))
    save_columns(rows, COLUMNS, prepared=True)
    return len(rows) - len(people)


def _without_known(placed: Sequence[Placed], actor: InPost) -> list[Placed]:
    """Those whose number nobody in the area has yet, in the books or further up in the chunk. A number in a record that
    was merged is the survivor's."""
    field: Any = Resident._meta.get_field("identity_index")
    digests = {row.number: field.digest(line.values["identity"]) for row, line, _grid in placed}
    there = Resident.objects.filter(identity_index__in=set(digests.values())).annotate(
        state=Coalesce("merged_into__status", "status"), where=Coalesce("merged_into__unit__path", "unit__path")
    )
    paths = actor.powers.get("import_households", frozenset())
    known = {
        bytes(digest)
        for digest, path in there.exclude(state__in=["left", "died"]).values_list("identity_index", "where")
        if any(path.startswith(granted) for granted in paths)
    }
    fit = []
    for row, line, grid in placed:
        if digests[row.number] in known:
            sentence = _("Somebody with this number is in the books of your area already. Change that record instead.")
            line.wrong("identity", sentence)
        else:
            known.add(digests[row.number])
            fit.append((row, line, grid))
    return fit


def _people(placed: Sequence[Placed], households: dict[int, Household]) -> dict[int, Resident]:
    found = {}
    for row, line, _grid in placed:
        person = Resident(household=households[row.number], **{FIELDS[key]: line.values[key] for key in FIELDS})
        person.copy_place(households[row.number])
        found[row.number] = person
    create_recorded(Resident, list(found.values()))
    return found


def _finish(row: ImportRow, line: Line, person: Resident | None) -> None:
    if person is None:
        row.state = ImportRow.State.WRONG
        row.problems = [[str(BY_KEY[key].label), sentence] for key, sentence in line.problems]
    else:
        row.state, row.resident_id = ImportRow.State.IMPORTED, person.pk
        row.cells = b""  # what is in needs no second copy


@transaction.atomic
def _give_up(run_id: int) -> None:
    """The row that the database would not take is put aside, with a sentence."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    row = run.rows.filter(state=ImportRow.State.READY).order_by("number").first()
    if row is None or run.state != State.RUNNING:
        raise Refused("not_now", _("This import has ended."))
    row.state = ImportRow.State.WRONG
    sentence = _(
        "The database would not take this row. Somebody may just have recorded the same address: try it again."
    )
    row.problems = [["", sentence]]
    row.save(update_fields=["state", "problems"])
    run.wrong += 1
    run.save(update_fields=["wrong"])
