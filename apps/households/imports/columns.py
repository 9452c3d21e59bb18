"""The columns of the workbook that residents come in with: one row a person, with the address it lives at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.households.models import Building, Dwelling, Resident

MUST = "★"
MEANS_EMPTY = ("", "/", "无", "-", "—")


@dataclass(frozen=True, slots=True)
class Column:
    """`choices`: (code, label) pairs of a list; `longest`: characters."""

    key: str
    label: Any
    required: bool = False
    choices: tuple[tuple[str, Any], ...] = ()
    longest: int = 120
    hint: Any = ""
    is_date: bool = False

    @property
    def heading(self) -> str:
        """As it stands above the column, in the language of the moment."""
        return f"{MUST if self.required else ''}{self.label}"


def _of(model: type[models.Model], name: str, *, key: str = "", required: bool = False, hint: Any = "") -> Column:
    field: Any = model._meta.get_field(name)
    return Column(
        key=key or name,
        label=field.verbose_name,
        required=required,
        choices=tuple((str(code), label) for code, label in field.flatchoices if code != ""),
        longest=field.max_length or 120,
        hint=hint,
        is_date=isinstance(field, models.DateField),
    )


ADDRESS = (
    Column("grid", _("grid (code or name)"), required=True, hint=_("The 15 digits of the grid's code, or its name.")),
    _of(Building, "estate"),
    _of(Building, "name", key="building", required=True),
    _of(Dwelling, "entrance"),
    _of(Dwelling, "number", key="door", required=True),
)
PERSON = (
    Column("person", _("name of the person"), required=True, longest=40),
    _of(Resident, "document", required=True),
    _of(Resident, "identity", required=True, hint=_("As text: Excel rounds long numbers.")),
    _of(Resident, "sex", required=True, hint=_("May stay empty with an identity card: it follows from the number.")),
    _of(Resident, "born_on", required=True, hint=_("Like 1990-03-07. May stay empty with an identity card.")),
    _of(Resident, "phone", hint=_("As text.")),
    _of(Resident, "registered_division", required=True, hint=_("6, 9 or 12 digits.")),
    _of(Resident, "match", required=True),
    _of(Resident, "relation"),
    _of(Resident, "education"),
    _of(Resident, "marital"),
    _of(Resident, "politics"),
    _of(Resident, "occupation"),
    _of(Resident, "contact", hint=_("Name and telephone of somebody to call.")),
)
COLUMNS: Sequence[Column] = (*ADDRESS, *PERSON)
BY_KEY = {column.key: column for column in COLUMNS}


def column_of(heading: str) -> Column | None:
    """The column with this heading, in any language of the program, with or without the star."""
    return _headings().get(heading.replace(MUST, "").strip().casefold())


def code_of(column: Column, text: str) -> str | None:
    """The code that stands for a label of the column's list, or the code itself; None when it is neither."""
    return _labels(column.key).get(text.casefold())


@cache
def _headings() -> dict[str, Column]:
    return {spelled.casefold(): column for column in COLUMNS for spelled in _spellings(column.label)}


@cache
def _labels(key: str) -> dict[str, str]:
    found = {}
    for code, label in BY_KEY[key].choices:
        found[code.casefold()] = code
        found |= {spelled.casefold(): code for spelled in _spellings(label)}
    return found


def _spellings(label: Any) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(label)
