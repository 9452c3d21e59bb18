"""Reads what was typed about base data. Which fields are mandatory: tables §14.1."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.forms import modelform_factory
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.households.codes import Documents
from apps.households.components import departments
from apps.households.identifiers import (
    EARLIEST_BIRTH,
    WrongNumberError,
    birth_date,
    credit_code,
    division,
    identity_number,
    sex_of,
    telephone,
    tidy,
)
from apps.households.models import (
    Building,
    Component,
    ComponentType,
    Dwelling,
    Household,
    KeyPlace,
    Organisation,
    Resident,
)
from apps.households.models.base import Located

PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55)}) | frozenset(
    {*range(61, 66), 71, 81, 82, 83}
)
TAKE_AWAY = "-"
HEAD = "01"  # of codes.RELATIONS
HERE = (Resident.Status.PRESENT, Resident.Status.AWAY)
SEALED = {
    Resident: ("identity", "phone", "contact"),
    Organisation: ("phone",),
    Dwelling: ("owner",),
}
FIELDS: dict[type[Located], tuple[str, ...]] = {
    Resident: (
        *("name", "document", "sex", "born_on", "registered_division", "match", "relation", "education", "marital"),
        *("politics", "occupation", "inflow_reason", "permit", "lodging", "registered_on", "leaves_on"),
        *("nationality", "purpose", "stays_until"),
    ),
    Household: ("kind", "since", "note"),
    Dwelling: (
        "entrance",
        "number",
        "use",
        "occupancy",
        "area",
        "structure",
        "rental_use",
        "tenants",
        "hazards",
        "filing_number",
    ),
    Building: (
        *("estate", "name", "address", "kind", "floors", "lifts", "built_year", "fire_lane", "charging"),
        "property_manager",
    ),
    Organisation: (
        *("name", "credit_code", "kind", "address", "trade", "head", "staff", "small_place", "permit_until"),
        *("party_branch", "closed_on"),
    ),
    KeyPlace: ("name", "kind", "address", "note"),
    Component: ("type", "number", "state", "address", "owner"),
}


class RecordForm(forms.ModelForm):
    """`seen`: the newest version when the page was opened. What is sealed is never sent to the page: left empty it
    stays as it is."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    warnings: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.warnings = []
        for name in self.sealed:
            self.fields[name] = self._sealed_field(name)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    @property
    def sealed(self) -> tuple[str, ...]:
        return SEALED.get(type(self.instance), ())

    @property
    def values(self) -> dict[str, Any]:
        """What was given, for the action; a sealed field only when it was typed or is to be taken away."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for name in self.sealed:
            if not found[name]:
                del found[name]
            elif found[name] == TAKE_AWAY:
                found[name] = ""
        return found

    def _sealed_field(self, name: str) -> forms.CharField:
        model_field = self.instance._meta.get_field(name)
        kept = getattr(self.instance, name) if self.instance.pk else ""
        needed = (type(self.instance), name) in ((Resident, "identity"), (Organisation, "phone"))
        field = forms.CharField(label=model_field.verbose_name, required=needed and not kept, max_length=40)
        field.widget.attrs["autocomplete"] = "off"
        if kept:
            sentence = _("Recorded: %(mask)s. Leave it empty to keep it.") % {"mask": kept}
            field.help_text = sentence if needed else f"{sentence} {_('Write - to take it away.')}"
        return field

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return typed if typed in ("", TAKE_AWAY) else _checked(telephone, typed)

    def clean_credit_code(self) -> str:
        typed: str = self.cleaned_data["credit_code"]
        return _checked(credit_code, typed) if typed else ""


def _checked(check: Callable[[str], str], typed: str) -> str:
    try:
        return check(typed)
    except WrongNumberError as problem:
        raise forms.ValidationError(str(problem)) from problem


class ResidentForm(RecordForm):
    """Sex and date of birth follow from an identity number, and are checked against it where they are typed too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sex", "born_on"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Follows from the number of an identity card.")
        order = ["name", "document", "identity", "sex", "born_on", "phone", "registered_division", "match", "relation"]
        self.order_fields(order)

    def clean_registered_division(self) -> str:
        typed = _checked(division, self.cleaned_data["registered_division"])
        self._warn_of(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("identity") == TAKE_AWAY:
            self.add_error("identity", _("The number of the document cannot be taken away. Type the right one."))
        elif found.get("document") == Documents.IDENTITY_CARD:
            self._check_identity(found)
        elif found.get("identity"):
            found["identity"] = tidy(found["identity"])
        elif found.get("document") and self._is_another(found["document"]):
            self.add_error("identity", _("Type the number of this document: the one on record is of another."))
        for name in ("sex", "born_on"):
            if not found.get(name) and name not in self.errors and "identity" not in self.errors:
                self.add_error(name, _("This follows from an identity number only. Fill it in."))
        if found.get("relation") == HEAD and self._has_another_head():
            self.warnings.append(_("This household has a head already. Check who it is, and correct the other record."))
        if found.get("born_on") and not EARLIEST_BIRTH <= found["born_on"] <= timezone.localdate():
            self.add_error("born_on", _("This day has not been, or is too long ago. Correct it."))
        return found

    def _has_another_head(self) -> bool:
        heads = Resident.objects.filter(relation=HEAD, status__in=HERE, merged_into=None)
        return heads.filter(household=self.instance.household_id).exclude(pk=self.instance.pk).exists()

    def _is_another(self, document: str) -> bool:
        """Than the one whose number is on record."""
        kept = type(self.instance).objects.filter(pk=self.instance.pk).values_list("document", flat=True).first()
        return kept is not None and kept != document

    def _check_identity(self, found: dict[str, Any]) -> None:
        if not found.get("identity"):
            self._must_stay(found)
            return
        try:
            number = identity_number(found["identity"], today=timezone.localdate())
        except WrongNumberError as problem:
            self.add_error("identity", str(problem))
            return
        self._warn_of(number)
        found["identity"] = number
        for name, follows in (("sex", sex_of(number)), ("born_on", birth_date(number))):
            if name in self.changed_data and found.get(name) and found[name] != follows:
                self.add_error(name, _("This does not agree with the identity number. Correct one of the two."))
            found[name] = follows

    def _must_stay(self, found: dict[str, Any]) -> None:
        """Without the number typed again, what follows from it stays."""
        kept = type(self.instance).objects.filter(pk=self.instance.pk).values("document", "sex", "born_on").first()
        if kept is None:
            return
        if kept["document"] != Documents.IDENTITY_CARD:
            self.add_error("identity", _("Type the number of the identity card: the document is another one now."))
            return
        for name in ("sex", "born_on"):
            if found.get(name) and found[name] != kept[name]:
                self.add_error(name, _("This follows from the identity number. Type that anew to correct it."))
            found[name] = kept[name]

    def _warn_of(self, number: str) -> None:
        sentence = _("The first digits name no province. It was kept as typed; check it against the document.")
        if int(number[:2]) not in PROVINCES and sentence not in self.warnings:
            self.warnings.append(sentence)


class ComponentForm(RecordForm):
    """What a thing is and its number are said once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, number, owner = (cast("Any", self.fields[name]) for name in ("type", "number", "owner"))
        kind.queryset = ComponentType.objects.filter(is_active=True)
        number.required = False
        number.help_text = _("Left empty, the next number of this kind is given.")
        owner.queryset = departments()
        owner.help_text = _("Left empty, the department that things of this kind belong to.")
        if self.instance.pk:
            del self.fields["type"], self.fields["number"]

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"].strip()
        if typed and Component.objects.filter(number=typed).exists():
            raise forms.ValidationError(_("This number is on record already. Correct it, or open that record."))
        return typed


class LeaveForm(forms.Form):
    """`on`: the day from which somebody no longer lives here."""

    status = forms.ChoiceField(choices=[])
    on = forms.DateField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gone = (Resident.Status.LEFT, Resident.Status.DIED)
        self.fields["status"] = forms.ChoiceField(label=_("What happened"), choices=[(s.value, s.label) for s in gone])
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["on"] = forms.DateField(label=_("On"), widget=day, initial=_today)


def _today() -> date:
    return timezone.localdate()


def form_for(model: type[Model]) -> type[RecordForm]:
    """The form of a kind of record."""
    base = ResidentForm if model is Resident else ComponentForm if model is Component else RecordForm
    return modelform_factory(model, form=base, fields=FIELDS[model])  # type: ignore[index, return-value]
