"""How base data are shown: masked, in the reader's words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.fields import BlindIndexField, SealedField
from apps.audit.versions import Wording
from apps.desk.naming import named
from apps.desk.views.settings.telling import Entry, entries_of
from apps.grids.models import Unit
from apps.households import masks
from apps.households.forms import FIELDS, SEALED
from apps.households.models import Building, ComponentType, Dwelling, Household, Organisation, Proposal, Resident
from apps.households.models.base import Located
from apps.households.proposals import changes_of
from apps.households.rules import MANDATORY

UNTOLD = frozenset({"community", "street", "version", "colour", "mark", "verified_by", "lng", "lat", "anonymised_at"})
PERSONAL = {(Resident, "name"): masks.name, (Organisation, "head"): masks.name}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field and its value, masked; `key` where it can be revealed, `clear` after it was."""

    name: str
    label: str
    text: str
    mandatory: bool = False
    clear: str = ""


def facts(row: Located, clear: dict[str, str] | None = None) -> list[Fact]:
    """What the forms ask for. `clear`: field → value that was just revealed."""
    model, revealed = type(row), clear or {}
    names = [*FIELDS[model], *SEALED.get(model, ())]
    return [
        Fact(
            name,
            str(getattr(row._meta.get_field(name), "verbose_name", name)),
            text_of(row, name),
            mandatory=model is Resident and name in MANDATORY,
            clear=revealed.get(name, ""),
        )
        for name in names
    ]


def text_of(row: Any, name: str) -> str:
    value = getattr(row, name)
    if (type(row), name) in PERSONAL:
        return PERSONAL[type(row), name](value)
    if name == "born_on":
        return masked_day(value)
    shown = getattr(row, f"get_{name}_display", None)
    if shown is not None:
        return str(shown() or "")
    if isinstance(value, ComponentType | Unit):
        return named(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def proposed(proposal: Proposal) -> list[tuple[str, str, str]]:
    """(label, recorded, proposed) of each field: who confirms must see them, of numbers the mask."""
    resident, told = proposal.resident, []
    for name, value in changes_of(proposal).items():
        field = Resident._meta.get_field(name)
        if isinstance(field, SealedField):
            before, after = str(getattr(resident, name)), field.mask(value)
        else:
            choices: dict[Any, Any] = dict(getattr(field, "flatchoices", ()))
            kept = getattr(resident, name)
            before, after = str(choices.get(kept, kept)), str(choices.get(value, value))
        told.append((str(getattr(field, "verbose_name", name)), before, after))
    return told


def masked_day(day: date | None) -> str:
    """Of a date of birth the year: with the mask of an identity number the whole day would complete it."""
    return f"{day.year}-**-**" if day else ""


def age(born_on: date) -> int:
    today = timezone.localdate()
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def title_of(row: Located) -> str:
    """What a record is called where everybody who sees it may read it."""
    if isinstance(row, Household):
        return f"{row.dwelling.building} {row.dwelling}"
    if isinstance(row, Dwelling):
        return f"{row.building} {row}"
    return str(row)


def home_of(row: Located) -> str:
    """The building: an address is masked down to it in lists."""
    if isinstance(row, Resident):
        return str(row.household.dwelling.building)
    if isinstance(row, Household):
        return str(row.dwelling.building)
    return str(getattr(row, "address", ""))


def history_of(row: Located) -> list[Entry]:
    """The versions, masked. The stored colour is told to nobody."""
    indexes = {field.name for field in row._meta.concrete_fields if isinstance(field, BlindIndexField)}
    model = type(row)

    def tell(field: str, value: Any) -> str | None:
        if (model, field) in PERSONAL and isinstance(value, str):
            return PERSONAL[model, field](value)
        return masked_day(value) if field == "born_on" else None

    return entries_of(row, Wording(name_of=_name_of, tell=tell, untold=UNTOLD | indexes))


def _name_of(thing: Any) -> str:
    if isinstance(thing, Unit | ComponentType):
        return named(thing)
    if isinstance(thing, Building):
        return str(thing)
    return _("no. %(id)d") % {"id": thing.pk}
