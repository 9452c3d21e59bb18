"""Lists of base data: searched, filtered, masked, a page at a time."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest
from apps.desk.views.records import search
from apps.desk.views.records.filters import RecordFilter, narrowed
from apps.desk.views.records.guard import kind_named, looking
from apps.desk.views.records.telling import age, home_of, title_of
from apps.desk.views.records.words import EMPTY, KIND_LABELS
from apps.households.models import Household, Resident, Tagging
from apps.households.models.base import Located
from apps.households.queries import seen_by
from apps.households.rules import LISTED, TAGGED
from apps.households.searching import Sought, looked_for, read_terms
from apps.households.sight import TagSight, colours, taggings_of, tags_seen
from apps.staff.actors import InPost
from apps.staff.seen import Seen

NEEDED: dict[str, tuple[str, ...]] = {
    "resident": ("unit", "household__dwelling__building"),
    "household": ("unit", "dwelling__building"),
    "component": ("unit", "type"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a list, as far as these eyes may see it."""

    row: Located
    title: str
    home: str
    tags: list[Tagging]
    colour: str = ""
    colour_label: str = ""
    age: int | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def records(request: PostRequest, kind: str) -> HttpResponse:
    model = kind_named(kind if kind in LISTED else "")
    if request.method == "POST":
        return _search(request, kind, model)
    chosen = chosen_in(request, kind)
    page = page_of(chosen.rows, before=id_in(request, "before"), after=id_in(request, "after"))
    context = {
        "kind": kind,
        "label": KIND_LABELS[kind],
        "kinds": [(name, KIND_LABELS[name]) for name in LISTED],
        "form": chosen.form,
        "page": page,
        "shown": shown(page.items, kind, chosen.sight),
        "wanted": bool(chosen.form.wanted or chosen.sought),
        "sought": chosen.sought,
        "lost": "search" in request.GET and chosen.sought is None,
        "query": f"{chosen.query}&" if chosen.query else "",
        "empty": EMPTY[kind],
    }
    return render(request, "records/list.html", context)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address of a list asks for. `query`: the same, to be asked again."""

    rows: Seen
    form: RecordFilter
    sight: TagSight
    sought: Sought | None
    query: str


def chosen_in(request: PostRequest, kind: str) -> Chosen:
    sight = tags_seen(request.actor)
    form, sought = RecordFilter(kind_named(kind), request.actor, sight, request.GET), search.kept(request)
    rows = narrowed(rows_of(request.actor, kind), form.wanted, sight)
    kept = {name: request.GET[name] for name in (*form.fields, "search") if request.GET.get(name)}
    return Chosen(looked_for(rows, sought) if sought else rows, form, sight, sought, urlencode(kept))


def rows_of(actor: InPost, kind: str) -> Any:
    rows = seen_by(actor, kind_named(kind))
    return type(rows)(rows.rows.select_related(*NEEDED.get(kind, ("unit",))), rows.ways)


def _search(request: PostRequest, kind: str, model: type[Located]) -> HttpResponse:
    """Words and numbers go into the session, filters into the address."""
    sought = read_terms(request.POST.get("text", ""), model)
    form = RecordFilter(model, request.actor, tags_seen(request.actor), request.POST)
    query = {name: str(value) for name, value in form.wanted.items()}
    if sought:
        query["search"] = search.keep(request, sought)
    address = reverse("records", args=[kind])
    return redirect(f"{address}?{urlencode(query)}" if query else address)


def shown(rows: list[Any], kind: str, sight: TagSight) -> list[Shown]:
    ids = [row.pk for row in rows]
    found = taggings_of(sight, **{f"{kind}s": ids}) if kind in TAGGED and ids else []
    by_row = {pk: [tagging for tagging in found if getattr(tagging, f"{kind}_id") == pk] for pk in ids}
    colour = colours(sight, ids) if kind == "household" and ids else {}
    return [_shown(row, by_row[row.pk], colour.get(row.pk)) for row in rows]


def _shown(row: Located, tags: list[Tagging], colour: Household.Colour | None) -> Shown:
    years = age(row.born_on) if isinstance(row, Resident) and row.born_on else None
    return Shown(row, title_of(row), home_of(row), tags, colour or "", str(colour.label) if colour else "", years)
