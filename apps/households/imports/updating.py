"""Rows about people who are known: what they fill in, and how that is taken back.

An import fills in optional fields only. A mandatory field may need a second person, so it is changed on the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from apps.audit.bulk import among
from apps.audit.sealing import Sealed
from apps.households.actions import may_edit
from apps.households.imports.reading import Line
from apps.households.imports.sheets import PERSON
from apps.households.models import ImportRow, ImportRun, Resident
from apps.staff.actors import InPost

OPTIONAL = tuple(column.key for column in PERSON if not column.required)
CHUNK = 500


def compare(line: Line, people: Sequence[Resident], digest: bytes, actor: InPost) -> None:
    """Notes on the line which record it is about and what it fills in, or what is wrong. `digest`: of its number."""
    person = people[0]
    if len(people) > 1:
        line.wrong("identity", _("This person is recorded more than once. Merge the records first."))
    elif not may_edit(actor, person):
        line.wrong("identity", _("You may not change this person's record in this post. Leave the row out."))
    else:
        line.known = person
        line.problems = [(key, said) for key, said in line.problems if key not in line.missing]
        _refuse_others(line, person, digest)
        given = [key for key in OPTIONAL if line.values.get(key)]
        line.updates = [key for key in given if _plain(getattr(person, key)) != line.values[key]]


def _refuse_others(line: Line, person: Resident, digest: bytes) -> None:
    """Every mandatory cell that is filled in says what the record says."""
    kept = _mandatory(person)
    for key, value in kept.items():
        if line.values.get(key) and line.values[key] != value:
            line.wrong(key, _differs())
    if line.grid and line.grid.pk != person.unit_id:
        line.wrong("grid", _differs())
    if bytes(person.identity_index or b"") != digest:
        line.wrong("identity", _differs())


def _mandatory(person: Resident) -> Mapping[str, Any]:
    dwelling = person.household.dwelling
    return {
        "estate": dwelling.building.estate,
        "building": dwelling.building.name,
        "entrance": dwelling.entrance,
        "door": dwelling.number,
        "person": person.name,
        **{name: getattr(person, name) for name in ("document", "sex", "born_on", "registered_division", "match")},
    }


def _differs() -> str:
    return _(
        "The person's record says something else, and an import does not change this. Correct the cell or leave it "
        "empty; if the record is wrong, change it on its page."
    )


def _plain(value: Any) -> Any:
    """Opened only to be compared: the same value is sealed in many ways."""
    return value.open() if isinstance(value, Sealed) else value


def update(rows: Sequence[tuple[ImportRow, Line]], fields: Mapping[str, str]) -> None:
    """Writes what the lines fill in, each record with a version. `fields`: column → field."""
    changed = {line.known.pk: (row, line) for row, line in rows if line.known and line.updates}
    before = newest_versions(changed)
    for person in Resident.objects.select_for_update().filter(pk__in=among(changed)).order_by("pk"):
        _row, line = changed[person.pk]
        _save(person, {fields[key]: line.values[key] for key in line.updates or ()})
    after = newest_versions(changed)
    for pk, (row, _line) in changed.items():
        row.updated_id, row.before, row.after = pk, before[pk], after[pk]


def newest_versions(ids: Iterable[int]) -> dict[int, int]:
    """By id of the resident the newest version."""
    versions = Resident.history.filter(id__in=among(ids)).order_by().values("id").annotate(newest=Max("history_id"))
    return dict(versions.values_list("id", "newest"))


def _save(person: Resident, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(person, name, value)
    person.version += 1
    person.save()


def give_back(run: ImportRun) -> int:
    """Every record that the run updated says again what it said before, but for those changed since, which stay as they
    are; their rows say so. Returns how many stayed."""
    stayed = last = 0
    rows = run.rows.filter(state=ImportRow.State.IMPORTED).exclude(updated_id=None).order_by("number")
    while chunk := list(rows.filter(number__gt=last)[:CHUNK]):
        stayed += sum(_give_back(chunk))
        last = chunk[-1].number
    return stayed


def _give_back(rows: Sequence[ImportRow]) -> Iterable[bool]:
    """For each row whether its record stays as it is."""
    ids = [row.updated_id for row in rows if row.updated_id]
    locked = Resident.objects.select_for_update().filter(pk__in=among(ids)).order_by("pk")
    people = {person.pk: person for person in locked}
    newest = newest_versions(ids)
    then = Resident.history.filter(history_id__in=among(row.before for row in rows if row.before)).in_bulk()
    for row in rows:
        person = people[row.updated_id or 0]
        if newest[person.pk] == row.after:
            _save(person, {name: getattr(then[row.before], name) for name in row.updates or ()})
        else:
            row.problems = [["", _("%(name)s was changed since and stays as it is.") % {"name": person}]]
            row.save(update_fields=["problems"])
        yield bool(row.problems)
