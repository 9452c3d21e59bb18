"""What a workbook is made of: columns with their headings, in any language of the program, and their lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation

from apps.households.models import ImportRun
from apps.households.models.base import Located

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


@dataclass(frozen=True, eq=False)
class Sheet:
    """What a workbook of a kind holds. `one`: what a row of it is."""

    kind: ImportRun.Kind
    model: type[Located]
    one: Any
    columns: tuple[Column, ...]

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    def column_of(self, heading: str) -> Column | None:
        """The column with this heading, in any language of the program, with or without the star."""
        return self._headings.get(heading.replace(MUST, "").strip().casefold())

    def code_of(self, column: Column, text: str) -> str | None:
        """The code that stands for a label of the column's list, or the code itself; None when it is neither."""
        return self._labels[column.key].get(text.casefold())

    @cached_property
    def _headings(self) -> dict[str, Column]:
        return {spelled.casefold(): column for column in self.columns for spelled in _spellings(column.label)}

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {column.key: _codes(column) for column in self.columns}


def _codes(column: Column) -> dict[str, str]:
    found = {}
    for code, label in column.choices:
        found[code.casefold()] = code
        found |= {spelled.casefold(): code for spelled in _spellings(label)}
    return found


def _spellings(label: Any) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(label)
