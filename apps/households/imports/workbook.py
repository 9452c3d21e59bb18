"""Opening a workbook that somebody has sent, without trusting it.

A .xlsx is a zip of XML. Before openpyxl sees it: how large it is, packed and unpacked, whether it carries macros or a
document type (entities), and whether it is one at all. Rows are then read one by one.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from apps.errors import Refused
from apps.households.imports.columns import Column, Sheet

LARGEST = 24 * 2**20  # bytes, as sent; docker/nginx.conf lets 25 MB pass
LARGEST_UNPACKED = 800 * 2**20
LARGEST_STRINGS = 96 * 2**20  # openpyxl keeps these in memory
MOST_PARTS = 200
MOST_ROWS = 200_000
MOST_COLUMNS = 60
BLANK_ROWS = 1000  # in a row: formatted down to the end of the sheet, nothing more to come
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STRINGS = "xl/sharedStrings.xml"
HEAD = 2048

Bytes = BinaryIO | File


class BadWorkbook(Refused):
    """The file is not one that can be read; the sentence says what to send instead."""


def refuse_unfit(file: Bytes) -> None:
    """Raises `BadWorkbook` for whatever should not reach the reader."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size > LARGEST:
        raise _too_large()
    try:
        with zipfile.ZipFile(file) as packed:
            _refuse_parts(packed)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, KeyError, ValueError) as problem:
        raise _not_one() from problem
    finally:
        file.seek(0)


def _refuse_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename for part in parts}
    sizes = {part.filename: part.file_size for part in parts}
    if len(parts) > MOST_PARTS or sum(sizes.values()) > LARGEST_UNPACKED or sizes.get(STRINGS, 0) > LARGEST_STRINGS:
        raise _too_large()
    if any("vbaproject" in name.casefold() for name in names):
        raise BadWorkbook(
            "macros", _("The workbook holds macros. Save it as an ordinary workbook (.xlsx) and send that.")
        )
    if CONTENT_TYPES not in names or WORKBOOK not in packed.read(CONTENT_TYPES)[:200_000]:
        raise _not_one()
    for name in names:
        if name.endswith((".xml", ".rels")):
            with packed.open(name) as part:
                if b"<!DOCTYPE" in part.read(HEAD).replace(b"\x00", b"").upper():
                    raise _not_one()


@contextmanager
def opened(file: Bytes, sheet: Sheet) -> Iterator[Iterator[tuple[int, dict[Column, Any]]]]:
    """(row as Excel counts it, column → value) of the first sheet, one by one; empty rows are left out."""
    refuse_unfit(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, zipfile.BadZipFile, OSError) as problem:
        raise _not_one() from problem
    try:
        yield _rows(book.worksheets[0], sheet)
    finally:
        book.close()


def _rows(worksheet: Any, sheet: Sheet) -> Iterator[tuple[int, dict[Column, Any]]]:
    worksheet.reset_dimensions()  # what a file says of its size need not be so
    lines = worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    columns = _columns_of(next(lines, ()), sheet)
    blank = found = 0
    for number, values in enumerate(lines, start=2):
        if all(value is None or str(value).strip() == "" for value in values):
            blank += 1
            if blank > BLANK_ROWS:
                return
            continue
        blank, found = 0, found + 1
        if found > MOST_ROWS:
            sentence = _("The workbook has more than %(most)d rows. Split it and send the parts one after the other.")
            raise BadWorkbook("too_many_rows", sentence % {"most": MOST_ROWS})
        yield number, {column: values[at] for column, at in columns.items() if at < len(values)}


def _columns_of(heading: tuple[Any, ...], sheet: Sheet) -> dict[Column, int]:
    found: dict[Column, int] = {}
    for at, value in enumerate(heading):
        column = sheet.column_of(str(value)) if value is not None else None
        if column is not None:
            found.setdefault(column, at)
    missing = [column for column in sheet.columns if column.required and column not in found]
    if missing:
        sentence = _(
            "The first row must hold the headings of the template. Missing: %(names)s. Copy your data into it."
        )
        names = _(", ").join(str(column.label) for column in missing)
        raise BadWorkbook("headings", sentence % {"names": names})
    return found


def _too_large() -> BadWorkbook:
    sentence = _("The workbook is too large. %(size)d MB and %(rows)d rows are the most; split it and send the parts.")
    return BadWorkbook("too_large", sentence % {"size": LARGEST // 2**20, "rows": MOST_ROWS})


def _not_one() -> BadWorkbook:
    return BadWorkbook(
        "no_workbook", _("This is not an Excel workbook (.xlsx). Download the template, fill it in and send that file.")
    )
