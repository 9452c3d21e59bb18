"""Reading a workbook that was received into rows that can be looked at, in bounded memory. The file then goes.

Each chunk is kept in a transaction of its own that locks the run: how far it is can be seen, a reading that died goes
on after the last row that was kept, and two workers never keep the same rows.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from openpyxl.utils.exceptions import InvalidFileException

from apps.audit.bulk import insert
from apps.errors import Refused
from apps.grids.models import Unit
from apps.households.imports.columns import BY_KEY, Column
from apps.households.imports.placing import GridNames
from apps.households.imports.reading import Line, read_cells, understand
from apps.households.imports.runs import State, grids_of
from apps.households.imports.workbook import opened
from apps.households.models import ImportRow, ImportRun
from apps.staff.queries import actor_for

CHUNK = 500
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
    kept = _last_kept(run)
    with default_storage.open(run.file) as file, opened(file) as rows:
        for chunk in _chunks(row for row in rows if row[0] > kept):
            _keep(run.pk, [(number, _understood(values, grids)) for number, values in chunk], after=kept)
            kept = chunk[-1][0]


@transaction.atomic
def _keep(run_id: int, lines: Sequence[tuple[int, Line]], *, after: int) -> None:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.READING or _last_kept(run) != after:
        raise _OvertakenError
    insert(ImportRow, [_row(run, number, line) for number, line in lines])
    run.total += len(lines)
    run.wrong += sum(bool(line.problems) for _number, line in lines)
    run.touched_at = timezone.now()
    run.save(update_fields=["total", "wrong", "touched_at"])


def _last_kept(run: ImportRun) -> int:
    """The number of the last row that is in the books of the run; 0 when none is."""
    return run.rows.aggregate(last=Max("number"))["last"] or 0


def _chunks(rows: Iterator[tuple[int, dict[Column, Any]]]) -> Iterator[list[tuple[int, dict[Column, Any]]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _understood(values: dict[Column, Any], grids: GridNames) -> Line:
    line = understand(read_cells(values), today=timezone.localdate())
    grids.find(line)
    return line


def _row(run: ImportRun, number: int, line: Line) -> ImportRow:
    return ImportRow(
        run=run,
        number=number,
        state=ImportRow.State.WRONG if line.problems else ImportRow.State.READY,
        cells=json.dumps(line.cells, ensure_ascii=False),
        problems=[[str(BY_KEY[key].label), sentence] for key, sentence in line.problems],
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
            run.rows.update(state=ImportRow.State.WRONG, cells=b"", problems=[])
            run.total = run.wrong = 0
        run.save(update_fields=["state", "total", "wrong", "said", "file", "touched_at"])
    default_storage.delete(name)
    return run.total
