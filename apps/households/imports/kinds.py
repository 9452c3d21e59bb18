"""What differs between workbooks of people and of things: one table, asked by everything that reads or brings in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from apps.households.imports import people, things
from apps.households.imports.placing import GridNames
from apps.households.imports.reading import Line, understand_person
from apps.households.imports.sheets import SHEETS
from apps.households.models import ImportRow, ImportRun
from apps.staff.actors import InPost


@dataclass(frozen=True, slots=True)
class Way:
    """`key_of`: a digest of what a line is about, of which a workbook may hold one line only."""

    understand: Callable[..., None]
    key_of: Callable[[Line], bytes | None]
    look_up: Callable[..., None]
    bring_in: Callable[..., None]


PEOPLE = Way(understand_person, people.key_of, people.look_up, people.bring_in)
THINGS = Way(things.understand, things.key_of, things.look_up, things.bring_in)
WAYS: dict[str, Way] = {kind: PEOPLE if kind == ImportRun.Kind.RESIDENT else THINGS for kind in SHEETS}


def understand(line: Line, grids: GridNames, *, today: date) -> Line:
    """The line knows its values, its grid, and what is wrong with either."""
    WAYS[line.sheet.kind].understand(line, today=today)
    grids.place(line)
    return line


def key_of(line: Line) -> bytes | None:
    return WAYS[line.sheet.kind].key_of(line)


def look_up(run: ImportRun, lines: Sequence[Line], actor: InPost) -> None:
    """Holds the lines against the books."""
    WAYS[run.kind].look_up(lines, actor, updates=run.updates)


def bring_in(run: ImportRun, rows: Sequence[tuple[ImportRow, Line]], actor: InPost) -> None:
    WAYS[run.kind].bring_in(rows, actor, updates=run.updates)
