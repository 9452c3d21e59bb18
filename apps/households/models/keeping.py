"""What happens to base data: seen on the spot, proposed by one person and decided by another."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.fields import SealedField
from apps.audit.models import AppendOnly, recorded
from apps.households.models.base import mark
from apps.households.models.people import Resident
from apps.staff.models import Appointment


class Verification(AppendOnly):
    """Somebody stood there and saw that the record is true. `about`: the kind of record, as in `rules.KINDS`."""

    about = models.CharField(max_length=16)
    about_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["about", "about_id", "-at"], name="verification_of")]


class RecordRules(models.Model):
    """How the tenant keeps its base data; one row. `two_persons`: mandatory fields of a resident are changed by two.

    `grid_least`, `grid_most`: households of a general grid; as delivered, GB/T 34300-2017.
    """

    two_persons = models.BooleanField(
        _("Two people change the mandatory fields of a resident"),
        default=False,
        help_text=_(
            "Name, document, sex, date of birth and registration are then proposed by one person and confirmed by "
            "another."
        ),
    )
    grid_least = models.PositiveSmallIntegerField(_("Households of a grid, at least"), default=300)
    grid_most = models.PositiveSmallIntegerField(_("Households of a grid, at most"), default=500)

    history = recorded()


class Proposal(models.Model):
    """New values for a resident, which another person has yet to confirm.

    `changes`: JSON of field and value, sealed. `seen`: the newest version of the resident when it was proposed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="proposals")
    changes = SealedField(mask=lambda value: "***")
    seen = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    mark = mark()

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(state="waiting"), name="proposal_one_waits_for_a_resident"
            )
        ]
