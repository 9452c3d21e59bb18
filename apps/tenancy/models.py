"""The only tables that all tenants share. Nothing in them is about a person."""

from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SLUG = RegexValidator(
    r"^[a-z][a-z0-9]{1,30}$",
    _("Use 2 to 31 small letters and digits, beginning with a letter: the slug is part of every address."),
)
DIVISION = RegexValidator(r"^\d{6}$", _("Use the six digits of the district or county in GB/T 2260."))
TEMPLATE_SCHEMA = "template_tenant"


def known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("Use the name of an IANA time zone, such as Asia/Shanghai."))


class Tenant(TenantMixin):
    """A district or county (区/县). Its data live in a schema of its own, reached through a role of its own."""

    slug = models.CharField(max_length=31, unique=True, validators=[SLUG])
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    division_code = models.CharField(max_length=6, validators=[DIVISION])
    zone_name = models.CharField(max_length=40, default="Asia/Shanghai", validators=[known_zone])
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    auto_create_schema = False  # a tenant is cloned from the template, not migrated from zero

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone_name)

    def __str__(self) -> str:
        return self.name


class Domain(DomainMixin):
    """A host name of a tenant's own: the way for production, since only an origin separates browser storage."""
