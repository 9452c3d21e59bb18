"""Tags of the staff pages: `{% load staffing %}`."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.staff.models import Portrait
from apps.staff.portraits import link_to
from apps.staff.roster import Vacancy

register = template.Library()


@register.filter
def among(person_id: int, portraits: Mapping[int, Portrait]) -> Portrait | None:
    """The photo of a person, if one is shown."""
    return portraits.get(person_id)


@register.filter
def portrait_token(portrait: Portrait) -> str:
    return link_to(portrait)


@register.simple_tag
def vacant_for(vacancy: Vacancy) -> str:
    """“vacant for 12 days”."""
    if not vacancy.days:
        return _("vacant since today")
    return ngettext("vacant for %(n)s day", "vacant for %(n)s days", vacancy.days) % {"n": vacancy.days}
