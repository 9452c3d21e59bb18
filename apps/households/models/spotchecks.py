"""Records of an area drawn by lot, to be looked at by somebody who did not write them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.models import recorded
from apps.grids.models import Unit
from apps.households.models.people import Resident
from apps.staff.models import Appointment


class SpotCheck(models.Model):
    """One draw. See decision 020.

    `share`: percent of each grid's residents, rounded up; `population`: how many there were. `seed`: orders the draw,
    see `spotchecks.rules.drawn`. `due_on`: the last day for answers. `told_late_on`: when it was told that it is late.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("under way")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("called off")

    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("share in percent"))
    population = models.PositiveIntegerField(_("number of residents"))
    seed = models.CharField(_("seed"), max_length=32)
    drawn_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RUNNING)
    ended_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    told_late_on = models.DateField(null=True)

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area"], condition=Q(state="running"), name="spot_check_one_in_an_area"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="spot_check_share_is_percent"),
        ]


class Drawn(models.Model):
    """A record that was drawn, who looks at it, and what they found. `unit`: its grid when it was drawn.

    `wrong`: which parts do not agree, as in `spotchecks.rules.PARTS`. There is no free text on purpose: it would have
    to be forgotten with the person.
    """

    class Result(models.TextChoices):
        WAITING = "waiting", _("not looked at yet")
        RIGHT = "right", _("all as recorded")
        WRONG = "wrong", _("something is wrong")
        ABSENT = "absent", _("nobody met")
        GONE = "gone", _("no longer in this area's books")

    spot_check = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="drawn")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=8, choices=Result, default=Result.WAITING)
    wrong = ArrayField(models.CharField(max_length=30), verbose_name=_("What does not agree"), default=list)
    done_at = models.DateTimeField(null=True)

    history = recorded()

    class Meta:
        indexes = [
            models.Index(fields=["checker", "result"], name="drawn_of_checker"),
            models.Index(fields=["done_at"], name="drawn_done"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["spot_check", "resident"], name="drawn_once"),
            models.CheckConstraint(
                condition=Q(result="waiting", done_at=None) | (~Q(result="waiting") & Q(done_at__isnull=False)),
                name="drawn_done_has_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(result="wrong") & ~Q(wrong=[])) | (~Q(result="wrong") & Q(wrong=[])),
                name="drawn_wrong_says_what",
            ),
        ]
