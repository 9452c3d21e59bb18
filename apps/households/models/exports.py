"""Workbooks of base data that somebody has asked for."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.staff.models import Appointment, Person


class ExportRequest(models.Model):
    """Rows of a list that a person, in a post, wants as a workbook; another decides. See decision 017.

    `ids`: the records as they were counted when it was asked for: the workbook never holds others. `clear`: with
    numbers opened. `said`: what the list was narrowed to, in words without any name. `file`: sealed under `mark`.
    `touched_at` moves with every chunk; a request that is being written and has not moved has lost its worker.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for approval")
        WRITING = "writing", _("being written")
        READY = "ready", _("ready to be fetched")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("nobody answered in time")
        STOPPED = "stopped", _("stopped")
        OVER = "over", _("its time is over")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    clear = models.BooleanField(default=False)
    purpose = models.CharField(_("what it is needed for"), max_length=200)
    said = models.CharField(max_length=300, blank=True)
    ids = ArrayField(models.BigIntegerField())
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    decided_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()
    mark = models.UUIDField(default=uuid4, editable=False)
    file = models.CharField(max_length=120, blank=True)
    ends_at = models.DateTimeField(null=True)
    fetched = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="export_of_person"),
            models.Index(fields=["state"], name="export_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="ready") | Q(ends_at__isnull=False), name="export_ready_ends")
        ]

    @property
    def total(self) -> int:
        return len(self.ids)
