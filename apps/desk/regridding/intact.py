"""Whether all is still as an act left it."""

from django.utils.translation import gettext as _

from apps.desk.regridding.plans import OPEN
from apps.events.models import Event
from apps.grids.models import Regrid, Unit
from apps.households.moving import MOVED, changed_since, newest_versions
from apps.households.rules import KIND_OF
from apps.staff.models import Appointment


def what_prevents(act: Regrid) -> str | None:
    """Why the act cannot be undone any more, as a sentence; None when it can."""
    if act.undone_at:
        return _("This has been undone already.")
    new = units_of(act, "new")
    if any(unit.retired_at for unit in new):
        return _("One of the new grids has been divided or joined again. Undo that first.")
    return _records(act, new) or _events(act, new) or _posts(act, new)


def units_of(act: Regrid, side: str) -> list[Unit]:
    ids = act.successions.values_list(side, flat=True).distinct()
    return list(Unit.objects.filter(pk__in=ids).order_by("code"))


def _records(act: Regrid, new: list[Unit]) -> str | None:
    records = act.moved["records"]
    label = changed_since(records, [unit.pk for unit in new])
    versions = newest_versions(records)
    label = label or next((name for name, newest in versions.items() if newest != act.moved["versions"][name]), None)
    if label is None:
        return None
    kind = KIND_OF.get(MOVED[label], label)
    return _("Base data of the new grids have been changed since (%(kind)s), so this cannot be undone.") % {
        "kind": kind.replace("_", " ")
    }


def _events(act: Regrid, new: list[Unit]) -> str | None:
    known = {pk for pk, _old, _new in act.moved["events"]}
    later = Event.objects.filter(unit__in=[unit.pk for unit in new]).exclude(pk__in=known).order_by("pk").first()
    if later is not None:
        return _("Event %(number)s was reported in the new grids since, so this cannot be undone.") % {
            "number": later.number
        }
    ended = Event.objects.filter(pk__in=known).exclude(state__in=OPEN).order_by("pk").first()
    if ended is not None:
        return _("Event %(number)s has ended in the new grids since, so this cannot be undone.") % {
            "number": ended.number
        }
    return None


def _posts(act: Regrid, new: list[Unit]) -> str | None:
    known = {row["new"] for row in act.moved["posts"]}
    later = Appointment.objects.filter(unit__in=[unit.pk for unit in new]).exclude(pk__in=known)
    if later.exists():
        return _("Somebody has been appointed in the new grids since, so this cannot be undone.")
    return None
