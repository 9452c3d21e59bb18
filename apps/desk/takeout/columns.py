"""What a row of base data says in a workbook: the fields of its form, and where it is. No tags."""

from typing import Any

from django.utils.translation import gettext as _

from apps.desk.views.records.lists import NEEDED
from apps.desk.views.records.telling import facts, home_of, title_of
from apps.households.forms import FIELDS, SEALED
from apps.households.models import Household, Resident
from apps.households.models.base import Located
from apps.households.revealing import may_reveal, opened
from apps.households.rules import KINDS
from apps.staff.actors import InPost


def head(kind: str) -> list[str]:
    model: Any = KINDS[kind]
    names = [*FIELDS[model], *SEALED.get(model, ())]
    labels = [str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in names]
    return [_("Number of the record"), _("Community"), _("Grid"), _("Where"), *labels]


def cells(row: Located, *, clear: bool, actor: InPost) -> list[str]:
    """Opened where that was approved and the post may open it, else masked."""
    opens = clear and may_reveal(actor, row)
    told = facts(row, opened(row) if opens else None)
    where = _door(row) if opens else home_of(row)
    return [str(row.pk), row.community.name, row.unit.name, where, *(fact.clear or fact.text for fact in told)]


def _door(row: Located) -> str:
    """The whole address."""
    if isinstance(row, Resident):
        return title_of(row.household)
    return title_of(row) if isinstance(row, Household) else home_of(row)


def needed(kind: str) -> tuple[str, ...]:
    """What `cells` reads along with a row."""
    return (*NEEDED.get(kind, ("unit",)), "unit", "community")
