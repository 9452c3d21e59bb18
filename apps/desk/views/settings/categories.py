"""The list of categories, and one of them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.clocks.worktime import Limit
from apps.desk.dressing import dress
from apps.desk.naming import named
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import CategoryForm, ListFilter
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.errors import NotThere
from apps.events.models import Category
from apps.events.settings import CHANGEABLE, change_category


@require_safe
@managing
def categories(request: PostRequest) -> HttpResponse:
    form = ListFilter(
        {
            "": _("code"),
            "name": _("name"),
            "urgency": _("urgency"),
            "limit": _("limit for handling"),
            "inactive": _("not in use first"),
        },
        request.GET,
    )
    wanted = form.wanted
    rows = _sorted(list(narrowed(Category.objects.all(), wanted)), wanted.get("sort", ""))
    context = {"form": form, "rows": rows, "wanted": bool(wanted), "all": Category.objects.count()}
    return render(request, "settings/categories.html", context)


def narrowed(rows: QuerySet[Any], wanted: dict[str, Any], category: str = "") -> QuerySet[Any]:
    """`category` leads from the rows to their category: "category__"."""
    if text := wanted.get("text", "").replace("\x00", ""):
        words = Q(**{f"{category}name__icontains": text}) | Q(**{f"{category}name_en__icontains": text})
        rows = rows.filter(words | Q(**{f"{category}code__startswith": text}))
    if "group" in wanted:
        rows = rows.filter(**{f"{category}group": wanted["group"]})
    if "urgency" in wanted:
        rows = rows.filter(**{f"{category}urgency": wanted["urgency"]})
    return rows


def _sorted(rows: list[Category], by: str) -> list[Category]:
    keys: dict[str, Any] = {
        "name": named,
        "urgency": lambda row: row.urgency,
        "limit": lambda row: Limit.parse(row.handle_limit).length,
        "inactive": lambda row: row.is_active,
    }
    return sorted(rows, key=keys[by]) if by in keys else rows


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def category(request: PostRequest, code: str) -> HttpResponse:
    row = Category.objects.filter(code=code).first()
    if row is None:
        raise NotThere("no_category", _("There is no such category. Choose one of the list."))
    if request.method != "POST":
        initial = {name: getattr(row, name) for name in CHANGEABLE} | {"seen": newest_of(Category, id=row.pk)}
        return _page(request, row, CategoryForm(initial=initial), Attempt(done=False), 200)
    form = CategoryForm(request.POST)
    tried = attempt(form, lambda: _save(request, row, form), Category, id=row.pk)
    if tried.done:
        messages.success(request, _("Saved. What is running keeps the limit it started with."))
        return redirect("settings_category", code=code)
    return _page(request, row, form, tried, tried.status)


def _save(request: PostRequest, row: Category, form: CategoryForm) -> None:
    given = form.cleaned_data
    change_category(actor=request.actor, code=row.code, values=given, seen=given["seen"])


def _page(request: PostRequest, row: Category, form: CategoryForm, tried: Attempt, status: int) -> HttpResponse:
    context = {"row": row, "form": dress(form), "tried": tried}
    return render(request, "settings/category.html", context, status=status)
