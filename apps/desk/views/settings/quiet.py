"""The tenant's quiet hours, each from a day on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.clocks.calendars import today
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import QuietForm
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.errors import NotThere
from apps.notices.models import QuietHours
from apps.notices.settings import change_quiet_hours


@require_safe
@managing
def quiet(request: PostRequest) -> HttpResponse:
    rows = list(QuietHours.objects.order_by("-since"))
    in_force = next((row for row in rows if row.since <= today()), None)
    return render(request, "settings/quiet.html", {"rows": rows, "in_force": in_force})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def quiet_entry(request: PostRequest, pk: int | None = None) -> HttpResponse:
    """New quiet hours, or an entry to correct."""
    row = QuietHours.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and row is None:
        raise NotThere("no_hours", _("There are no such quiet hours. Choose some from the list."))
    if request.method != "POST":
        known = {"since": row.since, "begin": row.begin, "end": row.end} if row else {}
        form = QuietForm(initial={**known, "seen": newest_of(QuietHours, id=pk) if row else 0})
        return _page(request, row, form, Attempt(done=False), 200)
    form = QuietForm(request.POST)
    tried = attempt(form, lambda: _save(request, pk, form), QuietHours, id=pk)
    if tried.done:
        messages.success(request, _("Saved. Notices that wait already come when they were to come."))
        return redirect("settings_quiet")
    return _page(request, row, form, tried, tried.status)


def _save(request: PostRequest, pk: int | None, form: QuietForm) -> None:
    given = form.cleaned_data
    change_quiet_hours(
        actor=request.actor,
        hours_id=pk,
        since=given["since"],
        begin=given["begin"],
        end=given["end"],
        seen=given["seen"],
    )


def _page(request: PostRequest, row: QuietHours | None, form: QuietForm, tried: Attempt, status: int) -> HttpResponse:
    context = {"row": row, "form": dress(form), "tried": tried}
    return render(request, "settings/quiet_entry.html", context, status=status)
