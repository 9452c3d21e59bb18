"""Gives the forms of `events.forms` the shape the pages need. What they accept stays theirs."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from apps.desk.naming import in_language, named
from apps.events.forms import ById, ByIdOrCode, ManyByIdOrCode, PhotosField
from apps.events.models import Category
from apps.grids.models import Unit
from apps.households.models import ComponentType

Form = TypeVar("Form", bound=forms.BaseForm)
PICTURES = "image/jpeg,image/png,image/webp"
TICKED = (forms.CheckboxSelectMultiple, forms.RadioSelect)


def dress(form: Form) -> Form:
    """Categories by group, units as a list to tick, photos from the camera or the album; no answer given in advance."""
    for name, field in form.fields.items():
        if isinstance(field, ManyByIdOrCode):
            field.widget = forms.CheckboxSelectMultiple(choices=unit_choices(field.queryset))
        elif isinstance(field, ByIdOrCode) and _is_category(field):
            field.widget = forms.Select(choices=category_choices(empty=_empty(field)))
        elif isinstance(field, ByIdOrCode) and isinstance(field.widget, forms.Select):
            field.widget = forms.Select(choices=[("", _("choose…")), *unit_choices(field.queryset)])
        elif isinstance(field, forms.ModelChoiceField) and _is_of(field, ComponentType):
            cast("Any", field).label_from_instance = _coded
        elif isinstance(field, ById):
            field.empty_label = _("choose…")
        elif isinstance(field, forms.ChoiceField) and name not in form.initial and not isinstance(field.widget, TICKED):
            field.choices = [("", _("choose…")), *cast("Iterable[Any]", field.choices)]
        elif isinstance(field, PhotosField):
            field.widget.attrs.update(accept=PICTURES, multiple=True)
        field.widget.is_required = field.required
        _describe(form, name, field)
    return form


def _is_category(field: ByIdOrCode) -> bool:
    return _is_of(field, Category)


def _is_of(field: forms.ModelChoiceField, model: type[Model]) -> bool:
    return field.queryset is not None and field.queryset.model is model


def _coded(row: Any) -> str:
    return f"{row.code} {named(row)}"


def _empty(field: forms.Field) -> str:
    return _("choose…") if field.required else _("not sure")


def _describe(form: forms.BaseForm, name: str, field: forms.Field) -> None:
    """Bootstrap's class, and for screen readers the sentence that says what is wrong."""
    widget = field.widget
    if isinstance(widget, TICKED):
        return
    if isinstance(widget, forms.CheckboxInput):
        widget.attrs["class"] = "form-check-input"
    elif isinstance(widget, forms.Select):
        widget.attrs["class"] = "form-select"
    else:
        widget.attrs["class"] = "form-control"
    if form.is_bound and form.errors.get(name):
        widget.attrs["class"] += " is-invalid"


def category_choices(*, empty: str) -> list[tuple[str, Any]]:
    """Grouped as the list of categories is, with codes that people know by heart."""
    rows = Category.objects.filter(is_active=True).order_by("code")
    groups = groupby(rows, key=lambda row: in_language(row.group, row.group_en))
    return [("", empty), *((group, [(row.pk, f"{row.code} {named(row)}") for row in rows]) for group, rows in groups)]


def unit_choices(units: Any) -> list[tuple[int, str]]:
    return [(unit.pk, unit.name) for unit in units]


def places_widget(units: list[Unit], *, invalid: bool) -> forms.Select:
    return forms.Select(choices=unit_choices(units), attrs={"class": f"form-select{' is-invalid' if invalid else ''}"})
