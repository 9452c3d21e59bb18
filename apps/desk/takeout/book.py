"""A workbook of text cells that says on every page whose it is; written row by row, in bounded memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from apps.desk.naming import in_language, named
from apps.households.imports.template import TEXT, WIDTH, text_cell
from apps.staff.actors import InPost
from apps.tenancy.context import current

HEADER_LENGTH = 200  # Excel takes 255 characters, its codes included


def watermark(actor: InPost, purpose: str, at: datetime) -> str:
    """Who took it, in which post, when and what for: it goes along wherever the workbook goes."""
    facts = {
        "tenant": named(current()),
        "name": actor.person_name,
        "post": in_language(actor.post_name, actor.post_name_en),
        "unit": actor.unit_name,
        "at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}",
        "purpose": purpose,
    }
    return (
        _("%(tenant)s · exported by %(name)s (%(post)s, %(unit)s) at %(at)s · for: %(purpose)s · do not pass on")
        % facts
    )


class Book:
    """One sheet: the watermark, the headings, the rows. What lies in a temporary file meanwhile goes at the end of the
    `with`, however it ends."""

    def __init__(self, head: Sequence[str], mark: str) -> None:
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(_("Export"))
        self._sheet.freeze_panes = "A3"
        for column in range(1, len(head) + 1):
            dimension = self._sheet.column_dimensions[get_column_letter(column)]
            dimension.width, dimension.number_format = WIDTH, TEXT
        on_paper = mark[:HEADER_LENGTH].replace("&", "&&")
        self._sheet.oddHeader.center.text = self._sheet.oddFooter.center.text = on_paper
        self._sheet.append([text_cell(self._sheet, mark)])
        cells = [text_cell(self._sheet, label) for label in head]
        for cell in cells:
            cell.font = Font(bold=True)
        self._sheet.append(cells)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        if not self._sheet.closed:
            self._sheet.close()
            self._sheet._writer.cleanup()

    def add(self, rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            self._sheet.append([text_cell(self._sheet, value) for value in row])

    def content(self) -> bytes:
        buffer = BytesIO()
        self._book.save(buffer)
        return buffer.getvalue()
