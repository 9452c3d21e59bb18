"""Carrying out rows of a list, each by the rules that hold for every appointment."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from apps.errors import Refused
from apps.grids.models import Unit
from apps.staff.actors import InPost
from apps.staff.appointing import give_post
from apps.staff.lists.workbook import FIELDS, Line, headings
from apps.staff.models import Appointment, Person, Post
from apps.staff.people import tidy_name, tidy_phone
from apps.staff.reach import people_of, refuse_unless_staffer, units_to_staff

NEW = ("new", "新")  # in the column of the telephone: somebody else than those of this name
NAMED = {"person": "standing"}  # what the rules call a field → the column that says it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: an appointment, or the column and a sentence of what to mend. `added`: the id of the
    person, when the row has added them."""

    made: Appointment | None = None
    added: int | None = None
    column: str = ""
    sentence: str = ""


class TakeBack(Exception):  # noqa: N818  not an error: it ends a rehearsal
    """Undoes everything that a rehearsal has written."""


def rehearse(*, actor: InPost, lines: Sequence[Line]) -> list[Outcome]:
    """What would become of the rows, each with what the rows before have done; nothing is left of it."""
    found: list[Outcome] = []
    try:
        with transaction.atomic():
            found = carry_out(actor=actor, lines=lines)
            raise TakeBack
    except TakeBack:
        return found


def carry_out(*, actor: InPost, lines: Sequence[Line], made: Collection[int] = ()) -> list[Outcome]:
    """One outcome a line, in their order; a row that is refused leaves nothing and the others stand. `made`: the ids of
    the people whom earlier rows of the list have added. Raises `Refused` when the actor may staff nothing."""
    refuse_unless_staffer(actor)
    posts = Post.objects.in_bulk(field_name="code")
    wanted = {line.unit for line in lines}
    units = {unit.code: unit for unit in units_to_staff(actor).select_related("parent").filter(code__in=wanted)}
    names = dict(zip(FIELDS, headings(), strict=True))
    known = _Known({}, set(made))
    for person in people_of(actor).filter(name__in={" ".join(line.name.split()) for line in lines}):
        known.people.setdefault(person.name, []).append(person)
    found = []
    for line in lines:
        try:
            with transaction.atomic():
                appointment = _one(actor, line, posts, units, known)
            found.append(Outcome(made=appointment, added=known.remember(appointment.person)))
        except Refused as refusal:
            fields = refusal.data.get("fields", {}).items()
            field, sentence = next(((field, texts[0]) for field, texts in fields), ("name", str(refusal)))
            column = names.get(NAMED.get(field, field), "")
            found.append(Outcome(column=str(column), sentence=str(sentence)))
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """People by name, and the ids of all whom rows above have added."""

    people: dict[str, list[Person]]
    made: set[int]

    def remember(self, person: Person) -> int | None:
        """The person's id if the row has added them."""
        same = self.people.setdefault(person.name, [])
        if person in same:
            return None
        same.append(person)
        self.made.add(person.pk)
        return person.pk


def _one(actor: InPost, line: Line, posts: dict[str, Post], units: dict[str, Unit], known: _Known) -> Appointment:
    post, unit = posts.get(line.post), units.get(line.unit)
    if post is None:
        raise _at("post", _("There is no post with this code. The sheet of posts has them all."))
    if unit is None:
        raise _at("unit", _("There is no unit with this code in your area. The sheet of units has them all."))
    since, until = _day("since", line.since), _day("until", line.until) if line.until else None
    person = _person(line, known)
    return give_post(actor=actor, person=person, post=post, unit=unit, since=since, until=until)


def _person(line: Line, known: _Known) -> Person:
    """Somebody new, unless the name is of somebody known: then the telephone says who it is, and nobody guesses."""
    name = tidy_name(line.name)
    if len(name) > 40:
        raise _at("name", _("The name is longer than 40 characters."))
    is_new = line.phone.lower() in NEW
    number = "" if is_new else tidy_phone(line.phone)
    if not is_new and (same := known.people.get(name)) and (found := _among(same, known.made, number)):
        return found
    return Person.objects.create(name=name, standing=_standing(line.standing), phone=number)


def _among(same: Sequence[Person], made: Collection[int], number: str) -> Person | None:
    """The one whom the number names; without a number, the one whom a row above has added."""
    if number:
        if found := next((one for one in same if one.phone and one.phone.open() == number), None):
            return found
        if all(one.phone for one in same):
            return None
    elif len(same) == 1 and same[0].pk in made:
        return same[0]
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
