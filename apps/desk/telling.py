"""Says what was given with the steps of an event in words: codes and ids become names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.desk.naming import listing, named
from apps.events.models import Category, Step
from apps.events.rules import MOVE, URGENCIES, Field, Kind
from apps.grids.models import Unit
from apps.staff.models import Person

UNIT_KINDS = {Kind.UNIT, Kind.UNITS, Kind.PLACE_UNIT}
NAMED = {**dict.fromkeys(UNIT_KINDS, "unit"), Kind.CATEGORY: "category", Kind.CHECKER: "person"}
UNTOLD = {"lng", "lat", "client_id", "title", "description", "unit", "keep_place"}  # the head of the page says them


@dataclass(frozen=True, slots=True)
class Told:
    """A step and what was given with it, as pairs of label and text."""

    step: Step
    label: str
    given: list[tuple[str, str]]


def tell(steps: Iterable[Step], units: Iterable[Unit] = ()) -> list[Told]:
    """At most three queries for all names, however many steps; none for `units`, which the caller knows."""
    steps = list(steps)
    names = _names(steps, {unit.pk: unit for unit in units})
    return [Told(step, _(MOVE[step.move].label), _given(step, names)) for step in steps]


def _names(steps: list[Step], known: dict[int, Unit]) -> dict[tuple[str, int], str]:
    units: set[int] = set()
    categories: set[int] = set()
    people: set[int] = set()
    for step in steps:
        for field in MOVE[step.move].fields:
            ids = _ids(step.given.get(field.name))
            if field.kind in UNIT_KINDS:
                units |= ids
            elif field.kind is Kind.CATEGORY:
                categories |= ids
            elif field.kind is Kind.CHECKER:
                people |= ids
    found = {("unit", pk): unit.name for pk, unit in (known | Unit.objects.in_bulk(units - known.keys())).items()}
    found |= {("person", pk): person.name for pk, person in Person.objects.in_bulk(people).items()}
    return found | {("category", pk): named(row) for pk, row in Category.objects.in_bulk(categories).items()}


def _ids(value: Any) -> set[int]:
    values = value if isinstance(value, list) else [value]
    return {int(v) for v in values if isinstance(v, int) or (isinstance(v, str) and v.isdecimal())}


def _given(step: Step, names: dict[tuple[str, int], str]) -> list[tuple[str, str]]:
    fields = [field for field in MOVE[step.move].fields if field.name not in UNTOLD]
    return [
        (_(field.label), _text(field, step.given[field.name], names))
        for field in fields
        if step.given.get(field.name) not in (None, "", [], False)
    ]


def _text(field: Field, value: Any, names: dict[tuple[str, int], str]) -> str:
    if what := NAMED.get(field.kind):
        return listing(names.get((what, pk), str(pk)) for pk in sorted(_ids(value)))
    if field.kind is Kind.FLAG:
        return _("yes")
    choices = dict(URGENCIES if field.kind is Kind.URGENCY else field.choices)
    return _(choices[str(value)]) if str(value) in choices else str(value)
