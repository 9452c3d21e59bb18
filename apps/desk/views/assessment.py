"""Scores of departments, and the entries of the ledger behind them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.assessment import queries as assessments
from apps.assessment.queries import Row
from apps.assessment.reasons import reasons
from apps.assessment.scores import SMALL_SAMPLE, PartScore
from apps.desk.naming import listing, named
from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere, NotYours
from apps.events.queries import visible_to
from apps.grids.models import Level, Unit
from apps.staff.actors import InPost

MONTHS_BACK = 12
LEVELS: list[str] = [Level.DEPARTMENT, Level.STREET, Level.COMMUNITY, Level.DISTRICT, Level.GRID, Level.MICRO_GRID]


@require_safe
@in_post
def assessment(request: PostRequest) -> HttpResponse:
    """Each unit in reach with its parts; every figure opens into the entries behind it."""
    _refuse_without_power(request.actor)
    period = _period(request)
    rows = assessments.scores(request.actor, period)
    nowhere = _missing_everywhere(rows)
    context = {
        "period": period,
        "months": _months(timezone.localdate(), period),
        "groups": _groups(rows, nowhere),
        "missing": listing(nowhere),
        "small_sample": SMALL_SAMPLE,
    }
    return render(request, "assessment/assessment.html", context)


@require_safe
@in_post
def entries(request: PostRequest) -> HttpResponse:
    """What was posted against a unit in a month, newest first, each with its reason."""
    _refuse_without_power(request.actor)
    period = _period(request)
    unit = Unit.objects.filter(pk=id_in(request, "unit") or 0).first()
    if unit is None or not assessments.may_see(request.actor, unit):
        raise NotThere("no_unit", _("There is no such unit among those whose scores you may see in this post."))
    rows = assessments.entries_visible_to(request.actor, unit_id=unit.pk, period=period)
    page = page_of(rows, before=id_in(request, "before"), after=id_in(request, "after"))
    told = reasons(page.items)
    event_ids = {entry.event_id for entry in page.items}
    open_ids = set(visible_to(request.actor).filter(pk__in=event_ids).values_list("pk", flat=True))
    context = {
        "unit": unit,
        "period": period,
        "page": page,
        "listed": [(entry, told[entry.pk], entry.event_id in open_ids) for entry in page.items],
    }
    return render(request, "assessment/entries.html", context)


def _missing_everywhere(rows: list[Row]) -> list[str]:
    """Names of the parts that no scored unit has data for: said once, at the head of the page."""
    scored = [row for row in rows if row.score.total is not None]
    return (
        [named(part) for part in scored[0].score.missing if all(part in row.score.missing for row in scored)]
        if scored
        else []
    )


def _groups(rows: list[Row], nowhere: list[str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """By level, departments first: places are counted among units of one level."""
    levels = sorted({row.unit.level for row in rows}, key=LEVELS.index)
    return [
        (str(Level(level).label), [_shown(row, nowhere) for row in rows if row.unit.level == level]) for level in levels
    ]


def _shown(row: Row, nowhere: list[str]) -> dict[str, Any]:
    """A unit's card; `missing` are the parts that it has no data for and others have."""
    missing = [name for name in map(named, row.score.missing) if name not in nowhere]
    parts = [_part(part) for part in row.score.parts]
    return {"row": row, "parts": parts, "missing": listing(missing) if row.score.total is not None else ""}


def _refuse_without_power(actor: InPost) -> None:
    if not actor.powers.get(assessments.POWER):
        raise NotYours("no_power", _("Scores are not for your post. Choose another post in the header."))


def _period(request: PostRequest) -> str:
    return request.GET.get("period") or f"{timezone.localdate():%Y-%m}"


def _months(today: date, chosen: str) -> list[str]:
    """This month and those before it, newest first; and the chosen one, wherever it lies."""
    last = today.year * 12 + today.month - 1
    recent = [f"{count // 12}-{count % 12 + 1:02}" for count in range(last, last - MONTHS_BACK, -1)]
    return recent if chosen in recent else [*recent, chosen]


def _part(scored: PartScore) -> dict[str, Any]:
    share = scored.points / scored.available if scored.available else Decimal(0)
    return {"scored": scored, "name": named(scored.part), "percent": f"{share * 100:.1f}"}
