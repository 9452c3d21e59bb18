"""Runs that bring base data in from a workbook, and their rows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.fields import SealedField
from apps.households.models.base import mark
from apps.staff.models import Appointment, Person


def nothing(value: str) -> str:
    """What is shown of a row: it holds a whole person."""
    return "***"


class ImportRun(models.Model):
    """One workbook: received, read, imported in chunks, perhaps taken back.

    `updates`: people who are known already take over what is filled in; else such a row is a mistake. `file`: where the
    workbook lies until it has been read. `language`: that of the sentences about its rows.
    `touched_at` moves with every chunk; a run that is under way and has not moved for a while has lost its worker.
    """

    class Kind(models.TextChoices):
        RESIDENT = "resident", _("residents")
        BUILDING = "building", _("buildings")
        ORGANISATION = "organisation", _("organisations")

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("read, waiting for you")
        RUNNING = "running", _("being imported")
        STOPPED = "stopped", _("stopped")
        FINISHED = "finished", _("imported")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        UNREADABLE = "unreadable", _("could not be read")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.RESIDENT)
    updates = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    file = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    total = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="import_run_of_person")]


class ImportRow(models.Model):
    """A row of the workbook. `number`: as Excel counts it. `cells`: JSON, column → text, until it is imported.

    `problems`: [[column, sentence], …]. `key`: a digest of what the row is about, until it is imported. `updates`: the
    columns that it fills in of a record that is known; None: it makes a new one. `updated_id`: that record, a person;
    `before`, `after`: its versions around the update. The last five: what the row has made.
    """

    class State(models.TextChoices):
        READY = "ready", _("ready")
        WRONG = "wrong", _("to be mended")
        IMPORTED = "imported", _("imported")

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State)
    cells = SealedField(mask=nothing)
    problems = models.JSONField(default=list)
    mark = mark()
    key = models.BinaryField(max_length=32, null=True)
    updates = models.JSONField(null=True)
    updated_id = models.BigIntegerField(null=True)
    before = models.BigIntegerField(null=True)
    after = models.BigIntegerField(null=True)
    resident_id = models.BigIntegerField(null=True)
    household_id = models.BigIntegerField(null=True)
    dwelling_id = models.BigIntegerField(null=True)
    building_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["run", "number"], condition=Q(state="ready"), name="import_row_ready"),
            models.Index(fields=["run", "number"], condition=Q(state="wrong"), name="import_row_wrong"),
            models.Index(fields=["run", "key"], condition=Q(state="ready"), name="import_row_key"),
        ]
