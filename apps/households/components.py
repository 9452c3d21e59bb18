"""Things in the street: their numbers, and the departments that own them."""

from django.db.models import Max, QuerySet

from apps.grids.models import Level, Unit
from apps.households.models import Component, ComponentType

SERIAL = 6  # digits


def departments() -> QuerySet[Unit]:
    """That may own something, those of the district first."""
    rows = Unit.objects.filter(level=Level.DEPARTMENT, retired_at=None)
    return rows.order_by("code").only("name", "path", "department_type")


def complete(row: Component) -> None:
    """Fills in what was left empty: the number, and the owner by the kind of thing. In a transaction.

    A number as in GB/T 30428.2: six digits of the division, four of the kind, six in sequence. Whoever else records a
    thing of that kind waits.
    """
    kind = ComponentType.objects.select_for_update().get(pk=row.type_id)
    if not row.number:
        row.number = _next_number(f"{row.unit.code[:6]}{kind.code}")
    if row.owner_id is None and kind.owner_type_id is not None:
        row.owner = departments().filter(department_type=kind.owner_type_id).first()


def _next_number(prefix: str) -> str:
    taken = Component.objects.filter(number__regex=rf"^{prefix}[0-9]{{{SERIAL}}}$")
    last = taken.aggregate(last=Max("number"))["last"] or f"{prefix}0"
    return f"{prefix}{int(last[len(prefix) :]) + 1:0{SERIAL}}"
