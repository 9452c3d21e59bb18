"""Changing the tenant's quiet hours. `seen` is the newest version that the person had before them."""

from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.errors import NotThere, Refused
from apps.notices.models import QuietHours
from apps.staff.actors import InPost
from apps.staff.powers import refuse_unless_manager


@transaction.atomic
def change_quiet_hours(
    *, actor: InPost, hours_id: int | None, since: date, begin: time, end: time, seen: int
) -> QuietHours:
    """Adds quiet hours from a day on, or corrects an entry; equal times mean none. Raises `Refused` naming the field.

    Notices that wait already keep the moment they were promised.
    """
    refuse_unless_manager(actor)
    row = QuietHours() if hours_id is None else QuietHours.objects.select_for_update().filter(pk=hours_id).first()
    if row is None:
        raise NotThere("no_hours", _("There are no such quiet hours. Choose some from the list."))
    if row.pk:
        refuse_stale(QuietHours, seen=seen, id=row.pk)
    if row.pk and (row.since, row.begin, row.end) == (since, begin, end):
        return row
    row.since, row.begin, row.end = since, begin, end
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        taken = _("Other quiet hours begin on that day already. Correct those instead.")
        raise Refused(
            "unfit", _("This cannot be saved yet. See the fields marked below."), {"fields": {"since": [taken]}}
        ) from problem
    return row
