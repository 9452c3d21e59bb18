"""Carrying out the rows that were checked, 50 at a time, each chunk in a transaction of its own.

A chunk locks the run, so that two workers never carry out the same rows; a list whose worker died goes on where it was.
The powers of who sent it are read anew for each chunk. A chunk that the database refuses is tried again row by row.
"""

import json
from collections.abc import Callable, Sequence

from django.db import DatabaseError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.audit.bulk import save_columns
from apps.audit.models import Stamp, acting
from apps.errors import NotYours
from apps.staff.actors import InPost
from apps.staff.lists.rows import Outcome, carry_out
from apps.staff.lists.runs import State
from apps.staff.lists.staging import sender_of
from apps.staff.lists.workbook import Line
from apps.staff.models import ListRow, ListRun

CHUNK = 50
COLUMNS = ("state", "cells", "problems", "made_appointment_id", "made_person_id")


def run_list(run_id: int, *, between: Callable[[], None] = lambda: None) -> int:
    """Appoints whom the fit rows name until none is left, or the list is stopped. Returns how many were appointed.
    `between` is called after each chunk."""
    run = ListRun.objects.get(pk=run_id)
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
    """How many were appointed; None when there is nothing more to do."""
    try:
        return _appoint(run_id, CHUNK)
    except DatabaseError:
        return _one_by_one(run_id)


def _one_by_one(run_id: int) -> int:
    came = 0
    for _turn in range(CHUNK):
        try:
            done = _appoint(run_id, 1)
        except DatabaseError:
            done = 0
            _give_up(run_id)
        if done is None:
            break
        came += done
    return came


@transaction.atomic
def _appoint(run_id: int, most: int) -> int | None:
    run = ListRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.RUNNING:
        return None
    rows = list(run.rows.filter(state=ListRow.State.READY).order_by("number")[:most])
    if not rows:
        _end(run, State.FINISHED)
        return None
    try:
        outcomes = _carry_out(run, sender_of(run), rows)
    except NotYours as refusal:  # the post or its powers are gone meanwhile
        _end(run, State.STOPPED, refusal.message[:500])
        return None
    for row, outcome in zip(rows, outcomes, strict=True):
        _finish(row, outcome)
    save_columns(rows, COLUMNS, prepared=True)
    done = sum(outcome.made is not None for outcome in outcomes)
    run.appointed += done
    run.wrong += len(rows) - done
    run.touched_at = timezone.now()
    run.save(update_fields=["appointed", "wrong", "touched_at"])
    return done


def _carry_out(run: ListRun, actor: InPost, rows: Sequence[ListRow]) -> list[Outcome]:
    added = run.rows.exclude(made_person_id=None).values_list("made_person_id", flat=True)
    lines = [Line(**json.loads(row.cells.open())) for row in rows]
    return carry_out(actor=actor, lines=lines, made=[pk for pk in added if pk])


def _finish(row: ListRow, outcome: Outcome) -> None:
    if outcome.made is None:
        row.state, row.problems = ListRow.State.WRONG, [[outcome.column, outcome.sentence]]
        return
    row.state, row.cells = ListRow.State.DONE, b""  # what is carried out needs no second copy
    row.made_appointment_id, row.made_person_id = outcome.made.pk, outcome.added


def _end(run: ListRun, state: State, said: str = "") -> None:
    run.state, run.said = state, said
    run.save(update_fields=["state", "said"])


@transaction.atomic
def _give_up(run_id: int) -> None:
    """The row that the database would not take is put aside, with a sentence."""
    run = ListRun.objects.select_for_update().get(pk=run_id)
    row = run.rows.filter(state=ListRow.State.READY).order_by("number").first()
    if row is None or run.state != State.RUNNING:
        return
    row.state = ListRow.State.WRONG
    row.problems = [["", _("The database would not take this row. Somebody may be appointing there: try it again.")]]
    row.save(update_fields=["state", "problems"])
    run.wrong += 1
    run.save(update_fields=["wrong"])
