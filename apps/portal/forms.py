"""What residents fill in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.events.forms import MoveForm, PhotosField, form_for
from apps.events.models import Event
from apps.events.rules import MOVE, Move
from apps.grids.models import Level, Unit
from apps.households.identifiers import WrongNumberError, telephone
from apps.portal.letters.writing import ABOUT_ONESELF, ABOUT_THE_SYSTEM
from apps.portal.models import Letter

PICTURES = "image/jpeg,image/png,image/webp"
LEFT_OUT = ("client_id", "title", "category", "building", "keep_place")
LONGEST_PHONE = 30


class PhoneField(forms.CharField):
    """A telephone number, tidied; empty for who does not want to be called."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        super().__init__(
            **{
                "label": gettext_lazy("Your telephone number"),
                "help_text": gettext_lazy("Only the community sees it, to ask back. Leave it empty to stay unknown."),
                "required": False,
                "max_length": LONGEST_PHONE,
                "widget": widget,
                **kwargs,
            }
        )

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return telephone(typed) if typed else ""
        except WrongNumberError as problem:
            raise ValidationError(str(problem)) from problem


class PhoneForm(forms.Form):
    phone = PhoneField(help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class CodeForm(forms.Form):
    """`code` is read by `codes.read`; whether it is one, nobody is told before it was looked for."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=60,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class LetterForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=2000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea({"rows": 5}),
    )
    phone = PhoneField(help_text=gettext_lazy("Only who answers sees it. The answer can be read here without it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field(self, "kind").choices = [(kind, Letter.Kind(kind).label) for kind in ABOUT_THE_SYSTEM]
        dress(self)


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("What should be done?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("What exactly?"),
        required=False,
        max_length=2000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field(self, "kind").choices = [(kind, Letter.Kind(kind).label) for kind in ABOUT_ONESELF]
        dress(self)


def report_form(*, data: Any = None, files: Any = None, placed: bool) -> MoveForm:
    """Of the move `report`, as far as it is a resident's. `placed`: a poster says where it is."""
    form = form_for(MOVE["report"], data=data, files=files)
    for name in LEFT_OUT:
        del form.fields[name]
    form.fields["phone"] = PhoneField()
    form.fields["photos"].label = _("Take or choose photos")
    form.fields["place"].label = _("Where exactly, in words")
    form.fields["danger"].label = _("There is danger at this moment")
    form.fields["unit"].label = _("Community")
    for name in ("lng", "lat"):
        form.fields[name].widget = forms.HiddenInput()
    empty = _("where the poster hangs") if placed else _("choose…")
    form.fields["unit"].widget = forms.Select(choices=[("", empty), *_communities()])
    return dress(form)


def move_form(move: Move, *, event: Event, data: Any = None, files: Any = None) -> MoveForm:
    """A move that whoever reported may make; photos come without the place they were taken at."""
    form = form_for(move, event=event, data=data, files=files)
    form.fields.pop("keep_place", None)
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField):
            field.widget = forms.RadioSelect(choices=list(field.choices))  # type: ignore[arg-type]  # a callable is none of ours
    return dress(form)


def dress(form: Any) -> Any:
    for name, field in form.fields.items():
        widget = field.widget
        if isinstance(field, PhotosField):
            widget.attrs.update(accept=PICTURES, multiple=True)
        if isinstance(widget, forms.RadioSelect):
            continue
        if isinstance(widget, forms.CheckboxInput):
            look = "form-check-input"
        else:
            look = "form-select" if isinstance(widget, forms.Select) else "form-control form-control-lg"
        invalid = " is-invalid" if form.is_bound and form.errors.get(name) else ""
        widget.attrs["class"] = look + invalid
    return form


def _communities() -> list[tuple[str, list[tuple[int, str]]]]:
    """By street."""
    rows = Unit.objects.filter(level=Level.COMMUNITY, retired_at=None).select_related("parent").order_by("code")
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        found.setdefault(row.parent.name if row.parent else "", []).append((row.pk, row.name))
    return list(found.items())


def _field(form: forms.Form, name: str) -> Any:
    return form.fields[name]
