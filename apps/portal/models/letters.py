"""Letters to the district: about the system itself, and about what it holds of the writer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.fields import SealedField
from apps.audit.models import recorded
from apps.households import masks
from apps.households.models.base import mark
from apps.portal.models.slips import Slip
from apps.staff.models import Appointment


class Letter(models.Model):
    """`digest`: of the code by which it is followed; a request about a report is followed on that report's page.

    `due_at` repeats its clock's. `answered_by`: the appointment.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint about the system")
        SUGGESTION = "suggestion", _("suggestion for the system")
        CORRECT = "correct", _("correct my data")
        DELETE = "delete", _("delete my data")
        SEE = "see", _("tell me what you hold of me")

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        GRANTED = "granted", _("done")
        REFUSED = "refused", _("not done")
        ANSWERED = "answered", _("answered")

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, null=True, related_name="letters")
    digest = models.BinaryField(max_length=32, null=True, unique=True)
    words = models.TextField(max_length=2000, blank=True)
    phone = SealedField(mask=masks.phone)
    mark = mark()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")

    history = recorded()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="open"), name="letter_open"),
            models.Index(fields=["slip", "-id"], name="letter_of_slip"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slip", "kind"], condition=Q(state="open", slip__isnull=False), name="letter_one_open_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.number
