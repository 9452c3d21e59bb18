"""Tags of residents, households, dwellings and organisations, and the teams that alone see the sensitive ones."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.models import recorded
from apps.grids.models import Unit
from apps.households.models.base import Located, area_indexes
from apps.households.models.organisations import Organisation
from apps.households.models.people import Household, Resident
from apps.staff.models import Appointment


class Tag(models.Model):
    """A kind of tag. Source: tables §14.2.

    `setters` and `viewers`: codes of posts (P10) and of department types (D14); "team" is the named team of the person
    alone. `sensitivity` 1–4. What is not `allowed` is never collected: no administrator can switch it on.
    """

    class About(models.TextChoices):
        RESIDENT = "resident", _("resident")
        HOUSEHOLD = "household", _("household")
        ORGANISATION = "organisation", _("organisation")

    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    group = models.CharField(max_length=20)
    group_en = models.CharField(max_length=40)
    about = models.CharField(max_length=12, choices=About)
    sensitivity = models.PositiveSmallIntegerField()
    allowed = models.BooleanField(default=True, editable=False)
    is_active = models.BooleanField(default=True)
    setters = ArrayField(models.CharField(max_length=6), default=list)
    viewers = ArrayField(models.CharField(max_length=6), default=list)
    visits = models.CharField(max_length=120, blank=True)
    basis = models.CharField(max_length=80, blank=True)

    history = recorded()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(allowed=True) | Q(is_active=False), name="tag_never_collected"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(Located):
    """A tag that somebody or something carries, from a day on; over at `ended_at`."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="taggings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="taggings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="taggings"
    )
    since = models.DateField()
    set_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = recorded()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(resident__isnull=False, household=None, organisation=None)
                    | Q(resident=None, household__isnull=False, organisation=None)
                    | Q(resident=None, household=None, organisation__isnull=False)
                ),
                name="tagging_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["tag", "resident", "household", "organisation"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="tagging_once",
            ),
        ]
        indexes = [
            *area_indexes("tagging"),
            models.Index(fields=["tag", "community"], condition=Q(ended_at=None), name="tagging_running"),
        ]


class TeamMember(models.Model):
    """Somebody in a post who belongs to the named team of a sensitive tag in an area, and sees who carries it."""

    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="team")
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "area", "appointment"], condition=Q(until=None), name="team_member_once"
            )
        ]
