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
NAMED = {
    **dict.fromkeys(UNIT_KINDS, "unit"),
    Kind.CATEGORY: "category",
    Kind.CHECKER: "person",
    Kind.COLLEAGUE: "person",
}
KINDS: dict[type[Unit | Category | Person], str] = {Unit: "unit", Category: "category", Person: "person"}
Key = tuple[str, int]
UNTOLD = {
    "building",
    "lng",
    "lat",
    "client_id",
    "title",
    "description",
    "unit",
    "keep_place",
}  # the head of the page says them


@dataclass(frozen=True, slots=True)
class Told:
    """A step and what was given with it, as pairs of label and text."""

    step: Step
    label: str
    given: list[tuple[str, str]]


def tell(steps: Iterable[Step], known: Iterable[Unit | Category | Person | None] = ()) -> list[Told]:
    """At most three queries for all names, however many steps; none for what is `known` to the caller."""
    steps = list(steps)
    rows = [*known, *(step.person for step in steps), *(step.appointment and step.appointment.unit for step in steps)]
    names = _names(steps, {(KINDS[type(row)], row.pk): row for row in rows if row})
    return [Told(step, _(MOVE[step.move].label), _given(step, names)) for step in steps]


def _names(steps: list[Step], rows: dict[Key, Unit | Category | Person]) -> dict[Key, str]:
    wanted = {
        (NAMED[field.kind], pk)
        for step in steps
        for field in MOVE[step.move].fields
        if field.kind in NAMED
        for pk in _ids(step.given.get(field.name))
    }
    for model, kind in KINDS.items():
        missing = {pk for what, pk in wanted - rows.keys() if what == kind}
        rows |= {(kind, pk): row for pk, row in model._default_manager.in_bulk(missing).items()} if missing else {}
    return {key: named(row) if isinstance(row, Category) else row.name for key, row in rows.items()}


def _ids(value: Any) -> set[int]:
    values = value if isinstance(value, list) else [value]
    return {int(v) for v in values if isinstance(v, int) or (isinstance(v, str) and v.isdecimal())}


def _given(step: Step, names: dict[Key, str]) -> list[tuple[str, str]]:
    fields = [field for field in MOVE[step.move].fields if field.name not in UNTOLD]
    return [
        (_(field.label), _text(field, step.given[field.name], names))
        for field in fields
        if step.given.get(field.name) not in (None, "", [], False)
    ]


def _text(field: Field, value: Any, names: dict[Key, str]) -> str:
    if what := NAMED.get(field.kind):
        return listing(names.get((what, pk), str(pk)) for pk in sorted(_ids(value)))
    if field.kind is Kind.FLAG:
        return _("yes")
    choices = dict(URGENCIES if field.kind is Kind.URGENCY else field.choices)
    return _(choices[str(value)]) if str(value) in choices else str(value)
