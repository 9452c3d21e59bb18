"""The unit tree, a unit at a time: what lies above and below it, adding, changing and retiring."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.inhabitants import inhabitants_of
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.settings.telling import entries_of
from apps.desk.views.settings.words import wording
from apps.desk.views.territory.unit_forms import NewUnitForm, RetireForm, UnitForm
from apps.grids.keeping import add_below, change_unit, retire_unit, units_below
from apps.grids.models import Unit
from apps.grids.queries import ancestors, codes_below
from apps.grids.reach import get_unit, may_add_below, may_change, may_retire, path_above, refuse_out_of_reach
from apps.grids.rules import below, next_code
from apps.grids.tree import branches_of


@require_safe
@in_post
def own(request: PostRequest) -> HttpResponse:
    """The tree from one's own unit down."""
    return _unit_page(request, get_unit(request.actor, request.actor.unit_id))


@require_safe
@in_post
def unit(request: PostRequest, pk: int) -> HttpResponse:
    return _unit_page(request, get_unit(request.actor, pk))


def _unit_page(request: PostRequest, row: Unit) -> HttpResponse:
    retired = request.GET.get("retired") == "1"
    context = {
        "unit": row,
        "above": ancestors(row)[:-1],
        "branches": branches_of(request.actor, row, retired=retired),
        "retired": retired,
        "may_change": may_change(request.actor, row),
        "may_retire": may_retire(request.actor, row),
        "may_add": may_add_below(request.actor, row),
    }
    return render(request, "territory/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def add(request: PostRequest, pk: int) -> HttpResponse:
    parent = get_unit(request.actor, pk)
    refuse_out_of_reach(request.actor, parent.path)
    if request.method != "POST":
        return _form_page(request, parent, NewUnitForm(parent, initial=_suggested(parent)), "territory/unit_new.html")
    form = NewUnitForm(parent, request.POST)
    made: list[Unit] = []
    tried = attempt(form, lambda: made.append(_add(request, parent, form.cleaned_data)), Unit)
    if not tried.done:
        return _form_page(request, parent, form, "territory/unit_new.html", tried)
    messages.success(request, _("%(name)s is in the tree now.") % {"name": made[0].name})
    return redirect("unit", pk=made[0].pk)


def _add(request: PostRequest, parent: Unit, given: dict[str, Any]) -> Unit:
    return add_below(actor=request.actor, parent_id=parent.pk, **given)


def _suggested(parent: Unit) -> dict[str, Any]:
    level = next(iter(below(parent.level)), "")
    code = next_code(level=level, parent_code=parent.code, taken=codes_below(parent)) if level else ""
    return {"level": level, "code": code, "is_rural": parent.is_rural}


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def change(request: PostRequest, pk: int) -> HttpResponse:
    row = get_unit(request.actor, pk)
    refuse_out_of_reach(request.actor, path_above(row))
    if request.method != "POST":
        initial = {"name": row.name, "external_code": row.external_code, "is_rural": row.is_rural, "seen": _seen(row)}
        return _form_page(request, row, UnitForm(initial=initial), "territory/unit_change.html")
    form = UnitForm(request.POST)
    tried = attempt(form, lambda: change_unit(actor=request.actor, unit_id=pk, **form.cleaned_data), Unit, id=pk)
    if not tried.done:
        return _form_page(request, row, form, "territory/unit_change.html", tried)
    messages.success(request, _("Saved."))
    return redirect("unit", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def retire(request: PostRequest, pk: int) -> HttpResponse:
    row = get_unit(request.actor, pk)
    refuse_out_of_reach(request.actor, path_above(row))
    if request.method != "POST":
        return _form_page(request, row, RetireForm(initial={"seen": _seen(row)}), "territory/unit_retire.html")
    form = RetireForm(request.POST)
    tried = attempt(
        form,
        lambda: retire_unit(actor=request.actor, unit_id=pk, in_the_way=inhabitants_of, **form.cleaned_data),
        Unit,
        id=pk,
    )
    if not tried.done:
        return _form_page(request, row, form, "territory/unit_retire.html", tried)
    messages.success(request, _("%(name)s is retired. Its code is never used again.") % {"name": row.name})
    return redirect("unit", pk=row.parent_id or pk)


@require_safe
@in_post
def history(request: PostRequest, pk: int) -> HttpResponse:
    """Every version with its reason; for those who look after the unit, as people's names stand in it."""
    row = get_unit(request.actor, pk)
    refuse_out_of_reach(request.actor, row.path)
    reasons = dict(row.history.values_list("history_id", "history_change_reason"))
    entries = [(entry, reasons.get(entry.version.pk)) for entry in entries_of(row, wording(untold=frozenset({"path"})))]
    return render(request, "territory/unit_history.html", {"unit": row, "entries": entries})


def _seen(row: Unit) -> int:
    return newest_of(Unit, id=row.pk)


def _form_page(request: PostRequest, row: Unit, form: Any, template: str, tried: Attempt | None = None) -> HttpResponse:
    context = {"unit": row, "form": dress(form), "tried": tried or Attempt(done=False)}
    if isinstance(form, RetireForm):
        context |= {"obstacles": [*units_below(row), *inhabitants_of(row)], "below": reverse("unit", args=[row.pk])}
    return render(request, template, context, status=tried.status if tried else 200)
