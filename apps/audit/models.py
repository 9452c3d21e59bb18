"""What is only ever added to, and who did it."""

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class AppendOnly(models.Model):
    """Rows are written once. The database itself refuses UPDATE and DELETE, see `tenancy.database.seal`."""

    append_only = True

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who is acting, and in which post; for rows whose writer is not passed along (history tables)."""

    person_id: int | None = None
    appointment_id: int | None = None


NOBODY = Stamp()
acting: ContextVar[Stamp] = ContextVar("acting", default=NOBODY)


class _FromStamp(models.BigIntegerField):
    """Filled from the stamp when the row is written: one by one or in bulk, of which signals hear nothing."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add:
            setattr(model_instance, self.attname, getattr(acting.get(), self.attname.removeprefix("history_")))
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        """To migrations a plain column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs


class Stamped(models.Model):
    """Columns that every history table has besides simple-history's own."""

    history_person_id = _FromStamp(null=True)
    history_appointment_id = _FromStamp(null=True)

    class Meta:
        abstract = True


def recorded(*, together_with: Sequence[models.ManyToManyField] = ()) -> HistoricalRecords:
    """The history of a record that people edit: every version, who made it, in which post.

    `together_with`: its many-to-many fields, whose rows belong to the version.
    """
    return HistoricalRecords(
        bases=[Stamped],
        m2m_fields=together_with,
        history_user_id_field=models.BigIntegerField(null=True),
        history_user_getter=_no_user,
        history_user_setter=_ignore_user,
        inherit=False,
    )


def _no_user(historical: Any) -> None:
    return None


def _ignore_user(historical: Any, user: Any) -> None:
    """The stamp says it better: person and post."""


class AuditEntry(AppendOnly):
    """An act that leaves no other trace: a log-in, an export, a link that was opened."""

    at = models.DateTimeField(auto_now_add=True)
    act = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True)
    appointment_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["about", "about_id", "at"]), models.Index(fields=["person_id", "at"])]


class AccessEntry(AppendOnly):
    """Somebody saw personal data in the clear, took it out, or ruled on that: see `apps.audit.access`.

    `about`, `about_id`: the record; `fields`: which of its fields; `rows`: how many records, of an export. `previous`,
    `digest`: SHA-256 in hexadecimal.
    """

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    appointment_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=20)
    about = models.CharField(max_length=40)
    about_id = models.BigIntegerField(null=True)
    fields = models.JSONField(default=list)
    purpose = models.CharField(max_length=200)
    address = models.CharField(max_length=45, blank=True)
    rows = models.PositiveIntegerField(default=1)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["person_id", "at"]), models.Index(fields=["about", "about_id", "at"])]
