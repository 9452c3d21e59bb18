"""Giving a post on a unit, and the days of an appointment."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.staffing.forms import AppointForm, DaysForm
from apps.desk.views.staffing.guard import staffing
from apps.errors import NotThere
from apps.grids.models import Unit
from apps.staff.appointing import change_days, give_post
from apps.staff.models import Appointment, Person
from apps.staff.reach import get_appointment, get_person, people_of, units_to_staff

MOST_FOUND = 20


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def give(request: PostRequest, pk: int) -> HttpResponse:
    """People are looked for by name; only those who were found can be chosen."""
    unit = _unit(request, pk)
    text = request.GET.get("text", "").strip()[:40]
    people = found_people(request, text)
    if request.method != "POST":
        initial = {
            "post": request.GET.get("post", ""),
            "since": timezone.localdate(),
            "person": id_in(request, "person"),
        }
        return _page(request, unit, AppointForm(unit, people, initial=initial), Attempt(done=False), text)
    form = AppointForm(unit, people, request.POST)
    tried = attempt(form, lambda: _give(request, unit, form), Appointment)
    if tried.done:
        messages.success(request, _("Appointed. The post has its powers on the days you gave."))
        return redirect("roster", pk=unit.pk)
    return _page(request, unit, form, tried, text)


def _unit(request: PostRequest, pk: int) -> Unit:
    unit = units_to_staff(request.actor).select_related("parent").filter(pk=pk).first()
    if unit is None:
        raise NotThere("no_unit", _("There is no such unit in the area whose staff you manage."))
    return unit


def found_people(request: PostRequest, text: str) -> list[Person]:
    """By name, and whoever was chosen already."""
    rows = people_of(request.actor).order_by("name", "pk")
    chosen = request.POST.get("person") or request.GET.get("person") or ""
    picked = list(rows.filter(pk=int(chosen))) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else []
    found = list(rows.filter(name__icontains=text.replace("\x00", ""))[:MOST_FOUND]) if text else []
    return [*picked, *(person for person in found if person not in picked)]


def _give(request: PostRequest, unit: Unit, form: AppointForm) -> None:
    given = form.cleaned_data
    give_post(
        actor=request.actor,
        person=get_person(request.actor, given["person"]),
        post=given["post"],
        unit=unit,
        since=given["since"],
        until=given["until"],
    )


def _page(request: PostRequest, unit: Unit, form: AppointForm, tried: Attempt, text: str) -> HttpResponse:
    status = tried.status if form.is_bound else 200
    context = {"unit": unit, "form": dress(form), "tried": tried, "text": text, "post": request.GET.get("post", "")}
    return render(request, "staffing/appoint.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def days(request: PostRequest, pk: int) -> HttpResponse:
    """Corrects or ends an appointment."""
    row = get_appointment(request.actor, pk)
    if request.method != "POST":
        initial = {"since": row.since, "until": row.until, "seen": newest_of(Appointment, id=row.pk)}
        return _days_page(request, row, DaysForm(initial=initial), Attempt(done=False))
    form = DaysForm(request.POST)
    tried = attempt(form, lambda: _change(request, row, form.cleaned_data), Appointment, id=row.pk)
    if tried.done:
        messages.success(request, _("Saved. Powers follow the days from the next request on."))
        return redirect("staff_person", pk=row.person_id)
    return _days_page(request, row, form, tried)


def _change(request: PostRequest, row: Appointment, given: dict[str, Any]) -> None:
    change_days(actor=request.actor, appointment_id=row.pk, **given)


def _days_page(request: PostRequest, row: Appointment, form: DaysForm, tried: Attempt) -> HttpResponse:
    status = tried.status if form.is_bound else 200
    return render(request, "staffing/days.html", {"row": row, "form": dress(form), "tried": tried}, status=status)
