"""Households and residents. Ethnicity, religion, health, faces, fingerprints, bank cards have no field, on purpose."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.fields import BlindIndexField, SealedField
from apps.audit.models import recorded
from apps.households import masks
from apps.households.codes import (
    EDUCATION,
    INFLOW_REASONS,
    LODGING,
    MARITAL,
    PERMITS,
    POLITICS,
    PURPOSES,
    RELATIONS,
    Documents,
    Match,
    Sex,
)
from apps.households.models.base import Located, area_indexes, mark
from apps.households.models.places import Dwelling
from apps.staff.searching import Pairs


class Household(Located):
    """Those who live together behind one door. `colour`: the strongest of its members' tags, never shown in public."""

    class Colour(models.TextChoices):
        GREEN = "green", _("ordinary")
        YELLOW = "yellow", _("to be watched over")
        RED = "red", _("of first concern")

    class Kind(models.TextChoices):
        FAMILY = "family", _("family")
        COLLECTIVE = "collective", _("collective")

    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="households")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FAMILY)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour, default=Colour.GREEN, editable=False)
    since = models.DateField(_("here since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = recorded()

    class Meta:
        indexes = [
            *area_indexes("household"),
            models.Index(fields=["unit", "colour"], condition=Q(left_on=None), name="household_present"),
        ]


class Resident(Located):
    """A person who lives here: what is needed to serve them, and no more.

    The identity number, telephone numbers and the emergency contact are sealed. `identity_tail`: of the last four
    characters, by which people at the door are found.
    """

    class Status(models.TextChoices):
        PRESENT = "present", _("lives here")
        AWAY = "away", _("away for the time being")
        LEFT = "left", _("moved out")
        DIED = "died", _("died")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residents")
    name = models.CharField(_("full name"), max_length=40)
    document = models.CharField(_("document"), max_length=3, choices=Documents, default=Documents.IDENTITY_CARD)
    identity = SealedField(_("number of the document"), mask=masks.identity)
    identity_index = BlindIndexField("identity")
    identity_tail = BlindIndexField("identity", part=lambda value: value[-4:])
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    born_on = models.DateField(_("date of birth"))
    phone = SealedField(_("telephone"), mask=masks.phone)
    phone_index = BlindIndexField("phone")
    phone_tail = BlindIndexField("phone", part=lambda value: value[-4:])
    registered_division = models.CharField(_("registered in (division)"), max_length=12)
    match = models.CharField(_("lives where registered"), max_length=2, choices=Match)
    relation = models.CharField(_("to the head of the household"), max_length=2, choices=RELATIONS, blank=True)
    education = models.CharField(_("education"), max_length=2, choices=EDUCATION, blank=True)
    marital = models.CharField(_("marital status"), max_length=2, choices=MARITAL, blank=True)
    politics = models.CharField(_("political status"), max_length=2, choices=POLITICS, blank=True)
    occupation = models.CharField(_("occupation, or where they serve"), max_length=60, blank=True)
    contact = SealedField(_("in an emergency"), mask=masks.name)
    inflow_reason = models.CharField(_("came for"), max_length=10, choices=INFLOW_REASONS, blank=True)
    permit = models.CharField(_("permit"), max_length=10, choices=PERMITS, blank=True)
    lodging = models.CharField(_("lodging"), max_length=10, choices=LODGING, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    leaves_on = models.DateField(_("means to leave on"), null=True, blank=True)
    nationality = models.CharField(_("nationality"), max_length=3, blank=True)
    purpose = models.CharField(_("purpose of the stay"), max_length=10, choices=PURPOSES, blank=True)
    stays_until = models.DateField(_("may stay until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.PRESENT)
    status_since = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    mark = mark()

    history = recorded()

    class Meta:
        indexes = [
            *area_indexes("resident"),
            GinIndex(Pairs("name"), name="resident_name"),
            models.Index(fields=["name", "born_on"], name="resident_name_and_birth"),
            models.Index(fields=["identity_index"], name="resident_identity"),
            models.Index(fields=["identity_tail"], name="resident_identity_tail"),
            models.Index(fields=["phone_index"], name="resident_phone"),
            models.Index(fields=["phone_tail"], name="resident_phone_tail"),
        ]

    def __str__(self) -> str:
        return masks.name(self.name)
