"""Many appointments from one list: looked over by carrying it out and taking it back, then done whole or not at all."""

import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from apps.errors import Refused
from apps.grids.models import Unit
from apps.staff.actors import InPost
from apps.staff.appointing import give_post
from apps.staff.models import Person, Post
from apps.staff.people import tidy_name, tidy_phone
from apps.staff.reach import people_of, refuse_unless_staffer, units_to_staff

MOST_ROWS = 500  # what one request carries out in good time
MOST_UNITS = 2000
MOST_BYTES = 2_000_000
FIELDS = ("name", "standing", "post", "unit", "since", "until", "phone")
NEW = ("new", "新")  # in the column of the telephone: somebody else than those of this name
MOST_UNPACKED = 50_000_000
NOT_A_WORKBOOK = (
    *(BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, OSError),
    *(LookupError, ValueError, TypeError),
)


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


@dataclass(frozen=True, slots=True)
class Mistake:
    row: int
    column: str
    sentence: str


class TakeBack(Exception):  # noqa: N818  not an error: it ends a rehearsal
    """Undoes everything that a rehearsal has written."""


def headings() -> list[str]:
    found = [_("Name"), _("Employed as"), _("Code of the post"), _("Code of the unit"), _("From"), _("Until")]
    return [*found, _("Telephone, or “new”")]


def template(actor: InPost) -> bytes:
    """An empty list with text cells, and on further sheets what can be written into it."""
    refuse_unless_staffer(actor)
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Appointments")
    _write(sheet, [headings()])
    for column in "ABCDEFG":
        for row in range(2, 202):
            sheet[f"{column}{row}"].number_format = "@"
    _write(book.create_sheet(_("Posts")), [[p.code, p.name] for p in Post.objects.order_by("code")])
    units = units_to_staff(actor).order_by("code")[:MOST_UNITS]
    _write(book.create_sheet(_("Units")), [[unit.code, unit.name] for unit in units])
    _write(book.create_sheet(_("Employed as")), [[str(label)] for _code, label in Person.Standing.choices])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    """As text, whatever it begins with: a spreadsheet would run a name like “=1+1”."""
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = text
            cell.data_type = "s"
            cell.number_format = "@"


def read_list(content: bytes) -> list[Line]:
    """The rows below the heading that are not empty. Raises `Refused` for what is no such list."""
    if len(content) > MOST_BYTES:
        raise _bad_file(_("The file is larger than 2 MB. Split the list."))
    try:
        _refuse_swelling(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        rows = list(_rows(book.worksheets[0]))
    except NOT_A_WORKBOOK as problem:
        raise _bad_file(_("This is no Excel workbook (.xlsx). Fill in the template and send that.")) from problem
    if not rows:
        raise _bad_file(_("The list is empty. Fill in the template below its heading."))
    if len(rows) > MOST_ROWS:
        raise _bad_file(_("The list has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
    return rows


def _refuse_swelling(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise BadZipFile("unpacked it is far larger than any list")


def _rows(sheet: Any) -> Iterator[Line]:
    cells = sheet.iter_rows(min_row=2, max_row=MOST_ROWS * 2, max_col=len(FIELDS), values_only=True)
    for number, values in enumerate(cells, start=2):
        texts = [_text(value) for value in [*values, *([None] * len(FIELDS))][: len(FIELDS)]]
        if any(texts):
            yield Line(number, *texts)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()[:80].replace("\x00", "")


def _bad_file(sentence: str) -> Refused:
    return Refused("bad_list", sentence, {"fields": {"file": [sentence]}})


def rehearse(*, actor: InPost, lines: Sequence[Line]) -> list[Mistake]:
    """What would be refused, row by row, with what the rows before have done; nothing is left of it."""
    found: list[Mistake] = []
    try:
        with transaction.atomic():
            found = _carry_out(actor, lines)
            raise TakeBack
    except TakeBack:
        return found


@transaction.atomic
def appoint_list(*, actor: InPost, lines: Sequence[Line]) -> int:
    """All of it, or nothing and the first mistake. Returns how many were appointed."""
    if mistakes := _carry_out(actor, lines):
        first = mistakes[0]
        raise Refused(
            "bad_list",
            _("Nobody was appointed. Row %(row)d, %(column)s: %(what)s")
            % {"row": first.row, "column": first.column, "what": first.sentence},
            {"mistakes": [asdict(mistake) for mistake in mistakes]},
        )
    return len(lines)


def _carry_out(actor: InPost, lines: Sequence[Line]) -> list[Mistake]:
    refuse_unless_staffer(actor)
    posts = Post.objects.in_bulk(field_name="code")
    wanted = {line.unit for line in lines}
    units = {unit.code: unit for unit in units_to_staff(actor).select_related("parent").filter(code__in=wanted)}
    names = dict(zip(FIELDS, headings(), strict=True))
    people: dict[str, list[Person]] = {}
    made: set[int] = set()
    for person in people_of(actor).filter(name__in={" ".join(line.name.split()) for line in lines}):
        people.setdefault(person.name, []).append(person)
    found = []
    for line in lines:
        try:
            with transaction.atomic():
                person = _one(actor, line, posts, units, _Known(people.get(tidy_name(line.name), []), made))
            _remember(person, people, made)
        except Refused as refusal:
            field, sentence = next(
                ((field, texts[0]) for field, texts in refusal.data.get("fields", {}).items()), ("name", str(refusal))
            )
            column = names.get({"person": "standing"}.get(field, field), field)
            found.append(Mistake(line.row, column, str(sentence)))
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """Those of a name, and the ids of all whom rows above have added."""

    people: Sequence[Person]
    made: Collection[int]


def _remember(person: Person, people: dict[str, list[Person]], made: set[int]) -> None:
    known = people.setdefault(person.name, [])
    if person not in known:
        known.append(person)
        made.add(person.pk)


def _one(actor: InPost, line: Line, posts: dict[str, Post], units: dict[str, Unit], known: _Known) -> Person:
    post, unit = posts.get(line.post), units.get(line.unit)
    if post is None:
        raise _at("post", _("There is no post with this code. The sheet of posts has them all."))
    if unit is None:
        raise _at("unit", _("There is no unit with this code in your area. The sheet of units has them all."))
    since, until = _day("since", line.since), _day("until", line.until) if line.until else None
    person = _person(line, known)
    give_post(actor=actor, person=person, post=post, unit=unit, since=since, until=until)
    return person


def _person(line: Line, known: _Known) -> Person:
    """Somebody new, unless the name is of somebody known: then the telephone says who it is, and nobody guesses."""
    name = tidy_name(line.name)
    if len(name) > 40:
        raise _at("name", _("The name is longer than 40 characters."))
    number = "" if line.phone.lower() in NEW else tidy_phone(line.phone)
    if line.phone.lower() not in NEW and known.people and (found := _among(known, number)):
        return found
    return Person.objects.create(name=name, standing=_standing(line.standing), phone=number)


def _among(known: _Known, number: str) -> Person | None:
    """The one whom the number names; without a number, the one whom a row above has added."""
    if number:
        if found := next((one for one in known.people if one.phone and one.phone.open() == number), None):
            return found
        if all(one.phone for one in known.people):
            return None
    elif len(known.people) == 1 and known.people[0].pk in known.made:
        return known.people[0]
    raise _at(
        "phone",
        _(
            "Somebody of this name is on your staff already. Write the number that is on record, or “new” if it is "
            "another."
        ),
    )


def _standing(text: str) -> str:
    codes = {str(label): code for code, label in Person.Standing.choices} | {code: code for code in Person.Standing}
    if text and text not in codes:
        raise _at("standing", _("Write one of the words of the sheet “employed as”, or leave it empty."))
    return str(codes.get(text, ""))


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError as problem:
        raise _at(field, _("Write the day as 2026-03-16.")) from problem


def _at(field: str, sentence: str) -> Refused:
    return Refused("bad_row", sentence, {"fields": {field: [sentence]}})
