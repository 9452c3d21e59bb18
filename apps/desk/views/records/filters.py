"""What lists of base data are narrowed by; what may not be seen is no choice."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.desk.naming import named
from apps.grids.models import Level, Unit
from apps.households.models import Component, Household, Organisation, Resident
from apps.households.models.base import Located
from apps.households.queries import POWER
from apps.households.rules import KIND_OF, TAGGED
from apps.households.sight import TagSight, carrying, of_colour
from apps.households.tagging import is_of_a_team
from apps.staff.actors import InPost
from apps.staff.seen import Seen, any_of, inside

MOST_UNITS = 200
AREAS = (Level.STREET, Level.COMMUNITY, Level.GRID, Level.MICRO_GRID)
STATUS: dict[type[Located], Any] = {Resident: Resident.Status, Component: Component.State}


class RecordFilter(forms.Form):
    """Fields that cannot be read filter nothing."""

    def __init__(self, model: type[Located], actor: InPost, sight: TagSight, data: Any) -> None:
        super().__init__(data)
        self.sensitive = {tag.pk for tag in sight.all if is_of_a_team(tag)}
        units = [(unit.pk, unit.name) for unit in areas_of(actor)]
        self.fields["unit"] = _choice(_("Area"), units, coerce=int)
        if model in STATUS:
            self.fields["status"] = _choice(_("Status"), STATUS[model].choices)
        if model is Household:
            self.fields["colour"] = _choice(_("Colour"), Household.Colour.choices)
        if KIND_OF[model] in TAGGED:
            tags = [(tag.pk, f"{tag.code} {named(tag)}") for tag in sight.all if tag.about == KIND_OF[model]]
            self.fields["tag"] = _choice(_("Tag"), tags, coerce=int)
        for name, field in self.fields.items():
            field.widget.attrs.update({"class": "form-select", "id": f"filter_{name}"})

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def said(self) -> list[str]:
        """The same in words, which others may read: a sensitive tag is not named."""
        found = []
        for name, value in self.wanted.items():
            field: Any = self.fields[name]
            hidden = name == "tag" and value in self.sensitive
            text = _("a tag of a named team") if hidden else dict(field.choices)[value]
            found.append(f"{field.label}: {text}")
        return found


def _choice(label: str, choices: list[tuple[Any, Any]], coerce: Any = str) -> forms.TypedChoiceField:
    every = [("", _("any")), *choices]
    return forms.TypedChoiceField(label=label, required=False, choices=every, coerce=coerce, empty_value=None)


def areas_of(actor: InPost) -> QuerySet[Unit]:
    """The units that the post sees, in the order of their codes; the first of them where they are very many."""
    ways = [Q(path__startswith=path) for path in actor.powers.get(POWER, ())]
    return Unit.objects.filter(any_of(ways), level__in=AREAS, retired_at=None).order_by("code")[:MOST_UNITS]


def narrowed(rows: Seen, wanted: dict[str, Any], sight: TagSight) -> Seen:
    model = rows.rows.model
    if "unit" in wanted:
        unit = Unit.objects.get(pk=wanted["unit"])
        rows = rows.filter(any_of(inside(unit.path)))
    if "status" in wanted:
        rows = rows.filter(**{"status" if model is Resident else "state": wanted["status"]})
    elif model is Household:
        rows = rows.filter(left_on=None)
    elif model is Organisation:
        rows = rows.filter(closed_on=None)
    if "colour" in wanted:
        rows = rows.filter(of_colour(sight, wanted["colour"]))
    if "tag" in wanted:
        rows = Seen(rows.rows.filter(carrying(sight, model, wanted["tag"])), rows.ways)
    return rows
