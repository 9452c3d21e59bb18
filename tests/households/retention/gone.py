"""People who have left, as long ago as a test wants."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from apps.grids.models import Unit
from apps.households.models import Expiry, Household, Organisation, Resident
from apps.households.retention.announcing import announce
from tests.households.people import OTHER_IDENTITY, place_of, resident


def ago(months: float) -> date:
    return timezone.localdate() - timedelta(days=round(months * 30.5))


def left(grid: Unit, months: float = 14, of: Household | None = None, **given: Any) -> Resident:
    values: dict[str, Any] = {
        "status": Resident.Status.LEFT,
        "status_since": ago(months),
        "identity": OTHER_IDENTITY,
        **given,
    }
    return resident(grid, of=of, **values)


def closed(grid: Unit, months: float = 14) -> Organisation:
    return Organisation.objects.create(
        **place_of(grid),
        name="小店",
        kind="sole",
        address="河畔路9号",
        trade="零售",
        head="欧阳掌柜",
        phone="13700000007",
        closed_on=ago(months),
    )


def due(row: Resident | Household | Organisation) -> Expiry:
    """Announced, and its day has come."""
    today = timezone.localdate()
    announce(today)
    expiry = Expiry.objects.get(about_id=row.pk, about=type(row).__name__.lower(), state=Expiry.State.ANNOUNCED)
    expiry.due_on = today
    expiry.save()
    return expiry
