"""Which grids have more or fewer households than they should, and how to divide them anew."""

import csv
from collections import Counter
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.exporting import BOM, Echo, harmless
from apps.desk.regridding.plans import may_regrid
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.territory import drawing
from apps.desk.views.territory.filters import SORTS, SizeFilter
from apps.errors import NotYours
from apps.grids.sizing import propose_split
from apps.grids.succeeding import lineage_of
from apps.households.proposing import merges_near
from apps.households.queries import POWER
from apps.households.sizes import STATES, Size, blocks_of, get_grid, size_of, sizes_of, standard, standing_in
from apps.staff.actors import InPost

SHOWN = 100  # grids on a page and on its map


@require_safe
@in_post
def sizes(request: PostRequest) -> HttpResponse:
    refuse_blind(request.actor)
    form = SizeFilter(request.actor, request.GET)
    every = sizes_of(request.actor, form.within)
    page = Paginator(in_order(every, form), SHOWN).get_page(request.GET.get("page"))
    counts = Counter(size.state for size in every)
    context = {
        "form": form,
        "page": page,
        "standard": standard(),
        "bars": [(state, counts[state], round(100 * counts[state] / len(every))) for state in STATES if every],
        "total": len(every),
        "map": drawing.of_sizes(page.object_list),
        "query": form.query,
    }
    return render(request, "territory/sizes.html", context)


@require_safe
@in_post
def size(request: PostRequest, grid_id: int) -> HttpResponse:
    """One grid: its buildings, and what is proposed when it is outside the standard."""
    refuse_blind(request.actor)
    grid = get_grid(request.actor, grid_id)
    found, rows = size_of(request.actor, grid), standing_in(request.actor, grid)
    parts = propose_split(blocks_of(rows), standard()) if found.state == "large" else ()
    merged = merges_near(request.actor, grid) if found.state == "small" else None
    part_of = {block.key: number for number, part in enumerate(parts, 1) for block in part}
    context = {
        "size": found,
        "standard": standard(),
        "rows": [(row, part_of.get(row.building.pk)) for row in rows],
        "unhoused": found.households - sum(row.households for row in rows),
        "parts": [(number, len(part), sum(block.households for block in part)) for number, part in enumerate(parts, 1)],
        "merged": merged,
        "may_change": may_regrid(request.actor, grid),
        "lineage": lineage_of(grid),
        "map": drawing.of_grid(grid, rows, part_of) if merged is None else drawing.of_merge(merged),
    }
    return render(request, "territory/size.html", context)


@require_safe
@in_post
def export(request: PostRequest) -> StreamingHttpResponse:
    """The list with its filter, as CSV."""
    refuse_blind(request.actor)
    form = SizeFilter(request.actor, request.GET)
    rows = list(_lines(in_order(sizes_of(request.actor, form.within), form)))
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="grid-sizes.csv"'
    return response


def _lines(rows: list[Size]) -> Iterator[str]:
    writer = csv.writer(Echo())
    head = [_("Code"), _("Grid"), _("Community"), _("Street"), _("Number of households"), _("Outside by"), _("State")]
    yield BOM + writer.writerow(head)
    for row in rows:
        grid, above = row.grid, row.grid.parent
        names = [grid.code, grid.name, *((above.name, above.parent.name) if above and above.parent else ("", ""))]
        cells = [*names, str(row.households), "" if row.outside is None else str(row.outside), str(STATES[row.state])]
        yield writer.writerow([harmless(cell) for cell in cells])


def in_order(rows: list[Size], form: SizeFilter) -> list[Size]:
    """Those in the state that is asked for, sorted as asked for."""
    wanted = form.wanted.get("state")
    return sorted((row for row in rows if wanted in (None, row.state)), key=SORTS[form.sort][1])


def refuse_blind(actor: InPost) -> None:
    if not actor.powers.get(POWER):
        raise NotYours(
            "no_power", _("The grids' households are not for your post. Choose another post, or ask the community.")
        )
