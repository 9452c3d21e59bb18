"""The workbooks that base data come in with, one a kind. Which fields are mandatory: as on the pages (tables §14.1)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.households.imports.columns import Column, Sheet
from apps.households.models import Building, Dwelling, ImportRun, Organisation, Resident

YES_OR_NO = (("true", _("yes")), ("false", _("no")))


def _of(model: type[models.Model], name: str, *, key: str = "", required: bool = False, hint: Any = "") -> Column:
    field: Any = model._meta.get_field(name)
    return Column(
        key=key or name,
        label=field.verbose_name,
        required=required,
        choices=_choices(field),
        longest=field.max_length or 120,
        hint=hint,
        is_date=isinstance(field, models.DateField),
    )


def _choices(field: Any) -> tuple[tuple[str, Any], ...]:
    if isinstance(field, models.BooleanField):
        return YES_OR_NO
    return tuple((str(code), label) for code, label in field.flatchoices if code != "")


GRID = Column("grid", _("grid (code or name)"), required=True, hint=_("The 15 digits of the grid's code, or its name."))
ADDRESS = (
    GRID,
    _of(Building, "estate"),
    _of(Building, "name", key="building", required=True),
    _of(Dwelling, "entrance"),
    _of(Dwelling, "number", key="door", required=True),
)
PERSON = (
    Column("person", _("name of the person"), required=True, longest=40),
    _of(Resident, "document", required=True),
    _of(Resident, "identity", required=True, hint=_("As text: Excel rounds long numbers.")),
    _of(Resident, "sex", required=True, hint=_("May stay empty with an identity card: it follows from the number.")),
    _of(Resident, "born_on", required=True, hint=_("Like 1990-03-07. May stay empty with an identity card.")),
    _of(Resident, "phone", hint=_("As text.")),
    _of(Resident, "registered_division", required=True, hint=_("6, 9 or 12 digits.")),
    _of(Resident, "match", required=True),
    _of(Resident, "relation"),
    _of(Resident, "education"),
    _of(Resident, "marital"),
    _of(Resident, "politics"),
    _of(Resident, "occupation"),
    _of(Resident, "contact", hint=_("Name and telephone of somebody to call.")),
)
RESIDENTS = Sheet(
    ImportRun.Kind.RESIDENT,
    Resident,
    _("One person, with their address. Buildings, dwellings and households not yet in the books are made."),
    (*ADDRESS, *PERSON),
)
BUILDINGS = Sheet(
    ImportRun.Kind.BUILDING,
    Building,
    _("One building that is not in the books yet."),
    (
        GRID,
        _of(Building, "estate"),
        _of(Building, "name", required=True),
        _of(Building, "address", required=True),
        _of(Building, "kind", required=True),
        _of(Building, "floors"),
        _of(Building, "lifts"),
        _of(Building, "built_year"),
        _of(Building, "fire_lane"),
        _of(Building, "charging"),
        _of(Building, "property_manager"),
        _of(Building, "lng", hint=_("WGS-84, in degrees, like 115.892151. With the latitude or not at all.")),
        _of(Building, "lat", hint=_("WGS-84, in degrees, like 28.676493.")),
    ),
)
ORGANISATIONS = Sheet(
    ImportRun.Kind.ORGANISATION,
    Organisation,
    _("One shop, firm or social organisation that is not in the books yet."),
    (
        GRID,
        _of(Organisation, "name", required=True),
        _of(Organisation, "credit_code", hint=_("As text. Stays empty where somebody works without a licence.")),
        _of(Organisation, "kind", required=True),
        _of(Organisation, "address", required=True),
        _of(Organisation, "trade", required=True),
        _of(Organisation, "head", required=True),
        _of(Organisation, "phone", required=True, hint=_("As text.")),
        _of(Organisation, "staff"),
        _of(Organisation, "small_place"),
        _of(Organisation, "permit_until"),
        _of(Organisation, "party_branch"),
        _of(Organisation, "closed_on"),
    ),
)
SHEETS: dict[str, Sheet] = {sheet.kind: sheet for sheet in (RESIDENTS, BUILDINGS, ORGANISATIONS)}
