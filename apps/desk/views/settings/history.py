"""The versions of a record, two of them side by side, and what was changed last anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.audit.marking import Piece, marked
from apps.audit.versions import Version
from apps.clocks.models import CalendarDay, CalendarYear, StageLimit, WorkHours
from apps.desk.naming import named
from apps.desk.requests import LARGEST_ID, id_in
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.telling import Entry, entries_of
from apps.desk.views.settings.words import stage_label, urgency_label, wording
from apps.errors import NotThere
from apps.events.models import Category, Responsibility
from apps.events.rules import gettext_noop
from apps.grids.models import BaseMap, Unit
from apps.households.models import Tag
from apps.notices.models import QuietHours
from apps.portal.models import PortalRules
from apps.staff.models import Appointment, Person, Post

LATEST = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` names a record, `back` is where it is edited; `untold` are the program's own fields."""

    model: Any
    label: str
    title: Callable[[Any], str]
    back: Callable[[Any], str] = lambda row: reverse("settings")
    untold: frozenset[str] = frozenset()


KINDS = {
    "category": Kind(
        Category,
        gettext_noop("Category"),
        lambda row: f"{row.code} {named(row)}",
        lambda row: reverse("settings_category", args=[row.code]),
    ),
    "responsibility": Kind(
        Responsibility,
        gettext_noop("Responsibility"),
        lambda row: f"{row.category.code} {named(row.category)} · {row.area.name if row.area else _('everywhere')}",
        lambda row: reverse("settings_responsibility", args=[row.pk]),
    ),
    "stage": Kind(
        StageLimit,
        gettext_noop("Stage limit"),
        lambda row: f"{stage_label(row.stage)} · {urgency_label(row.urgency)}",
        lambda row: reverse("settings_stage", args=[row.stage]),
    ),
    "hours": Kind(
        WorkHours,
        gettext_noop("Working hours"),
        lambda row: _("from %(day)s") % {"day": row.since},
        lambda row: reverse("settings_hours_entry", args=[row.pk]),
    ),
    "quiet": Kind(
        QuietHours,
        gettext_noop("Quiet hours"),
        lambda row: _("from %(day)s") % {"day": row.since},
        lambda row: reverse("settings_quiet_entry", args=[row.pk]),
    ),
    "public": Kind(
        PortalRules,
        gettext_noop("Public pages"),
        lambda row: _("Public pages"),
        lambda row: reverse("settings_public"),
    ),
    "map": Kind(
        BaseMap,
        gettext_noop("Base map"),
        lambda row: _("Base map"),
        lambda row: reverse("settings_map"),
    ),
    "day": Kind(
        CalendarDay,
        gettext_noop("Day of the calendar"),
        lambda row: f"{row.day} {row.name}".strip(),
        lambda row: reverse("settings_year", args=[row.day.year]),
    ),
    "year": Kind(
        CalendarYear,
        gettext_noop("Year of the calendar"),
        lambda row: str(row.year),
        lambda row: reverse("settings_year", args=[row.year]),
    ),
    "tag": Kind(
        Tag,
        gettext_noop("Tag"),
        lambda row: f"{row.code} {named(row)}",
        lambda row: reverse("settings_tag", args=[row.pk]),
    ),
    "unit": Kind(Unit, gettext_noop("Unit"), lambda row: f"{row.code} {row.name}", untold=frozenset({"path"})),
    "post": Kind(Post, gettext_noop("Post"), lambda row: f"{row.code} {named(row)}"),
    "person": Kind(Person, gettext_noop("Person"), lambda row: row.name),
    "appointment": Kind(
        Appointment,
        gettext_noop("Appointment"),
        lambda row: f"{row.person.name} · {named(row.post)} · {row.unit.name}",
        untold=frozenset({"group", "single"}),
    ),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A field in two versions, in pieces."""

    label: str
    before: list[Piece]
    after: list[Piece]
    differs: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """Something that a person changed: what it was, and where its history is."""

    at: datetime
    label: str
    title: str
    address: str


@require_safe
@managing
def history(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    found = KINDS.get(kind)
    row = found.model.objects.filter(pk=pk).first() if found and pk < LARGEST_ID else None
    if found is None or row is None:
        raise NotThere("no_record", _("There is no such record here. Open its history from the page that shows it."))
    entries = entries_of(row, wording(untold=found.untold))
    older, newer = _chosen(request, entries)
    context = {
        "label": _(found.label),
        "title": found.title(row),
        "back": found.back(row),
        "entries": entries,
        "older": older,
        "newer": newer,
        "compared": _compared(older.version, newer.version) if older and newer else [],
    }
    return render(request, "settings/history.html", context)


def _chosen(request: PostRequest, entries: list[Entry]) -> tuple[Entry | None, Entry | None]:
    """The two versions to compare, the older first in whichever order they were ticked."""
    ids = {id_in(request, "one"), id_in(request, "other")} - {None}
    chosen = [entry for entry in entries if entry.version.pk in ids]
    return (chosen[1], chosen[0]) if len(chosen) == 2 else (None, None)


def _compared(older: Version, newer: Version) -> list[Compared]:
    rows = []
    for name, told in newer.told.items():
        before = older.told[name]
        pieces = marked(before.text, told.text)
        rows.append(Compared(told.label, *pieces, before.raw != told.raw))
    return rows


def latest(most: int = LATEST) -> list[Latest]:
    """The newest versions that people made, across all kinds."""
    found = []
    for slug, kind in KINDS.items():
        written = kind.model.history.filter(history_person_id__isnull=False).order_by("-history_id")[:most]
        versions = list(written.values_list("id", "history_date"))
        rows = _with_names(kind.model).in_bulk({pk for pk, _at in versions})
        found += [
            Latest(at, _(kind.label), kind.title(rows[pk]), reverse("settings_history", args=[slug, pk]))
            for pk, at in versions
            if pk in rows
        ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def _with_names(model: Any) -> models.QuerySet[Any]:
    """With everything that the title of a record needs."""
    needed = {Responsibility: ["category", "area"], Appointment: ["person", "post", "unit"]}.get(model, [])
    return model.objects.select_related(*needed) if needed else model.objects.all()
