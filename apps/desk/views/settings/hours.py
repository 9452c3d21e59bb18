"""The tenant's working hours, each from a day on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.clocks.actions import change_hours
from apps.clocks.calendars import today
from apps.clocks.models import WorkHours
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import HoursForm
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.errors import NotThere


@require_safe
@managing
def hours(request: PostRequest) -> HttpResponse:
    rows = list(WorkHours.objects.order_by("-since"))
    in_force = next((row for row in rows if row.since <= today()), None)
    return render(request, "settings/hours.html", {"rows": rows, "in_force": in_force})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def hours_entry(request: PostRequest, pk: int | None = None) -> HttpResponse:
    """New working hours, or an entry to correct."""
    row = WorkHours.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and row is None:
        raise NotThere("no_hours", _("There are no such working hours. Choose some from the list."))
    if request.method != "POST":
        initial = {"since": row.since, "hours": row.hours, "seen": newest_of(WorkHours, id=pk)} if row else {"seen": 0}
        return _page(request, row, HoursForm(initial=initial), Attempt(done=False), 200)
    form = HoursForm(request.POST)
    tried = attempt(form, lambda: _save(request, pk, form), WorkHours, id=pk)
    if tried.done:
        messages.success(request, _("Saved. What is running keeps its due time."))
        return redirect("settings_hours")
    return _page(request, row, form, tried, tried.status)


def _save(request: PostRequest, pk: int | None, form: HoursForm) -> None:
    given = form.cleaned_data
    change_hours(actor=request.actor, hours_id=pk, since=given["since"], hours=given["hours"], seen=given["seen"])


def _page(request: PostRequest, row: WorkHours | None, form: HoursForm, tried: Attempt, status: int) -> HttpResponse:
    return render(
        request, "settings/hours_entry.html", {"row": row, "form": dress(form), "tried": tried}, status=status
    )
