"""Rows of residents: who is in the books already, and what becomes of the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.audit.bulk import among, create_recorded
from apps.households.doubles import one_at_a_time
from apps.households.imports.placing import Places
from apps.households.imports.reading import Line
from apps.households.imports.runs import POWER
from apps.households.imports.sheets import PERSON
from apps.households.imports.updating import compare, update
from apps.households.models import Household, ImportRow, Resident
from apps.households.sight import HERE
from apps.staff.actors import InPost

FIELDS = {column.key: "name" if column.key == "person" else column.key for column in PERSON}
INDEX: Any = Resident._meta.get_field("identity_index")


def key_of(line: Line) -> bytes | None:
    """The blind index of the number, where that can be read."""
    wrong = {key for key, _sentence in line.problems}
    number = line.values.get("identity")
    return INDEX.digest(number) if number and wrong.isdisjoint({"identity", "document"}) else None


def look_up(lines: Sequence[Line], actor: InPost, *, updates: bool) -> None:
    """Whoever is in the area's books already is a mistake of the row, or is compared with it."""
    keys = {id(line): key for line in lines if (key := key_of(line))}
    known = _known(set(keys.values()), actor)
    for line in lines:
        people = known.get(keys.get(id(line), b""), [])
        if people and updates:
            compare(line, people, keys[id(line)], actor)
        elif people:
            sentence = _("Somebody with this number is in the books of your area already. Change that record instead.")
            line.wrong("identity", sentence)


def _known(digests: set[bytes], actor: InPost) -> Mapping[bytes, list[Resident]]:
    """A number in a record that was merged is the survivor's."""
    rows = Resident.objects.filter(identity_index__in=digests)
    ways = rows.annotate(survivor=Coalesce("merged_into", "pk")).values_list("identity_index", "survivor")
    pairs = {(bytes(digest), pk) for digest, pk in ways}
    people = {person.pk: person for person in _here({pk for _digest, pk in pairs})}
    paths = actor.powers.get(POWER, frozenset())
    found: dict[bytes, list[Resident]] = {}
    for digest, pk in sorted(pairs):
        if pk in people and any(people[pk].unit.path.startswith(path) for path in paths):
            found.setdefault(digest, []).append(people[pk])
    return found


def _here(ids: set[int]) -> QuerySet[Resident]:
    there = Resident.objects.filter(pk__in=among(ids), status__in=HERE, anonymised_at=None)
    return there.select_related("unit", "household__dwelling__building")


def bring_in(rows: Sequence[tuple[ImportRow, Line]], actor: InPost, *, updates: bool) -> None:
    """Records who is new and updates who is known. What a row made is noted on it, what is wrong on its line."""
    one_at_a_time()
    look_up([line for _row, line in rows], actor, updates=updates)
    fit = [(row, line) for row, line in rows if not line.problems]
    update([item for item in fit if item[1].known], FIELDS)
    _record([item for item in fit if not item[1].known])


def _record(rows: Sequence[tuple[ImportRow, Line]]) -> None:
    places = Places((row, line, line.grid) for row, line in rows if line.grid)
    households = places.settle()
    people = {row.number: _person(line, households[row.number]) for row, line in rows if not line.problems}
    create_recorded(Resident, list(people.values()))
    for row, column, thing in places.made_by:
        setattr(row, column, thing.pk)
    for row, _line in rows:
        if row.number in people:
            row.resident_id = people[row.number].pk


def _person(line: Line, household: Household) -> Resident:
    person = Resident(household=household, **{FIELDS[key]: line.values[key] for key in FIELDS})
    person.copy_place(household)
    return person
