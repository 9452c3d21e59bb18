"""Two records of one person made one, and pairs that are known to be two people."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.audit.models import AppendOnly
from apps.households.models.people import Resident
from apps.staff.models import Appointment


class Apart(AppendOnly):
    """Somebody has looked: the two are not the same person. `first` and `second`: ids of residents, the lower first.

    There is no free text on purpose: it would have to be forgotten with the people.
    """

    class Reason(models.TextChoices):
        NAMESAKES = "namesakes", _("two people of the same name")
        RELATED = "related", _("relatives who share a telephone")
        MISTYPED = "mistyped", _("a number is wrong in one of the records, and will be corrected")

    first = models.BigIntegerField()
    second = models.BigIntegerField()
    reason = models.CharField(max_length=10, choices=Reason)
    said_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="apart_lower_first"),
        ]


class Merging(models.Model):
    """`other` was merged into `survivor`; for the undoing.

    `taken`: what the survivor has from the other, as in `merging.PARTS`. `before`, `after`: versions of the survivor.
    `taggings`: ids of those that went over. `followers`: records merged into the other before, which went along.
    """

    survivor = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="mergings")
    other = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    taken = ArrayField(models.CharField(max_length=30), default=list)
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    taggings = ArrayField(models.BigIntegerField(), default=list)
    followers = ArrayField(models.BigIntegerField(), default=list)
    by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="merging_of_a_record_once")
        ]
