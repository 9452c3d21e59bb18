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
from apps.households.imports.columns import COLUMNS, Column
from apps.households.models import ImportRow, ImportRun

TEXT = "@"
WIDTH = 18
VALIDATED_ROWS = 20_000
HEADING, REQUIRED = PatternFill("solid", fgColor="FFE3EEEC"), PatternFill("solid", fgColor="FFF8E3C0")
PAGE = 1000


def template(grids: Iterable[Unit]) -> bytes:
    """An empty workbook for these grids, in the language of the moment."""
    book = Workbook(write_only=True)
    _data_sheet(book, [], extra=())
    _finish(book, grids)
    return _bytes(book)


def failed_rows(run: ImportRun, grids: Iterable[Unit]) -> bytes:
    """The rows that did not come in, as they were sent, with what is wrong with them in the last column."""
    book = Workbook(write_only=True)
    _data_sheet(book, _failed(run), extra=(_("What to mend"),))
    _finish(book, grids)
    return _bytes(book)


def _failed(run: ImportRun) -> Iterable[list[str]]:
    last = 0
    wrong = run.rows.filter(state=ImportRow.State.WRONG).exclude(cells=b"").order_by("number")
    while rows := list(wrong.filter(number__gt=last)[:PAGE]):
        for row in rows:
            cells = json.loads(row.cells.open())
            told = "; ".join(f"{name}: {sentence}" if name else sentence for name, sentence in row.problems)
            yield [*(cells.get(column.key, "") for column in COLUMNS), told]
        last = rows[-1].number


def _data_sheet(book: Workbook, rows: Iterable[list[str]], *, extra: tuple[str, ...]) -> None:
    sheet = book.create_sheet(_("Residents"))
    sheet.freeze_panes = "A2"
    for at, _heading in enumerate([*COLUMNS, *extra], start=1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTH
        sheet.column_dimensions[get_column_letter(at)].number_format = TEXT
    for at, column in enumerate(COLUMNS, start=1):
        if column.choices:
            sheet.data_validations.append(_choice(column, get_column_letter(at)))
    sheet.append([*(_heading_cell(sheet, column) for column in COLUMNS), *extra])
    for row in rows:
        sheet.append([text_cell(sheet, value) for value in row])


def _heading_cell(sheet: Any, column: Column) -> Cell:
    cell = text_cell(sheet, column.heading)
    cell.font, cell.fill = Font(bold=True), REQUIRED if column.required else HEADING
    return cell


def text_cell(sheet: Any, value: str) -> Cell:
    """Text whatever it looks like: neither a number to round nor a formula to run."""
    cell: Cell = WriteOnlyCell(sheet, value=value)
    cell.data_type, cell.number_format, cell.quotePrefix = "s", TEXT, True
    return cell


def _choice(column: Column, letter: str) -> DataValidation:
    """The labels stand on a sheet of their own: a list in the rule itself may have 255 characters only."""
    at = [known.key for known in COLUMNS if known.choices].index(column.key) + 1
    where = f"'{_('Lists')}'!${get_column_letter(at)}$2:${get_column_letter(at)}${len(column.choices) + 1}"
    rule = DataValidation(type="list", formula1=where, allow_blank=True, showErrorMessage=True)
    rule.error = _("Choose from the list.")
    rule.add(f"{letter}2:{letter}{VALIDATED_ROWS}")
    return rule


def _finish(book: Workbook, grids: Iterable[Unit]) -> None:
    _instructions(book, grids)
    lists = book.create_sheet(_("Lists"))
    chosen = [column for column in COLUMNS if column.choices]
    lists.append([str(column.label) for column in chosen])
    for at in range(max(len(column.choices) for column in chosen)):
        lists.append([str(column.choices[at][1]) if at < len(column.choices) else None for column in chosen])


def _instructions(book: Workbook, grids: Iterable[Unit]) -> None:
    sheet = book.create_sheet(_("How to fill it in"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 32, 90
    whole = _("One person, with their address. Buildings, dwellings and households not yet in the books are made.")
    lines = [
        (_("One row"), whole),
        ("★", _("Must be filled in.")),
        *((column.heading, _about(column)) for column in COLUMNS),
        (_("Grids"), _("Those you may import into:")),
        *((unit.code, unit.name) for unit in grids),
    ]
    for line in lines:
        sheet.append([text_cell(sheet, str(part)) for part in line])


def _about(column: Column) -> str:
    if column.choices:
        return _("Choose from the list.")
    return str(column.hint) or (_("Like 1990-03-07.") if column.is_date else _("Text."))


def _bytes(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
