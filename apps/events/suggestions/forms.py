"""Parses what is known of a report that is being written."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from apps.events.forms import ByIdOrCode
from apps.events.models import Category
from apps.events.suggestions.words import LONGEST_TEXT


class HintForm(forms.Form):
    """`cleaned_data`: text, category (its id or None), lng and lat (both or neither)."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT, validators=[ProhibitNullCharactersValidator()])
    category = ByIdOrCode(Category.objects.none(), required=False)
    lng = forms.FloatField(required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)

    def __init__(self, data: Any) -> None:
        super().__init__(data=data)
        self.fields["category"].queryset = Category.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for given, missing in (("lng", "lat"), ("lat", "lng")):
            if cleaned.get(given) is not None and cleaned.get(missing) is None and missing not in self.errors:
                self.add_error(missing, _("Give both degrees, or neither."))
        return cleaned
