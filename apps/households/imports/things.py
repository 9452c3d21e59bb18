"""Rows of buildings and of organisations: checked by the forms of the pages, recorded where their grid lies."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from django import forms
from django.forms import modelform_factory
from django.utils.translation import gettext as _

from apps.audit.bulk import create_recorded
from apps.households.forms import FIELDS, RecordForm
from apps.households.imports.reading import Line, understand_cells
from apps.households.models import Building, ImportRow, Organisation
from apps.households.models.base import Located
from apps.staff.actors import InPost

PLACES = Decimal("0.000001")  # of a degree
NOTED = {Building: "building_id", Organisation: "organisation_id"}


class RowForm(RecordForm):
    """What there may be one of only is looked up for many rows at once."""

    def validate_constraints(self) -> None:
        return None


class BuildingRowForm(RowForm):
    """With the point where it stands, rounded to what is kept."""

    lng = forms.DecimalField(required=False, min_value=-180, max_value=180)
    lat = forms.DecimalField(required=False, min_value=-90, max_value=90)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name, other in (("lng", "lat"), ("lat", "lng")):
            if found.get(name) is not None:
                found[name] = found[name].quantize(PLACES)
            elif found.get(other) is not None and name not in self.errors:
                self.add_error(name, _("Longitude and latitude go together. Fill in both or neither."))
        return found


@cache
def _form_of(model: type[Located]) -> type[RecordForm]:
    if model is Building:
        fields = (*FIELDS[Building], "lng", "lat")
        return modelform_factory(Building, form=BuildingRowForm, fields=fields)  # type: ignore[return-value]
    return modelform_factory(model, form=RowForm, fields=FIELDS[model])  # type: ignore[return-value]


def understand(line: Line, *, today: date) -> None:
    """Fills in `values` as the page's form reads them, and whatever else is wrong."""
    understand_cells(line)
    told = {key for key, _sentence in line.problems}
    form = _form_of(line.sheet.model)(line.values)
    for key, errors in form.errors.items():
        if key not in told:
            line.wrong(key, str(errors[0]))
    if not form.errors:
        line.values |= form.values


def key_of(line: Line) -> bytes | None:
    """A digest of what makes it the one it is; None as long as that cannot be read."""
    one = None if line.problems else _one(line)
    return sha256(repr(one).encode()).digest() if one else None


def _one(line: Line) -> tuple[Any, ...] | None:
    """A building has its name once in a community, an organisation its code once at an address; without a code, its
    name."""
    if line.grid is None:
        return None
    values, community = line.values, line.grid.parent_id
    if line.sheet.model is Building:
        return (community, values["estate"], values["name"])
    return _organisation(community, values["credit_code"], values["name"], values["address"])


def _organisation(community: int | None, code: str, name: str, address: str) -> tuple[Any, ...]:
    return (code, address) if code else (community, name, address)


def look_up(lines: Sequence[Line], actor: InPost, *, updates: bool) -> None:
    """What is in the books already is a mistake of the row."""
    fit = {id(line): one for line in lines if not line.problems and (one := _one(line))}
    if not fit:
        return
    known = _buildings(lines) if lines[0].sheet.model is Building else _organisations(lines)
    for line in lines:
        if fit.get(id(line)) in known:
            line.wrong("name", _("This is in the books already. Open that record to change it."))


def _buildings(lines: Sequence[Line]) -> set[tuple[Any, ...]]:
    there = Building.objects.filter(
        community_id__in={line.grid.parent_id for line in lines if line.grid},
        name__in={line.values.get("name") for line in lines},
        retired_at=None,
    )
    return set(there.values_list("community_id", "estate", "name"))


def _organisations(lines: Sequence[Line]) -> set[tuple[Any, ...]]:
    there = Organisation.objects.filter(address__in={line.values.get("address") for line in lines}, closed_on=None)
    return {_organisation(*row) for row in there.values_list("community_id", "credit_code", "name", "address")}


def bring_in(rows: Sequence[tuple[ImportRow, Line]], actor: InPost, *, updates: bool) -> None:
    """Records what is new. What a row made is noted on it, what is wrong on its line."""
    look_up([line for _row, line in rows], actor, updates=updates)
    made = [(row, _made(line)) for row, line in rows if not line.problems]
    for model, column in NOTED.items():
        create_recorded(model, [thing for _row, thing in made if isinstance(thing, model)])
        for row, thing in made:
            if isinstance(thing, model):
                setattr(row, column, thing.pk)


def _made(line: Line) -> Located:
    values = {key: value for key, value in line.values.items() if key != "grid"}
    thing = line.sheet.model(**values)
    if line.grid:
        thing.unit_id, thing.street_id, thing.community_id = line.grid.pk, *line.grid.ancestor_ids[1:3]
    return thing
