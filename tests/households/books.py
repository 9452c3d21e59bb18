"""Makes workbooks to import."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils import translation
from openpyxl import Workbook

from apps.grids.models import Unit
from apps.households.identifiers import check_digit
from apps.households.imports import running, runs, staging, undoing
from apps.households.imports.columns import Sheet
from apps.households.imports.sheets import RESIDENTS, SHEETS
from apps.households.models import ImportRun
from tests.cast import Member

ROW = {
    "estate": "河畔花园",
    "building": "1号楼",
    "entrance": "1单元",
    "door": "101",
    "person": "张小三",
    "document": "identity card",
    "registered_division": "990101",
    "match": "01",
}


def number(serial: int, born: str = "19900307") -> str:
    """A valid number of the division that does not exist."""
    body = f"990101{born}{serial:03}"
    return body + check_digit(body)


def row(at: Unit, serial: int = 1, **given: Any) -> dict[str, Any]:
    return {**ROW, "grid": at.code, "identity": number(serial), **given}


def book(rows: Iterable[dict[str, Any]], *, headings: Iterable[str] | None = None, sheet: Sheet = RESIDENTS) -> BytesIO:
    found = Workbook(write_only=True)
    page = found.create_sheet("data")
    page.append(list(headings) if headings is not None else [column.heading for column in sheet.columns])
    for values in rows:
        page.append([values.get(column.key) for column in sheet.columns])
    buffer = BytesIO()
    found.save(buffer)
    buffer.seek(0)
    return buffer


def sent(member: Member, rows: Iterable[dict[str, Any]], *, kind: str = "resident", updates: bool = False) -> ImportRun:
    """Received and read."""
    with translation.override("en"):
        file = book(rows, sheet=SHEETS[kind])
        run = runs.receive(actor=member.actor, file=file, name=f"{kind}s.xlsx", kind=kind, updates=updates)
    staging.read(run.pk)
    run.refresh_from_db()
    return run


def brought_in(
    member: Member, rows: Iterable[dict[str, Any]], *, kind: str = "resident", updates: bool = False
) -> ImportRun:
    run = sent(member, rows, kind=kind, updates=updates)
    runs.begin(actor=member.actor, run_id=run.pk)
    running.carry_out(run.pk)
    run.refresh_from_db()
    return run


def taken_back(member: Member, run: ImportRun) -> ImportRun:
    undoing.undo(actor=member.actor, run_id=run.pk)
    undoing.carry_out(run.pk)
    run.refresh_from_db()
    return run
