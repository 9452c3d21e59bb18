"""Proposals for grids that are too small: which neighbours they could be one grid with."""

from dataclasses import dataclass

from apps.grids.models import Unit
from apps.grids.neighbours import touching
from apps.grids.sizing import propose_merges
from apps.households.queries import POWER
from apps.households.sizes import sizes_of, standard
from apps.staff.actors import InPost


@dataclass(frozen=True, slots=True)
class Merge:
    """Grids that would be one, each with its households; the smaller code first."""

    grids: tuple[tuple[Unit, int], ...]

    @property
    def households(self) -> int:
        return sum(households for _grid, households in self.grids)


def merges_near(actor: InPost, grid: Unit) -> Merge | None:
    """What is proposed for a grid among those of its community; None when it fits to no neighbour.

    Special grids stay what they are. Who sees one grid alone is proposed nothing.
    """
    if grid.parent is None or not actor.holds(POWER, grid.parent.path):
        return None
    rows = {size.grid.pk: size for size in sizes_of(actor, grid.parent) if size.outside is not None}
    drawn = Unit.objects.filter(pk__in=rows, boundary__isnull=False).values_list("pk", "boundary")
    near = touching({pk: boundary for pk, boundary in drawn if boundary})
    counts = {pk: size.households for pk, size in rows.items()}
    group = next((group for group in propose_merges(counts, near, standard()) if grid.pk in group), None)
    return Merge(tuple((rows[pk].grid, counts[pk]) for pk in group)) if group else None
