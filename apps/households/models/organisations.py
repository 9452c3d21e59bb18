"""Shops, firms and social organisations."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.fields import SealedField
from apps.audit.models import recorded
from apps.households import masks
from apps.households.models.base import Located, area_indexes, mark
from apps.households.models.places import Dwelling
from apps.staff.searching import Pairs


class Organisation(Located):
    """`credit_code`: the unified social credit code; empty: works without a licence."""

    class Kind(models.TextChoices):
        DOMESTIC = "domestic", _("domestic firm")
        FOREIGN = "foreign", _("foreign firm")
        SOLE = "sole", _("sole trader")
        COOPERATIVE = "coop", _("co-operative")
        SOCIETY = "society", _("society")
        NON_PROFIT = "nonprofit", _("private non-profit")
        FOUNDATION = "foundation", _("foundation")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=80)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    address = models.CharField(_("address"), max_length=120)
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    trade = models.CharField(_("line of business"), max_length=60)
    head = models.CharField(_("responsible person"), max_length=40)
    phone = SealedField(_("telephone"), mask=masks.phone)
    staff = models.PositiveIntegerField(_("people working there"), null=True, blank=True)
    small_place = models.CharField(_("kind of small public place"), max_length=20, blank=True)
    permit_until = models.DateField(_("permits run until"), null=True, blank=True)
    party_branch = models.CharField(_("Party organisation"), max_length=80, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    mark = mark()

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code", "address"],
                condition=Q(closed_on=None) & ~Q(credit_code=""),
                name="organisation_once_at_an_address",
            )
        ]
        indexes = [
            *area_indexes("organisation"),
            GinIndex(Pairs("name"), name="organisation_name"),
            GinIndex(Pairs("address"), name="organisation_address"),
        ]

    def __str__(self) -> str:
        return self.name
