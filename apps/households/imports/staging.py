"""Reading a workbook that was received into rows that can be looked at, in bounded memory. The file then goes."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from django.core.files.storage import default_storage
from django.db import transaction
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


def read(run_id: int) -> int:
    """Reads the workbook of a run; begins anew when a former attempt has died. Returns how many rows it holds."""
    run = ImportRun.objects.get(pk=run_id)
    if run.state != State.READING:
        return 0
    with translation.override(run.language):
        try:
            with transaction.atomic():
                _stage(run)
        except (Refused, *SPOILT, ValueError, TypeError) as problem:
            run.state, run.total, run.wrong = State.UNREADABLE, 0, 0
            run.said = problem.message[:500] if isinstance(problem, Refused) else ""
    _let_go(run)
    return run.total


def _stage(run: ImportRun) -> None:
    actor = actor_for(run.person_id, run.appointment_id, timezone.localdate())
    grids = GridNames(grids_of(actor) if actor else Unit.objects.none())
    with default_storage.open(run.file) as file, opened(file) as rows:
        for chunk in _chunks(rows):
            lines = [(number, _understood(values, grids)) for number, values in chunk]
            insert(ImportRow, [_row(run, number, line) for number, line in lines])
            run.total += len(lines)
            run.wrong += sum(bool(line.problems) for _number, line in lines)
    run.state = State.READ


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


def _let_go(run: ImportRun) -> None:
    """The workbook holds whole persons and is not needed any more."""
    name, run.file, run.touched_at = run.file, "", timezone.now()
    run.save(update_fields=["state", "total", "wrong", "said", "file", "touched_at"])
    default_storage.delete(name)
