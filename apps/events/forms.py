"""Parses what is given with a move, for HTML and API alike. Forms parse; they never decide."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.events.evidence import MOST_BYTES, MOST_PHOTOS
from apps.events.models import Category, Event, Order
from apps.events.queries import checkers_for, colleagues_for, handlers_for
from apps.events.rules import Field, Kind, Move
from apps.grids.models import Level, Unit
from apps.households.models import Building
from apps.staff.models import Person

SAYS_WHAT = ("description", "title", "category", "topic")
LONGEST = {Kind.TEXT: 2000, Kind.LINE: 120, Kind.EVENT: 30}


class ByIdOrCode(forms.ModelChoiceField):
    """A row by its code, as people and other systems write it, or by its id. Cleans to the id."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        row = find_by_id_or_code(self.queryset, value)
        if row is None:
            raise forms.ValidationError(_("There is no “%(value)s” to choose here."), params={"value": value})
        return row

    def clean(self, value: Any) -> int | None:
        row = super().clean(value)
        return row.pk if row else None


class ById(forms.ModelChoiceField):
    """A row by its id. Cleans to the id."""

    def clean(self, value: Any) -> int | None:
        row = super().clean(value)
        return row.pk if row else None


class ManyByIdOrCode(forms.ModelMultipleChoiceField):
    """Several of them. Cleans to a list of ids."""

    def clean(self, value: Any) -> Any:
        rows = [(text, find_by_id_or_code(self.queryset, text)) for text in value or []]
        if unknown := [str(text) for text, row in rows if row is None]:
            raise forms.ValidationError(_("There is no “%(value)s” to choose here."), params={"value": unknown[0]})
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"])
        return [row.pk for _text, row in rows if row]


def find_by_id_or_code(queryset: Any, value: Any) -> Any:
    """Codes win: an official code is never a small number."""
    text = str(value).strip()
    if "\x00" in text or len(text) > 40:
        return None
    wanted = Q(code=text)
    if text.isdecimal() and int(text) < 2**63:
        wanted |= Q(pk=int(text))
    return max(queryset.filter(wanted), key=lambda row: row.code == text, default=None)


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of uploads up to the limit; whether each is a photo, `evidence` finds out."""

    widget = PhotosInput
    most = MOST_PHOTOS
    most_bytes = MOST_BYTES

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, (list, tuple)) else [data]
        cleaned = [super(PhotosField, self).clean(upload, initial) for upload in uploads if upload]
        if not cleaned and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(cleaned) > MOST_PHOTOS:
            raise forms.ValidationError(_("At most %(most)d photos go with one step."), params={"most": MOST_PHOTOS})
        return cleaned


class MoveForm(forms.Form):
    """The form of one move; `cleaned_data` is its `given`."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "topic" in self.fields and not any(cleaned.get(name) for name in SAYS_WHAT):
            self.add_error("description", _("Say in a few words what you found, or choose a picture."))
        return cleaned


def form_for(
    move: Move,
    *,
    event: Event | None = None,
    thing: Any = None,
    data: Any = None,
    files: Any = None,
    initial: dict | None = None,
) -> MoveForm:
    """The bound (`data` given) or fresh form of a move. `event` narrows the units and fills in what is known.

    `thing`: the order, petition or card that it is a move of; an order narrows the colleagues.
    """
    known = known_of(move, event) if event is not None and data is None else {}
    form = MoveForm(data=data, files=files, initial={**known, **(initial or {})})
    for field in move.fields:
        form.fields[field.name] = _BUILDERS[field.kind](field, event)
        if field.kind is Kind.COLLEAGUE and isinstance(thing, Order):
            form.fields[field.name] = ById(colleagues_for(thing), label=_(field.label), required=field.required)
        if field.kind is Kind.PHOTOS and event is not None and "category" not in form.fields:
            form.fields[field.name].required = field.is_needed(bool(event.category and event.category.photos_required))
    return form


def known_of(move: Move, event: Event) -> dict[str, Any]:
    """What the form holds before anybody has typed: what the reporter said."""
    if move.name == "file":
        return {"category": event.category_id, "urgency": str(event.urgency), "quality": "B"}
    if move.name in {"self_handle", "solve_on_spot"}:
        return {"category": event.category_id}
    return {}


def _text(field: Field, event: Event | None) -> forms.Field:
    widget = forms.Textarea({"rows": 3}) if field.kind is Kind.TEXT else forms.TextInput()
    return forms.CharField(
        label=_(field.label),
        required=field.required,
        max_length=LONGEST[field.kind],
        widget=widget,
        validators=[ProhibitNullCharactersValidator()],
    )


def _choice(field: Field, event: Event | None) -> forms.Field:
    choices = [(code, _(label)) for code, label in field.choices]
    return forms.ChoiceField(label=_(field.label), required=field.required, choices=choices)


def _flag(field: Field, event: Event | None) -> forms.Field:
    return forms.BooleanField(label=_(field.label), required=False)


def _category(field: Field, event: Event | None) -> forms.Field:
    rows = Category.objects.filter(is_active=True)
    return ByIdOrCode(rows, label=_(field.label), required=field.required, empty_label=_("not sure"))


def _unit(field: Field, event: Event | None) -> forms.Field:
    return ByIdOrCode(_handlers(event), label=_(field.label), required=field.required)


def _units(field: Field, event: Event | None) -> forms.Field:
    return ManyByIdOrCode(_handlers(event), label=_(field.label), required=field.required)


def _handlers(event: Event | None) -> Any:
    return handlers_for(event) if event else Unit.objects.none()


def _place_unit(field: Field, event: Event | None) -> forms.Field:
    rows = Unit.objects.filter(level__in=[Level.COMMUNITY, Level.GRID, Level.MICRO_GRID], retired_at=None)
    return ByIdOrCode(rows, label=_(field.label), required=field.required, widget=forms.TextInput())


def _building(field: Field, event: Event | None) -> forms.Field:
    rows = Building.objects.filter(retired_at=None)
    return ById(rows, label=_(field.label), required=field.required, widget=forms.TextInput())


def _degrees(field: Field, event: Event | None) -> forms.Field:
    most = 180 if field.name == "lng" else 90
    return forms.DecimalField(
        label=_(field.label),
        required=field.required,
        min_value=-most,
        max_value=most,
        max_digits=14,
        decimal_places=None,
    )


def _amount(field: Field, event: Event | None) -> forms.Field:
    return forms.DecimalField(
        label=_(field.label), required=field.required, min_value=0, max_value=1000, max_digits=7, decimal_places=2
    )


def _date(field: Field, event: Event | None) -> forms.Field:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=_(field.label), required=field.required, widget=widget)


def _moment(field: Field, event: Event | None) -> forms.Field:
    """In the tenant's zone where the text names none."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=_(field.label), required=field.required, widget=widget)


def _checker(field: Field, event: Event | None) -> forms.Field:
    people = checkers_for(event) if event else Person.objects.none()
    return ById(people, label=_(field.label), required=field.required)


def _colleague(field: Field, event: Event | None) -> forms.Field:
    return ById(Person.objects.none(), label=_(field.label), required=field.required)


_BUILDERS = {
    Kind.TEXT: _text,
    Kind.LINE: _text,
    Kind.CHOICE: _choice,
    Kind.URGENCY: _choice,
    Kind.FLAG: _flag,
    Kind.CATEGORY: _category,
    Kind.UNIT: _unit,
    Kind.UNITS: _units,
    Kind.PLACE_UNIT: _place_unit,
    Kind.BUILDING: _building,
    Kind.EVENT: _text,
    Kind.PHOTOS: lambda field, event: PhotosField(label=_(field.label), required=field.required),
    Kind.UUID: lambda field, event: forms.UUIDField(label=_(field.label), required=field.required),
    Kind.DEGREES: _degrees,
    Kind.AMOUNT: _amount,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.CHECKER: _checker,
    Kind.COLLEAGUE: _colleague,
}
