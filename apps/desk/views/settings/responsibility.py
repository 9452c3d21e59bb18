"""The responsibility list: who leads, assists and falls back for a category, in an area or everywhere."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.categories import narrowed
from apps.desk.views.settings.forms import ListFilter, ResponsibilityForm
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.errors import NotThere
from apps.events.models import Responsibility
from apps.events.settings import Duty, change_responsibility

SORTS = {"lead": ["lead_type__code", "category__code"], "area": ["area__code", "category__code"]}
PLAIN = ("lead_type", "fallback_type", "duty_list", "basis")


@require_safe
@managing
def responsibilities(request: PostRequest) -> HttpResponse:
    form = ListFilter({"": _("category"), "lead": _("lead"), "area": _("area")}, request.GET)
    wanted = form.wanted
    rows = Responsibility.objects.select_related("category", "area", "lead_type", "fallback_type")
    rows = rows.prefetch_related("assist_types").order_by(*SORTS.get(wanted.get("sort", ""), ["category__code"]), "id")
    context = {
        "form": form,
        "rows": list(narrowed(rows, wanted, "category__")),
        "wanted": bool(wanted),
        "all": Responsibility.objects.count(),
    }
    return render(request, "settings/responsibilities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def responsibility(request: PostRequest, pk: int | None = None) -> HttpResponse:
    """A new row, or one to change."""
    rows = Responsibility.objects.select_related("category", "area", "lead_type", "fallback_type")
    row = rows.filter(pk=pk).first() if pk is not None else None
    if pk is not None and row is None:
        raise NotThere("no_responsibility", _("There is no such row in the list. Choose one of it."))
    if request.method != "POST":
        return _page(request, row, ResponsibilityForm(row, initial=_initial(row)), Attempt(done=False), 200)
    form = ResponsibilityForm(row, request.POST)
    tried = attempt(form, lambda: _save(request, row, form), Responsibility, id=pk)
    if tried.done:
        messages.success(request, _("Saved. Orders that were sent stay with whom they were sent to."))
        return redirect("settings_responsibilities")
    return _page(request, row, form, tried, tried.status)


def _initial(row: Responsibility | None) -> dict[str, Any]:
    if row is None:
        return {"seen": 0}
    assists = list(row.assist_types.all())
    seen = newest_of(Responsibility, id=row.pk)
    return {name: getattr(row, name) for name in PLAIN} | {"assist_types": assists, "seen": seen}


def _save(request: PostRequest, row: Responsibility | None, form: ResponsibilityForm) -> None:
    given = form.cleaned_data
    duty = Duty(
        category=row.category if row else given["category"],
        area=row.area if row else given["area"],
        assist_types=tuple(given["assist_types"]),
        **{name: given[name] for name in PLAIN},
    )
    change_responsibility(actor=request.actor, row_id=row.pk if row else None, duty=duty, seen=given["seen"])


def _page(
    request: PostRequest, row: Responsibility | None, form: ResponsibilityForm, tried: Attempt, status: int
) -> HttpResponse:
    context = {"row": row, "form": dress(form), "tried": tried}
    return render(request, "settings/responsibility.html", context, status=status)
