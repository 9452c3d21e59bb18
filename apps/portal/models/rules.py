"""What a tenant opens to those without an account."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.audit.models import recorded


class PortalRules(models.Model):
    """One row; without it nothing is open. `map_categories`: codes of the categories that the public map may show."""

    class People(models.TextChoices):
        NONE = "none", _("nobody")
        NAMES = "names", _("name and post")

    is_open = models.BooleanField(_("Residents may report, follow and write"), default=False)
    people = models.CharField(_("Who is named on posters"), max_length=6, choices=People, default=People.NONE)
    map_shown = models.BooleanField(_("Show a public map"), default=False)
    map_categories = ArrayField(models.CharField(max_length=20), verbose_name=_("Categories on the map"), default=list)
    map_days = models.PositiveSmallIntegerField(
        _("Days that closed events stay on the map"),
        default=30,
        validators=[MinValueValidator(0), MaxValueValidator(365)],
    )
    letter_limit = models.CharField(_("Limit for answering letters"), max_length=8, default="5WD")
    request_limit = models.CharField(_("Limit for requests about one's own data"), max_length=8, default="15WD")

    history = recorded()
