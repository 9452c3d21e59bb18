"""The workbook to fill in: text cells, lists, what each column means; and the same with the rows that failed."""

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from apps.grids.models import Unit
from apps.households.imports.columns import Column, Sheet
from apps.households.imports.sheets import SHEETS
from apps.households.models import ImportRow, ImportRun

TEXT = "@"
WIDTH = 18
VALIDATED_ROWS = 20_000
HEADING, REQUIRED = PatternFill("solid", fgColor="FFE3EEEC"), PatternFill("solid", fgColor="FFF8E3C0")
PAGE = 1000


def template(sheet: Sheet, grids: Iterable[Unit]) -> bytes:
    """An empty workbook for these grids, in the language of the moment."""
    book = Workbook(write_only=True)
    _data_sheet(book, sheet, [], extra=())
    _finish(book, sheet, grids)
    return _bytes(book)


def failed_rows(run: ImportRun, grids: Iterable[Unit]) -> bytes:
    """The rows that did not come in, as they were sent, with what is wrong with them in the last column."""
    book = Workbook(write_only=True)
    sheet = SHEETS[run.kind]
    _data_sheet(book, sheet, _failed(run, sheet), extra=(_("What to mend"),))
    _finish(book, sheet, grids)
    return _bytes(book)


def _failed(run: ImportRun, sheet: Sheet) -> Iterable[list[str]]:
    last = 0
    wrong = run.rows.filter(state=ImportRow.State.WRONG).exclude(cells=b"").order_by("number")
    while rows := list(wrong.filter(number__gt=last)[:PAGE]):
        for row in rows:
            cells = json.loads(row.cells.open())
            told = "; ".join(f"{name}: {sentence}" if name else sentence for name, sentence in row.problems)
            yield [*(cells.get(column.key, "") for column in sheet.columns), told]
        last = rows[-1].number


def _data_sheet(book: Workbook, sheet: Sheet, rows: Iterable[list[str]], *, extra: tuple[str, ...]) -> None:
    page = book.create_sheet(sheet.kind.label.capitalize())
    page.freeze_panes = "A2"
    for at, _heading in enumerate([*sheet.columns, *extra], start=1):
        page.column_dimensions[get_column_letter(at)].width = WIDTH
        page.column_dimensions[get_column_letter(at)].number_format = TEXT
    for at, column in enumerate(sheet.columns, start=1):
        if column.choices:
            page.data_validations.append(_choice(sheet, column, get_column_letter(at)))
    page.append([*(_heading_cell(page, column) for column in sheet.columns), *extra])
    for row in rows:
        page.append([text_cell(page, value) for value in row])


def _heading_cell(sheet: Any, column: Column) -> Cell:
    cell = text_cell(sheet, column.heading)
    cell.font, cell.fill = Font(bold=True), REQUIRED if column.required else HEADING
    return cell


def text_cell(sheet: Any, value: str) -> Cell:
    """Text whatever it looks like: neither a number to round nor a formula to run."""
    cell: Cell = WriteOnlyCell(sheet, value=value)
    cell.data_type, cell.number_format, cell.quotePrefix = "s", TEXT, True
    return cell


def _choice(sheet: Sheet, column: Column, letter: str) -> DataValidation:
    """The labels stand on a sheet of their own: a list in the rule itself may have 255 characters only."""
    at = [known.key for known in sheet.columns if known.choices].index(column.key) + 1
    where = f"'{_('Lists')}'!${get_column_letter(at)}$2:${get_column_letter(at)}${len(column.choices) + 1}"
    rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
    rule.error = _("Choose from the list.")
    rule.add(f"{letter}2:{letter}{VALIDATED_ROWS}")
    return rule


def _finish(book: Workbook, sheet: Sheet, grids: Iterable[Unit]) -> None:
    _instructions(book, sheet, grids)
    lists = book.create_sheet(_("Lists"))
    chosen = [column for column in sheet.columns if column.choices]
    lists.append([str(column.label) for column in chosen])
    for at in range(max(len(column.choices) for column in chosen)):
        lists.append([str(column.choices[at][1]) if at < len(column.choices) else None for column in chosen])


def _instructions(book: Workbook, sheet: Sheet, grids: Iterable[Unit]) -> None:
    page = book.create_sheet(_("How to fill it in"))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 32, 90
    lines = [
        (_("One row"), sheet.one),
        ("★", _("Must be filled in.")),
        *((column.heading, _about(column)) for column in sheet.columns),
        (_("Grids"), _("Those you may import into:")),
        *((unit.code, unit.name) for unit in grids),
    ]
    for line in lines:
        page.append([text_cell(page, str(part)) for part in line])


def _about(column: Column) -> str:
    if column.choices:
        return _("Choose from the list.")
    return str(column.hint) or (_("Like 1990-03-07.") if column.is_date else _("Text."))


def _bytes(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
