"""The versions of a person or an appointment in one's own area."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.naming import named
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.telling import entries_of
from apps.desk.views.settings.words import wording
from apps.desk.views.staffing.guard import staffing
from apps.errors import NotThere
from apps.staff.models import Appointment, Person
from apps.staff.reach import get_appointment, get_person

UNTOLD = frozenset({"group", "single", "mark"})


@require_safe
@staffing
def history(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    row = _record(request, kind, pk)
    person = row if isinstance(row, Person) else row.person
    title = row.name if isinstance(row, Person) else f"{row.person.name} · {named(row.post)} · {row.unit.name}"
    context = {
        "title": title,
        "back": reverse("staff_person", args=[person.pk]),
        "entries": entries_of(row, wording(untold=UNTOLD)),
    }
    return render(request, "staffing/history.html", context)


def _record(request: PostRequest, kind: str, pk: int) -> Person | Appointment:
    match kind:
        case "person":
            return get_person(request.actor, pk)
        case "appointment":
            return get_appointment(request.actor, pk)
    raise NotThere("no_record", _("There is no such record here. Open its history from the page that shows it."))
