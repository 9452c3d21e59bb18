"""How good the base data are, area by area, and the records behind each figure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.baseflow.filters import FIGURE_LABELS, LEVEL_LABELS, SORTS, level_in, mending, sort_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotYours
from apps.households.actions import may_edit
from apps.households.quality import FRESH, Quality, levels_of, quality_of
from apps.staff.actors import InPost


@require_safe
@in_post
def quality(request: PostRequest) -> HttpResponse:
    refuse_blind(request.actor)
    level, sort = level_in(request.actor, request.GET), sort_in(request.GET)
    rows = sorted(quality_of(request.actor, now=timezone.now(), level=level), key=SORTS[sort][1])
    context = {
        "rows": [(row, _bars(row)) for row in rows],
        "level": level,
        "sort": sort,
        "sorts": [(name, label) for name, (label, _key) in SORTS.items()],
        "levels": [(name, LEVEL_LABELS[name]) for name in levels_of(request.actor)],
        "total": sum(row.residents for row in rows),
    }
    return render(request, "baseflow/quality.html", context)


def _bars(row: Quality) -> list[tuple[str, int, str, str, int]]:
    """Label, percent; then the figure behind it, its label and how many records it has."""
    shares = [
        (_("Fields filled in"), row.complete, "incomplete"),
        *zip(
            [_("Checked within 90 days"), _("Within 180 days"), _("Within a year")],
            row.fresh,
            _unchecked(),
            strict=True,
        ),
        (_("Checked on the spot"), row.seen, "never"),
    ]
    return [(label, share, name, str(FIGURE_LABELS[name]), row.mend[name]) for label, share, name in shares]


def _unchecked() -> list[str]:
    return [f"unchecked_{days}" for days in FRESH]


@require_safe
@in_post
def quality_records(request: PostRequest) -> HttpResponse:
    """Exactly the records that a figure counts, each with its form."""
    refuse_blind(request.actor)
    unit, figure, rows, query = mending(request.actor, request.GET, now=timezone.now())
    page = page_of(rows, before=id_in(request, "before"), after=id_in(request, "after"))
    context = {
        "unit": unit,
        "label": FIGURE_LABELS[figure],
        "count": rows.count(),
        "page": page,
        "listed": [(person, may_edit(request.actor, person)) for person in page.items],
        "query": f"{query}&",
    }
    return render(request, "baseflow/quality_records.html", context)


def refuse_blind(actor: InPost) -> None:
    if not actor.powers.get("view_households"):
        raise NotYours(
            "no_power", _("Base data are not for your post. Choose another post in the header, or ask the community.")
        )
