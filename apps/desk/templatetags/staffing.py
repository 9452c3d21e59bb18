"""Tags of the staff pages: `{% load staffing %}`."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.staff.roster import Vacancy

register = template.Library()


@register.simple_tag
def vacant_for(vacancy: Vacancy) -> str:
    """“vacant for 12 days”."""
    if not vacancy.days:
        return _("vacant since today")
    return ngettext("vacant for %(n)s day", "vacant for %(n)s days", vacancy.days) % {"n": vacancy.days}
