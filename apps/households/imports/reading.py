"""Reading a row: from what stands in its cells to what is recorded of a person, or sentences of what to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from apps.grids.models import Unit
from apps.households.codes import Documents
from apps.households.identifiers import (
    EARLIEST_BIRTH,
    WrongNumberError,
    birth_date,
    division,
    identity_number,
    sex_of,
    telephone,
    tidy,
)
from apps.households.imports.cells import WrongCellError, day_of, narrow, quoted, text_of
from apps.households.imports.columns import MEANS_EMPTY, Column, Sheet
from apps.households.models.base import Located

DERIVED = ("sex", "born_on")  # follow from the number of an identity card
AS_NUMBERS = frozenset(
    {"grid", "identity", "phone", "registered_division", "born_on", "credit_code"}
    | {"floors", "lifts", "built_year", "lng", "lat", "staff", "permit_until", "closed_on"}
)
CHECKED = (("phone", telephone), ("registered_division", division))

Problem = tuple[str, str]  # key of the column, sentence


@dataclass(slots=True)
class Line:
    """`cells`: column → text as it was sent; `values`: column → what is recorded. `missing`: those that are empty and
    must not be. `known`: the record in the books that the row is about, `updates`: the columns that it fills in."""

    sheet: Sheet
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    grid: Unit | None = None
    known: Located | None = None
    updates: list[str] | None = None

    def wrong(self, key: str, sentence: str) -> None:
        self.problems.append((key, sentence))

    def lacks(self, column: Column) -> None:
        self.missing.add(column.key)
        self.wrong(column.key, _("“%(name)s” must be filled in.") % {"name": column.label})

    @property
    def told(self) -> list[list[str]]:
        """Its problems as they are kept: [label of the column, sentence]."""
        by_key = self.sheet.by_key
        return [[str(by_key[key].label) if key in by_key else "", sentence] for key, sentence in self.problems]


def read_cells(values: Mapping[Column, Any], sheet: Sheet) -> Line:
    """What stands in the cells of a row; those that Excel has spoilt are problems already."""
    line = Line(sheet)
    for column in sheet.columns:
        value = values.get(column)
        try:
            line.cells[column.key] = text_of(value)
        except WrongCellError as problem:
            line.cells[column.key] = str(value)[:40]
            line.wrong(column.key, str(problem))
    return line


def understand_cells(line: Line) -> None:
    """Each cell for itself."""
    spoilt = {key for key, _sentence in line.problems}
    for column in line.sheet.columns:
        if column.key not in spoilt:
            _understand_one(line, column)


def understand_person(line: Line, *, today: date) -> None:
    """Fills in `values` and whatever else is wrong."""
    understand_cells(line)
    if "document" in line.values and "identity" in line.values:
        _understand_identity(line, today)
    told = {key for key, _sentence in line.problems}
    for key in DERIVED:
        if key not in line.values and told.isdisjoint({key, "identity"}):  # a mended number may well tell it
            line.lacks(line.sheet.by_key[key])
    _check_numbers(line, today)


def _understand_one(line: Line, column: Column) -> None:
    text = line.cells.get(column.key, "")
    text = narrow(text) if column.key in AS_NUMBERS else text
    if text in MEANS_EMPTY:
        if column.required and column.key not in DERIVED:
            line.lacks(column)
        elif column.key not in DERIVED:
            line.values[column.key] = ""
        return
    try:
        line.values[column.key] = _value(line.sheet, column, text)
    except WrongCellError as problem:
        line.wrong(column.key, str(problem))


def _value(sheet: Sheet, column: Column, text: str) -> Any:
    if column.is_date:
        return day_of(text)
    if column.choices:
        code = sheet.code_of(column, text)
        if code is None:
            names = _(", ").join(str(label) for _code, label in column.choices)
            sentence = _("“%(text)s” is not in the list. Choose one of: %(names)s.")
            raise WrongCellError(sentence % {"text": quoted(text), "names": names})
        return code
    if len(text) > column.longest:
        sentence = _("This is %(length)d characters long, and at most %(most)d fit. Shorten it.")
        raise WrongCellError(sentence % {"length": len(text), "most": column.longest})
    return text


def _understand_identity(line: Line, today: date) -> None:
    if line.values["document"] != Documents.IDENTITY_CARD:
        line.values["identity"] = tidy(line.values["identity"])
        return
    try:
        number = identity_number(line.values["identity"], today=today)
    except WrongNumberError as problem:
        line.wrong("identity", str(problem))
        return
    line.values["identity"] = number
    born, sex = birth_date(number), sex_of(number)
    if line.values.setdefault("born_on", born) != born:
        line.wrong("born_on", _("This is not the date of birth in the identity number. Correct the one that is wrong."))
    if line.values.setdefault("sex", sex) != sex:
        line.wrong("sex", _("This is not the sex in the identity number. Correct the one that is wrong."))


def _check_numbers(line: Line, today: date) -> None:
    born = line.values.get("born_on")
    if born and not EARLIEST_BIRTH <= born <= today:
        line.wrong("born_on", _("This day has not been, or is too long ago. Correct it."))
    for key, check in CHECKED:
        if typed := line.values.get(key):
            try:
                line.values[key] = check(typed)
            except WrongNumberError as problem:
                line.wrong(key, str(problem))
