"""What the list of grid sizes can be narrowed to and sorted by, as it stands in the address."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.grids.models import Level, Unit
from apps.households.sizes import STATES, Size, grids_of
from apps.staff.actors import InPost

SORTS: dict[str, tuple[Any, Callable[[Size], Any]]] = {
    "outside": (gettext_lazy("furthest outside first"), lambda size: (-abs(size.outside or 0), size.grid.code)),
    "most": (gettext_lazy("most households first"), lambda size: (-size.households, size.grid.code)),
    "fewest": (gettext_lazy("fewest households first"), lambda size: (size.households, size.grid.code)),
    "code": (gettext_lazy("by code"), lambda size: size.grid.code),
}


class SizeFilter(forms.Form):
    """Fields that cannot be read filter nothing: an address may come from an older page."""

    def __init__(self, actor: InPost, data: Any) -> None:
        super().__init__(data)
        above = {unit.pk: unit for grid in grids_of(actor) for unit in (grid.parent, grid.parent.parent) if unit}  # type: ignore[union-attr]
        self.areas: dict[int, Unit] = above
        places = sorted(above.values(), key=lambda unit: unit.code)
        named = [(unit.pk, unit.name if unit.level == Level.STREET else f"　{unit.name}") for unit in places]
        any_one = ("", _("any"))
        self.fields["unit"] = forms.TypedChoiceField(
            label=_("Street or community"), required=False, choices=[any_one, *named], coerce=int, empty_value=None
        )
        self.fields["state"] = forms.ChoiceField(
            label=_("State"), required=False, choices=[any_one, *((code, text) for code, text in STATES.items())]
        )
        self.fields["sort"] = forms.ChoiceField(
            label=_("Sort by"), required=False, choices=[(code, text) for code, (text, _key) in SORTS.items()]
        )
        for name, field in self.fields.items():
            field.widget.attrs.update({"class": "form-select", "id": f"filter_{name}"})
        self.is_valid()

    @property
    def wanted(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    @property
    def within(self) -> Unit | None:
        return self.areas.get(self.wanted.get("unit", 0))

    @property
    def sort(self) -> str:
        return str(self.wanted.get("sort", "outside"))

    @property
    def query(self) -> str:
        return urlencode(self.wanted)
