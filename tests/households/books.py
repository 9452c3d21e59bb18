"""Makes workbooks to import."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils import translation
from openpyxl import Workbook

from apps.grids.models import Unit
from apps.households.identifiers import check_digit
from apps.households.imports import running, runs, staging
from apps.households.imports.columns import COLUMNS
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


def book(rows: Iterable[dict[str, Any]], *, headings: Iterable[str] | None = None) -> BytesIO:
    found = Workbook(write_only=True)
    sheet = found.create_sheet("data")
    sheet.append(list(headings) if headings is not None else [column.heading for column in COLUMNS])
    for values in rows:
        sheet.append([values.get(column.key) for column in COLUMNS])
    buffer = BytesIO()
    found.save(buffer)
    buffer.seek(0)
    return buffer


def sent(member: Member, rows: Iterable[dict[str, Any]]) -> ImportRun:
    """Received and read."""
    with translation.override("en"):
        run = runs.receive(actor=member.actor, file=book(rows), name="residents.xlsx")
    staging.read(run.pk)
    run.refresh_from_db()
    return run


def brought_in(member: Member, rows: Iterable[dict[str, Any]]) -> ImportRun:
    run = sent(member, rows)
    runs.begin(actor=member.actor, run_id=run.pk)
    running.carry_out(run.pk)
    run.refresh_from_db()
    return run
