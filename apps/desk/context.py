"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from apps.clocks.queries import unpublished_years
from apps.desk.bells import bell_of
from apps.desk.kinds import may_report, places_for
from apps.desk.views.records.access import may_read_log
from apps.desk.views.records.guard import may_look
from apps.staff.models import Appointment
from apps.staff.powers import may_manage
from apps.staff.queries import appointments_of
from apps.staff.reach import may_see_roster


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """Tenant, actor, the person's posts and bell (read when shown), languages, and whether this is the demo.

    Errors can happen before the middleware has set any of these.
    """
    actor = getattr(request, "actor", None)
    return {
        "tenant": getattr(request, "tenant", None),
        "actor": actor,
        "posts": SimpleLazyObject(lambda: _posts(request)),
        "bell": SimpleLazyObject(lambda: bell_of(actor)) if actor is not None else None,
        "languages": settings.LANGUAGES,
        "demo": settings.GRIDGOV_DEMO,
        "may_manage": actor is not None and may_manage(actor),
        "may_see_roster": actor is not None and may_see_roster(actor),
        "unpublished": SimpleLazyObject(lambda: unpublished_years(timezone.localdate())),
        "may_report": actor is not None and may_report(actor),
        "may_look": actor is not None and may_look(actor),
        "may_read_log": actor is not None and may_read_log(actor),
        "nav_places": places_for(actor) if actor is not None else [],
    }


def _posts(request: HttpRequest) -> list[Appointment]:
    if not getattr(request, "tenant", None) or not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    return list(appointments_of(request.user.person_id, timezone.localdate()))
