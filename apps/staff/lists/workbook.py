"""The workbook of a list of appointments: its template, the rows that somebody has sent, and those to be mended."""

import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from apps.errors import Refused
from apps.staff.actors import InPost
from apps.staff.models import ListRow, ListRun, Person, Post
from apps.staff.reach import refuse_unless_staffer, units_to_staff

MOST_ROWS = 5000
MOST_UNITS = 5000
MOST_BYTES = 4_000_000
MOST_UNPACKED = 50_000_000
PAGE = 500
TEXT = "@"
FIELDS = ("name", "standing", "post", "unit", "since", "until", "phone")
LONGEST = 80  # characters of a cell that are looked at
# What openpyxl stumbles over in a spoilt workbook; some of it only shows in the middle of the sheet.
NOT_A_WORKBOOK = (
    *(BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, OSError),
    *(LookupError, ValueError, TypeError, RuntimeError),
)
Bytes = BinaryIO | File


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list as it was typed; `row` is its number in the sheet."""

    row: int
    name: str
    standing: str
    post: str
    unit: str
    since: str
    until: str
    phone: str = ""


def headings() -> list[str]:
    found = [_("Name"), _("Employed as"), _("Code of the post"), _("Code of the unit"), _("From"), _("Until")]
    return [*found, _("Telephone, or “new”")]


def template(actor: InPost) -> bytes:
    """An empty list with text cells, and on further sheets what can be written into it."""
    refuse_unless_staffer(actor)
    return _book(actor, [headings()])


def failed_rows(actor: InPost, run: ListRun) -> bytes:
    """The rows that were not carried out, as they were sent, with what to mend in the last column. It can be sent
    again as it is: that column is not read."""
    return _book(actor, _failed(run))


def _failed(run: ListRun) -> Iterator[list[str]]:
    yield [*headings(), _("What to mend")]
    wrong = run.rows.filter(state=ListRow.State.WRONG).exclude(cells=b"").order_by("number")
    last = 0
    while rows := list(wrong.filter(number__gt=last)[:PAGE]):
        for row in rows:
            cells = json.loads(row.cells.open())
            told = "; ".join(f"{column}: {sentence}" if column else sentence for column, sentence in row.problems)
            yield [*(cells[field] for field in FIELDS), told]
        last = rows[-1].number


def _book(actor: InPost, rows: Iterable[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    _sheet(book, _("Appointments"), rows)
    _sheet(book, _("Posts"), ([post.code, post.name] for post in Post.objects.order_by("code")))
    units = units_to_staff(actor).order_by("code")[:MOST_UNITS]
    _sheet(book, _("Units"), ([unit.code, unit.name] for unit in units))
    _sheet(book, _("Employed as"), ([str(label)] for _code, label in Person.Standing.choices))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, title: str, rows: Iterable[list[str]]) -> None:
    sheet = book.create_sheet(title)
    for at in range(1, len(FIELDS) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 18
        sheet.column_dimensions[get_column_letter(at)].number_format = TEXT
    for row in rows:
        sheet.append([_text_cell(sheet, value) for value in row])


def _text_cell(sheet: Any, value: str) -> Cell:
    """Text, whatever it begins with: a spreadsheet would run a name like “=1+1”."""
    cell: Cell = WriteOnlyCell(sheet, value=value)
    cell.data_type, cell.number_format, cell.quotePrefix = "s", TEXT, True
    return cell


def refuse_unfit(file: Bytes) -> None:
    """Raises `Refused` for what should not reach the reader."""
    size = file.seek(0, 2) if not isinstance(file, File) else file.size
    if size > MOST_BYTES:
        raise _bad_file(_("The file is larger than 4 MB. Split the list."))
    file.seek(0)
    try:
        with ZipFile(file) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise BadZipFile("unpacked it is far larger than any list")
    except NOT_A_WORKBOOK as problem:
        raise _not_one() from problem
    file.seek(0)


@contextmanager
def opened(file: Bytes) -> Iterator[Iterator[Line]]:
    """The rows below the heading that are not empty, one by one. Raises `Refused` for what is no such list."""
    refuse_unfit(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except NOT_A_WORKBOOK as problem:
        raise _not_one() from problem
    try:
        yield _lines(book)
    finally:
        book.close()


def _lines(book: Any) -> Iterator[Line]:
    found = 0
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size need not be so
        cells = sheet.iter_rows(min_row=2, max_row=MOST_ROWS * 2, max_col=len(FIELDS), values_only=True)
        for number, values in enumerate(cells, start=2):
            texts = [_text(value) for value in [*values, *([None] * len(FIELDS))][: len(FIELDS)]]
            if any(texts):
                found += 1
                if found > MOST_ROWS:
                    raise _bad_file(_("The list has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
                yield Line(number, *texts)
    except NOT_A_WORKBOOK as problem:
        raise _not_one() from problem
    if not found:
        raise _bad_file(_("The list is empty. Fill in the template below its heading."))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()[:LONGEST].replace("\x00", "")


def _not_one() -> Refused:
    return _bad_file(_("This is no Excel workbook (.xlsx). Fill in the template and send that."))


def _bad_file(sentence: str) -> Refused:
    return Refused("bad_list", sentence, {"fields": {"file": [sentence]}})
