"""Appointments whose unit is divided or joined: they end there and go on in the unit that takes its place."""

from collections.abc import Iterable
from datetime import date, timedelta

from apps.grids.models import Unit
from apps.staff.actions import appoint_many, end_appointment
from apps.staff.models import Appointment

A_DAY = timedelta(days=1)


def serving(units: Iterable[Unit], today: date) -> list[Appointment]:
    """Those of today and of later, by post and person."""
    rows = Appointment.objects.filter(unit__in=list(units)).exclude(until__lt=today)
    return list(rows.select_related("person", "post", "unit").order_by("unit__code", "post__code", "since", "pk"))


def go_on(rows: Iterable[tuple[Appointment, Unit]], today: date) -> list[Appointment]:
    """Each ends the day before and begins anew in its unit, in the same post and to the same day."""
    new = []
    for row, unit in rows:
        since, until = max(row.since, today), row.until
        end_appointment(appointment=row, until=max(row.since, today - A_DAY))
        new.append(Appointment(person=row.person, post=row.post, unit=unit, since=since, until=until))
    return appoint_many(new)


def end(rows: Iterable[Appointment], today: date) -> None:
    """From today on they have no powers; one that begins today or later ends on its first day."""
    for row in rows:
        end_appointment(appointment=row, until=max(row.since, today - A_DAY))


def resume(rows: Iterable[tuple[Appointment, date | None]]) -> None:
    """Goes on to the day that held before."""
    for row, until in rows:
        row.until = until
        row.save(update_fields=["until"])
