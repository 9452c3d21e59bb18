"""Forms that record base data and change them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest
from apps.desk.views.records.filters import areas_of
from apps.desk.views.records.guard import kind_named, looking, record_at
from apps.desk.views.records.saving import attempt
from apps.desk.views.records.telling import title_of
from apps.desk.views.records.words import NEW_LABELS, ONE_LABELS
from apps.errors import NotThere
from apps.grids.models import Level, Unit
from apps.households.actions import change, record, refuse_unless_editor
from apps.households.forms import RecordForm, form_for
from apps.households.models import Resident
from apps.households.models.base import Located
from apps.households.proposals import change_resident
from apps.staff.actors import InPost

INSIDE = {"resident": "household", "household": "dwelling", "dwelling": "building"}


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def edit(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    row = record_at(request.actor, kind, pk)
    refuse_unless_editor(request.actor, row.unit.path)
    model = type(row)
    seen = newest_of(model, id=row.pk)
    form = form_for(model)(request.POST or None, instance=row, initial={"seen": seen})
    title = title_of(row)
    tried = None
    if request.method == "POST":
        tried = attempt(form, lambda: _save(request, form, record_at(request.actor, kind, pk)), row)
        if tried.done:
            return redirect("record", kind=kind, pk=row.pk)
    context = {"form": dress(form), "kind": kind, "pk": pk, "title": title, "tried": tried, "label": ONE_LABELS[kind]}
    return render(request, "records/form.html", context, status=tried.status if tried else 200)


def _save(request: PostRequest, form: RecordForm, row: Located) -> None:
    seen = form.cleaned_data["seen"] or 0
    if isinstance(row, Resident):
        proposed = change_resident(actor=request.actor, resident=row, values=form.values, seen=seen)
        told = _("Saved as a proposal: another person confirms it.") if proposed else _("Saved.")
    else:
        change(actor=request.actor, row=row, values=form.values, seen=seen)
        told = _("Saved.")
    _tell(request, told, form)


def _tell(request: PostRequest, told: str, form: RecordForm) -> None:
    messages.success(request, told)
    for warning in form.warnings:
        messages.warning(request, warning)


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def new(request: PostRequest, kind: str) -> HttpResponse:
    """`?at=`: the id of what it belongs to, or of the grid it lies in."""
    model = kind_named(kind if kind in NEW_LABELS else "")
    at = _parent(request, kind)
    if at is None:
        return _choose_grid(request, kind)
    refuse_unless_editor(request.actor, at.path if isinstance(at, Unit) else at.unit.path)
    row = model()
    if kind in INSIDE:
        setattr(row, INSIDE[kind], at)
    form = form_for(model)(request.POST or None, instance=row)
    tried = None
    if request.method == "POST":
        tried = attempt(form, lambda: _record(request, form, at), row)
        if tried.done:
            return redirect("record", kind=kind, pk=row.pk)
    where = at.name if isinstance(at, Unit) else title_of(at)
    context = {"form": dress(form), "kind": kind, "title": where, "tried": tried, "label": NEW_LABELS[kind]}
    return render(request, "records/form.html", context, status=tried.status if tried else 200)


def _record(request: PostRequest, form: RecordForm, at: Located | Unit) -> None:
    row = form.instance
    for name, value in form.values.items():
        setattr(row, name, value)
    record(actor=request.actor, row=row, at=at)
    _tell(request, _("Recorded."), form)


def _parent(request: PostRequest, kind: str) -> Located | Unit | None:
    at = id_in(request, "at")
    if kind in INSIDE:
        return record_at(request.actor, INSIDE[kind], at or 0)
    if at is None:
        return None
    unit = next((unit for unit in _grids(request.actor) if unit.pk == at), None)
    if unit is None:
        raise NotThere("no_unit", _("There is no such grid among those of your post. Choose one from the list."))
    return unit


def _grids(actor: InPost) -> list[Unit]:
    return [unit for unit in areas_of(actor) if unit.level in (Level.COMMUNITY, Level.GRID)]


def _choose_grid(request: PostRequest, kind: str) -> HttpResponse:
    context = {"kind": kind, "label": NEW_LABELS[kind], "grids": _grids(request.actor)}
    return render(request, "records/choose_grid.html", context)
