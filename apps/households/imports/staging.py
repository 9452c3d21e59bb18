"""Reading a workbook that was received into rows that can be looked at, in bounded memory. The file then goes.

Each chunk is kept in a transaction of its own that locks the run: how far it is can be seen, a reading that died goes
on after the last row that was kept, and two workers never keep the same rows.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from apps.audit.bulk import insert
from apps.errors import Refused
from apps.grids.models import Unit
from apps.households.imports.columns import Column, Sheet
from apps.households.imports.kinds import key_of, look_up, understand
from apps.households.imports.placing import GridNames
from apps.households.imports.reading import Line, read_cells
from apps.households.imports.runs import State, grids_of
from apps.households.imports.sheets import SHEETS
from apps.households.imports.workbook import opened
from apps.households.models import ImportRow, ImportRun
from apps.staff.queries import actor_for

CHUNK = 500
TOLD_AT: dict[str, str] = {**dict.fromkeys(SHEETS, "name"), ImportRun.Kind.RESIDENT: "identity"}
# What openpyxl stumbles over in a spoilt workbook; some of it only shows in the middle of the sheet.
SPOILT = (InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, LookupError)


class _OvertakenError(Exception):
    """Another worker reads this workbook, or has read it."""


def read(run_id: int) -> int:
    """Reads the workbook of a run, or what a former attempt left of it. Returns how many rows it holds."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state != State.READING:
        return 0
    try:
        with translation.override(run.language):
            _stage(run)
        return _end(run_id, State.READ)
    except _OvertakenError:
        return 0
    except (Refused, *SPOILT, ValueError, TypeError) as problem:
        return _end(run_id, State.UNREADABLE, problem.message[:500] if isinstance(problem, Refused) else "")


def _stage(run: ImportRun) -> None:
    actor = actor_for(run.person_id, run.appointment_id, timezone.localdate())
    grids = GridNames(grids_of(actor) if actor else Unit.objects.none())
    kept, sheet = _last_kept(run), SHEETS[run.kind]
    with default_storage.open(run.file) as file, opened(file, sheet) as rows:
        for chunk in _chunks(row for row in rows if row[0] > kept):
            lines = {number: _understood(values, sheet, grids) for number, values in chunk}
            if actor:
                look_up(run, list(lines.values()), actor)
            _keep(run.pk, lines, after=kept)
            kept = chunk[-1][0]


@transaction.atomic
def _keep(run_id: int, lines: dict[int, Line], *, after: int) -> None:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.READING or _last_kept(run) != after:
        raise _OvertakenError
    _refuse_twins(run, lines)
    insert(ImportRow, [_row(run, number, line) for number, line in lines.items()])
    run.total += len(lines)
    run.wrong += sum(bool(line.problems) for line in lines.values())
    run.touched_at = timezone.now()
    run.save(update_fields=["total", "wrong", "touched_at"])


def _refuse_twins(run: ImportRun, lines: dict[int, Line]) -> None:
    """Of rows about one and the same only the first without a mistake is fit."""
    keys = {number: key for number, line in lines.items() if (key := key_of(line))}
    before = run.rows.filter(state=ImportRow.State.READY, key__in=set(keys.values())).values_list("key", "number")
    first = {bytes(key or b""): number for key, number in before}
    for number, line in lines.items():
        if number not in keys or line.problems:
            continue
        there = first.setdefault(keys[number], number)
        if there != number:
            line.wrong(
                TOLD_AT[run.kind],
                _("This stands in row %(number)d already. Delete one of the two rows.") % {"number": there},
            )


def _last_kept(run: ImportRun) -> int:
    """The number of the last row that is in the books of the run; 0 when none is."""
    return run.rows.aggregate(last=Max("number"))["last"] or 0


def _chunks(rows: Iterator[tuple[int, dict[Column, Any]]]) -> Iterator[list[tuple[int, dict[Column, Any]]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _understood(values: dict[Column, Any], sheet: Sheet, grids: GridNames) -> Line:
    return understand(read_cells(values, sheet), grids, today=timezone.localdate())


def _row(run: ImportRun, number: int, line: Line) -> ImportRow:
    return ImportRow(
        run=run,
        number=number,
        state=ImportRow.State.WRONG if line.problems else ImportRow.State.READY,
        cells=json.dumps(line.cells, ensure_ascii=False),
        problems=line.told,
        key=None if line.problems else key_of(line),
        updates=None if line.problems else line.updates,
    )


def _end(run_id: int, state: State, said: str = "") -> int:
    """Nothing of a workbook that could not be read is kept; the file goes either way, for it holds whole persons."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.READING:
            return 0
        name, run.file = run.file, ""
        run.state, run.said, run.touched_at = state, said, timezone.now()
        if state == State.UNREADABLE:
            run.rows.update(state=ImportRow.State.WRONG, cells=b"", key=None, problems=[])
            run.total = run.wrong = 0
        run.save(update_fields=["state", "total", "wrong", "said", "file", "touched_at"])
    default_storage.delete(name)
    return run.total
