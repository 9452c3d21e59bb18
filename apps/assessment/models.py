"""The ledger of points, the rules they are posted by, and the parts of a score."""

from django.db import models

from apps.audit.models import AppendOnly
from apps.events.models import Event, Order
from apps.grids.models import Unit


class Rule(AppendOnly):
    """A deduction, as data. A change is a new version from a day on; what was posted keeps its own.

    `cause`: "clock:<stage>" (a step of lateness) or "step:<move>". Points are negative; `further_points` are for every
    further step of lateness. `doubled_urgencies`: the urgencies at which they double. `times_from`, `times_to`: at
    which time in one order the rule applies (the third rework costs more than the first). `exempt_from_cap`: not
    bounded by what one order can cost at most.
    """

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    cause = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    further_points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    doubled_urgencies = models.JSONField(default=list)
    times_from = models.PositiveSmallIntegerField(default=1)
    times_to = models.PositiveSmallIntegerField(null=True)
    exempt_from_cap = models.BooleanField(default=False)
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rule_version_once")]


class Part(AppendOnly):
    """A part of a department's monthly score, as data with versions, like the rules.

    `formula` is a key of `scores.RATES`. `halved_below`: the part counts half when the rate (0 to 1) is lower.
    """

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    formula = models.CharField(max_length=40)
    halved_below = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    valid_from = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="part_version_once")]


class Entry(AppendOnly):
    """A posting to the ledger. Corrections are reversing entries; nothing is changed or deleted.

    `code` repeats the rule's: a fact costs once, whichever version of the rule it was posted by. `cause_id` is the id
    of the clock or step; `step` counts the steps of lateness (1 where the cause has no steps). `period` is the natural
    month "2026-03" of the tenant's calendar. `points` is before caps: caps apply on reading.
    """

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT)
    code = models.CharField(max_length=30)
    cause = models.CharField(max_length=8)
    cause_id = models.BigIntegerField()
    step = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="+")
    period = models.CharField(max_length=7)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    occurred_at = models.DateTimeField()
    posted_at = models.DateTimeField(auto_now_add=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "cause", "cause_id", "step"],
                condition=models.Q(reverses=None),
                name="entry_once_per_cause_and_step",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "period"], name="entry_unit_period"),
            models.Index(fields=["cause", "cause_id"], condition=models.Q(reverses=None), name="entry_of_cause"),
        ]


class Pass(models.Model):
    """The last pass of posting that came to its end: when it began by the clock on the wall, and up to when it posted.

    One row, written after the last batch of a pass.
    """

    began_at = models.DateTimeField()
    up_to = models.DateTimeField()
