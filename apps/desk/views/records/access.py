"""The log of who saw personal data, for those who watch over it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.audit.access import verify
from apps.audit.models import AccessEntry
from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.records.words import ACT_LABELS, ONE_LABELS
from apps.errors import NotYours
from apps.households.revealing import POWER_TO_READ
from apps.households.rules import PURPOSES
from apps.staff.actors import InPost
from apps.staff.models import Appointment


def may_read_log(actor: InPost) -> bool:
    """The log is the tenant's as a whole: the power lies on the district."""
    return any(path.count(".") == 1 for path in actor.powers.get(POWER_TO_READ, ()))


class AccessFilter(forms.Form):
    """What cannot be read filters nothing."""

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
        self.fields["name"] = forms.CharField(label=_("Person"), required=False, max_length=40)
        self.fields["since"] = forms.DateField(label=_("From"), required=False, widget=day)
        self.fields["until"] = forms.DateField(label=_("Until"), required=False, widget=day)
        self.fields["name"].widget.attrs["class"] = "form-control"

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@require_safe
@in_post
def access_log(request: PostRequest) -> HttpResponse:
    if not may_read_log(request.actor):
        raise NotYours("no_power", _("The access log is read by the data protection officer. Choose another post."))
    form = AccessFilter(request.GET)
    wanted, rows = form.wanted, AccessEntry.objects.all()
    if "name" in wanted:
        held = Appointment.objects.filter(person__name__contains=wanted["name"])
        rows = rows.filter(appointment_id__in=held.values("pk"))
    if "since" in wanted:
        rows = rows.filter(at__date__gte=wanted["since"])
    if "until" in wanted:
        rows = rows.filter(at__date__lte=wanted["until"])
    page = page_of(rows, before=id_in(request, "before"), after=id_in(request, "after"))
    kept = request.GET.copy()
    for name in ("before", "after", "check"):
        kept.pop(name, None)
    context = {
        "form": form,
        "page": page,
        "entries": [_told(entry, people) for people in [_people(page.items)] for entry in page.items],
        "wanted": bool(wanted),
        "query": f"{kept.urlencode()}&" if kept else "",
        "chain": verify() if "check" in request.GET else None,
    }
    return render(request, "records/access.html", context)


def _people(entries: list[AccessEntry]) -> dict[int, Appointment]:
    ids = {entry.appointment_id for entry in entries if entry.appointment_id}
    return Appointment.objects.select_related("person", "post", "unit").in_bulk(ids)


def _told(entry: AccessEntry, people: dict[int, Appointment]) -> tuple[AccessEntry, Appointment | None, str, str]:
    """The entry, who it was, what about, and what for."""
    code, _space, note = entry.purpose.partition(" ")
    purpose = f"{PURPOSES[code]} {note}".strip() if code in PURPOSES else entry.purpose
    return entry, people.get(entry.appointment_id or 0), _about(entry), purpose


def _about(entry: AccessEntry) -> str:
    """What was done to what. Of an export the number is the export's own, so its rows are told instead."""
    kind, act = str(ONE_LABELS.get(entry.about, entry.about)), str(ACT_LABELS.get(entry.act, entry.act))
    if entry.act == "export":
        rows = ngettext("%(n)d row", "%(n)d rows", entry.rows) % {"n": entry.rows}
        return f"{kind} · {act} · {rows}"
    return f"{kind} {entry.about_id or ''}".strip() + f" · {act}"
