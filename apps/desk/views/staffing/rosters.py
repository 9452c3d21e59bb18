"""The 1+3+N of a grid on one page; communities, streets and the district as tables of their grids."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere, NotYours
from apps.grids.models import Level
from apps.grids.queries import ancestors
from apps.staff.appointing import during
from apps.staff.models import Appointment
from apps.staff.people import number_to_call
from apps.staff.portraits import portraits_of
from apps.staff.reach import MANAGE, get_roster_unit, may_call, may_see_roster, rosters_of
from apps.staff.roster import grids_below, roster_of


@require_safe
@in_post
def own(request: PostRequest) -> HttpResponse:
    """The roster of one's own unit."""
    actor = request.actor
    if not may_see_roster(actor):
        raise NotYours("no_roster", _("Departments are in no grid's roster. Choose another post in the header."))
    return redirect("roster", pk=actor.unit_id)


@require_safe
@in_post
def roster(request: PostRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    unit = get_roster_unit(actor, pk)
    above = set(rosters_of(actor).filter(pk__in=unit.ancestor_ids).values_list("pk", flat=True))
    grids = grids_below(unit, today) if unit.level != Level.GRID else []
    found = roster_of(unit, today)
    context = {
        "unit": unit,
        "above": [one for one in ancestors(unit)[:-1] if one.pk in above],
        "roster": found,
        "portraits": portraits_of(found.people),
        "grids": grids,
        "gaps": sum(seat.vacancy is not None for row in grids for seat in row.core),
        "alarms": sum(row.alarming for row in grids),
        "may_call": may_call(actor, unit.path),
        "may_appoint": actor.holds(MANAGE, unit.path),
    }
    return render(request, "staffing/roster.html", context)


@require_POST
@in_post
def call(request: PostRequest, pk: int) -> HttpResponse:
    """The number, as a link that dials: its own page, or a piece of the roster."""
    running = during(Appointment.objects.select_related("person", "post", "unit"), timezone.localdate(), None)
    appointment = running.filter(pk=pk).first()
    if appointment is None:
        raise NotThere("no_appointment", _("There is no such appointment. Open the roster again."))
    get_roster_unit(
        request.actor,
        appointment.unit.ancestor_ids[-1]
        if appointment.unit.level != "micro_grid"
        else (appointment.unit.parent_id or 0),
    )
    number = number_to_call(actor=request.actor, appointment=appointment, address=request.META.get("REMOTE_ADDR", ""))
    template = "staffing/_number.html" if request.htmx else "staffing/number.html"
    return render(request, template, {"appointment": appointment, "number": number})
