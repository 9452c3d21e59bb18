"""How long base data are kept: the tenant's rule, what falls due when, and what holds it back."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.models import recorded
from apps.households.models.base import Located, area_indexes
from apps.staff.models import Appointment


class RetentionRules(models.Model):
    """How long the tenant keeps base data and photos; one row. As delivered: tables §15.

    `months`: after somebody has left or died, or a firm has closed. `notice_days`: how long before it is announced.
    `photo_months`: of an event, after its last step.
    """

    months = models.PositiveSmallIntegerField(
        _("Months that base data are kept after somebody has gone"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )
    notice_days = models.PositiveSmallIntegerField(
        _("Days before, on which it is announced"),
        default=30,
        validators=[MinValueValidator(7), MaxValueValidator(90)],
    )
    photo_months = models.PositiveSmallIntegerField(
        _("Months that photos are kept after an event has ended"),
        default=36,
        validators=[MinValueValidator(12), MaxValueValidator(120)],
    )

    history = recorded()


class Expiry(Located):
    """A record that is to be de-identified: announced, then done, or lifted because it is no longer to be.

    `about`, `about_id`: the record, as in `retention.rules.KEPT`. `due_on`: promised when it was announced, and never
    earlier; `rules`: the version of the rules it was promised by, 0 as delivered. `versions`: how many rows of tables
    and histories were emptied.
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("announced")
        DONE = "done", _("de-identified")
        LIFTED = "lifted", _("no longer to be")

    about = models.CharField(max_length=16)
    about_id = models.BigIntegerField()
    gone_on = models.DateField(null=True)
    announced_on = models.DateField()
    due_on = models.DateField()
    rules = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.ANNOUNCED)
    settled_at = models.DateTimeField(null=True)
    versions = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "about_id"], condition=Q(state="announced"), name="expiry_announced_once"
            )
        ]
        indexes = [
            *area_indexes("expiry"),
            models.Index(fields=["due_on"], condition=Q(state="announced"), name="expiry_due"),
        ]


class Hold(models.Model):
    """What keeps a record from being de-identified: who, why, until when (the last day). Ends by itself.

    There is no free text on purpose: it would have to be forgotten too. `told_at`: when its end was foretold.
    """

    class Reason(models.TextChoices):
        MATTER = "matter", _("a matter of theirs is open")
        DISPUTE = "dispute", _("a dispute or complaint is pending")
        ORDER = "order", _("an authority has ordered it")
        WRONG = "wrong", _("the record is wrong and is being checked")

    expiry = models.ForeignKey(Expiry, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("Reason"), max_length=8, choices=Reason)
    until = models.DateField(_("Until"))
    placed_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    ended_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expiry"], condition=Q(ended_at=None), name="hold_one_at_a_time")
        ]
