"""The forms of the unit pages. They read what was typed; the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.desk.naming import named
from apps.desk.views.settings.words import label
from apps.grids.keeping import NAME_LENGTH, REASON_LENGTH
from apps.grids.models import DepartmentType, Level, Unit
from apps.grids.rules import below

CODE_LENGTH, EXTERNAL_LENGTH = 24, 40


class UnitForm(forms.Form):
    """What may be changed of a unit; `seen` is the version the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _common_fields(self)


class NewUnitForm(forms.Form):
    def __init__(self, parent: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = below(parent.level)
        choices = [(level, Level(level).label) for level in levels]
        self.fields["level"] = forms.ChoiceField(label=label("level"), choices=choices)
        self.fields["code"] = forms.CharField(
            label=label("code"),
            max_length=CODE_LENGTH,
            help_text=_("A code is never used twice, not even a retired one."),
        )
        self.fields["code"].widget.attrs.update(autocapitalize="characters", autocomplete="off", spellcheck="false")
        _common_fields(self)
        if Level.DEPARTMENT in levels:
            self.fields["department_type"] = _Types(
                DepartmentType.objects.order_by("code"),
                label=label("department_type"),
                required=False,
                empty_label=_("only for departments"),
            )


class RetireForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class _Types(forms.ModelChoiceField):
    def label_from_instance(self, thing: Any) -> str:
        return f"{thing.code} {named(thing)}"


def _common_fields(form: forms.Form) -> None:
    form.fields["name"] = forms.CharField(label=label("name"), max_length=NAME_LENGTH)
    form.fields["external_code"] = forms.CharField(
        label=label("external_code"), max_length=EXTERNAL_LENGTH, required=False
    )
    form.fields["is_rural"] = forms.BooleanField(label=label("is_rural"), required=False)
