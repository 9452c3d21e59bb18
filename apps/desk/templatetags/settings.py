"""How the pages of the settings tell values."""

from django import template
from django.utils.translation import gettext as _

from apps.desk import naming
from apps.desk.views.settings.words import label
from apps.events.models import Category
from apps.events.settings import FLAGS
from apps.households.models import Tag

register = template.Library()


@register.filter
def or_nothing(text: str) -> str:
    return text or _("nothing")


@register.filter
def group_name(category: Category | Tag) -> str:
    return naming.in_language(category.group, category.group_en)


@register.filter
def marks(category: Category) -> str:
    """The flags that are set; being in use is not worth a word."""
    return naming.listing(label(flag) for flag in FLAGS if flag != "is_active" and getattr(category, flag))
