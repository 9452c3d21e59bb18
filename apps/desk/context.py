"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from apps.clocks.queries import unpublished_years
from apps.desk.bells import bell_of
from apps.desk.kinds import may_report
from apps.desk.navigation import places_of
from apps.desk.offline import works_outside
from apps.staff.models import Appointment
from apps.staff.powers import may_manage
from apps.staff.queries import appointments_of


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
        "unpublished": SimpleLazyObject(lambda: unpublished_years(timezone.localdate())),
        "works_outside": works_outside(actor),
        "may_report": actor is not None and may_report(actor),
        "places": SimpleLazyObject(lambda: places_of(actor, request.path)) if actor is not None else [],
    }


def _posts(request: HttpRequest) -> list[Appointment]:
    if not getattr(request, "tenant", None) or not hasattr(request, "user") or not request.user.is_authenticated:
        return []
    return list(appointments_of(request.user.person_id, timezone.localdate()))
