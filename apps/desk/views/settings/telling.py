"""Versions with the names of those who made them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from apps.audit.versions import Change, Version, Wording, versions_of, with_changes
from apps.desk.naming import named
from apps.staff.models import Appointment, Person

MOST_MEANWHILE = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """`post` is empty where no post is known: the program wrote, or somebody without one."""

    version: Version
    by: str
    post: str
    changes: list[Change]
    first: bool


def entries_of(record: models.Model, wording: Wording) -> list[Entry]:
    """The history of a record, newest first."""
    told = with_changes(versions_of(record, wording))
    signed = signatures(version for version, _changes in told)
    last = told[-1][0].pk if told else None
    return [Entry(version, *signed[version.pk], found, version.pk == last) for version, found in told]


def meanwhile(model: type[models.Model], wording: Wording, *, since: int, **which: Any) -> list[Entry]:
    """What was changed after the version `since`, newest first."""
    history: Any = model.history  # type: ignore[attr-defined]
    ids = set(history.filter(history_id__gt=since, **which).values_list("id", flat=True)[:MOST_MEANWHILE])
    records: Sequence[models.Model] = list(model._default_manager.filter(pk__in=ids))
    found = [entry for record in records for entry in entries_of(record, wording) if entry.version.pk > since]
    return sorted(found, key=lambda entry: entry.version.pk, reverse=True)[:MOST_MEANWHILE]


def signatures(versions: Iterable[Version]) -> dict[int, tuple[str, str]]:
    """Version → person and post, in two queries."""
    listed = list(versions)
    people = Person.objects.in_bulk({version.person_id for version in listed if version.person_id})
    appointments = Appointment.objects.select_related("post", "unit").in_bulk(
        {version.appointment_id for version in listed if version.appointment_id}
    )
    return {
        version.pk: (
            people[version.person_id].name if version.person_id in people else _("the program"),
            _post(appointments.get(version.appointment_id)),
        )
        for version in listed
    }


def _post(appointment: Appointment | None) -> str:
    return f"{named(appointment.post)} · {appointment.unit.name}" if appointment else ""
