"""How many households each grid has, and what makes them up: for the standard size of grids."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.errors import NotThere
from apps.grids.models import Level, Unit
from apps.grids.rules import SPECIAL_GRIDS
from apps.grids.sizing import Block, Standard
from apps.households.actions import record_rules
from apps.households.models import Building, Household
from apps.households.queries import POWER, visible_to
from apps.staff.actors import InPost
from apps.staff.seen import any_of

STATES = {
    "small": _("too few households"),
    "right": _("within the standard"),
    "large": _("too many households"),
    "special": _("special grid"),
}
GRID_DEPTH = 4  # district, street, community, grid: what lies deeper belongs to the grid


@dataclass(frozen=True, slots=True)
class Size:
    """`outside`: households missing (negative) or too many; None for special grids, which have no such standard."""

    grid: Unit
    households: int
    outside: int | None

    @property
    def state(self) -> str:
        if self.outside is None:
            return "special"
        return "small" if self.outside < 0 else "large" if self.outside else "right"


def standard() -> Standard:
    """The tenant's."""
    rules = record_rules()
    return Standard(rules.grid_least, rules.grid_most)


def sees_grids(actor: InPost) -> bool:
    """Whether the post sees more than one grid's: their sizes are compared from the community up."""
    return any(path.count(".") < GRID_DEPTH for path in actor.powers.get(POWER, ()))


def grids_of(actor: InPost) -> QuerySet[Unit]:
    """The grids whose base data the actor may see, with their communities and streets."""
    inside = any_of(Q(path__startswith=path) for path in actor.powers.get(POWER, ()))
    rows = Unit.objects.filter(inside, level=Level.GRID, retired_at=None).select_related("parent__parent")
    return rows.defer("boundary", "parent__boundary", "parent__parent__boundary").order_by("code")


def sizes_of(actor: InPost, within: Unit | None = None) -> list[Size]:
    """Of all grids in the area, those without a household too, by code; in four queries."""
    grids = grids_of(actor) if within is None else grids_of(actor).filter(path__startswith=within.path)
    counts, sizes = _present(actor), standard()
    return [_size(grid, counts[grid.pk], sizes) for grid in grids]


def get_grid(actor: InPost, pk: int) -> Unit:
    """With its boundary."""
    grid = grids_of(actor).defer(None).filter(pk=pk).first()
    if grid is None:
        raise NotThere("no_grid", gettext("There is no such grid in your area. Choose one from the list."))
    return grid


def size_of(actor: InPost, grid: Unit) -> Size:
    return sizes_of(actor, grid)[0]


def _size(grid: Unit, households: int, sizes: Standard) -> Size:
    special = int(grid.code[-3:]) in SPECIAL_GRIDS
    return Size(grid, households, None if special else sizes.outside(households))


def _present(actor: InPost) -> Counter[int]:
    """Households that live here, by the id of the grid: a micro-grid's belong to the grid above it."""
    rows = visible_to(actor, Household).filter(left_on=None).order_by()
    counts = dict(rows.values_list("unit").annotate(n=Count("pk")))
    found: Counter[int] = Counter()
    for pk, path in Unit.objects.filter(pk__in=counts).values_list("pk", "path"):
        above = path.split(".")[GRID_DEPTH - 1]
        if above:
            found[int(above)] += counts[pk]
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """A building of a grid with the households in it."""

    building: Building
    households: int

    @property
    def block(self) -> Block:
        at = self.building
        placed = at.lng is not None and at.lat is not None
        return Block(at.pk, self.households, *((float(at.lng), float(at.lat)) if placed else (None, None)))  # type: ignore[arg-type]


def standing_in(actor: InPost, grid: Unit) -> list[Standing]:
    """The buildings of a grid and of its micro-grids; in two queries."""
    inside = Q(unit__path__startswith=grid.path)
    rows = visible_to(actor, Household).filter(inside, left_on=None, dwelling__building__isnull=False).order_by()
    counts = dict(rows.values_list("dwelling__building").annotate(n=Count("pk")))
    buildings = sorted(visible_to(actor, Building).filter(inside, retired_at=None), key=_as_people_count)
    return [Standing(building, counts.get(building.pk, 0)) for building in buildings]


def _as_people_count(building: Building) -> list[tuple[int, str]]:
    """Building 9 stands before building 10."""
    parts = re.split(r"(\d+)", f"{building} {building.pk}")
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def blocks_of(rows: Iterable[Standing]) -> list[Block]:
    return [row.block for row in rows]
