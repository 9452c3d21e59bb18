"""What lives on the grids that are to be divided or joined, and what somebody wants to make of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere, NotYours
from apps.events.models import Event
from apps.events.rules import MOVE
from apps.grids.models import Level, Unit
from apps.grids.queries import descendants
from apps.households.models import Building, Household, Resident
from apps.staff.actors import InPost
from apps.staff.models import Appointment
from apps.staff.moving import serving

POWER = "manage_grids"
OPEN = MOVE["regrid"].sources
GONE = (Resident.Status.LEFT, Resident.Status.DIED)


@dataclass(frozen=True, slots=True)
class Part:
    """`buildings`: their ids. `posts`: ids of the appointments that go on here."""

    name: str
    buildings: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Census:
    """What lives on some grids with their micro-grids."""

    grids: tuple[Unit, ...]
    micro: tuple[Unit, ...]
    buildings: dict[int, int]
    households: int
    residents: int
    events: tuple[int, ...]
    posts: tuple[Appointment, ...]

    @property
    def units(self) -> list[int]:
        return [unit.pk for unit in (*self.grids, *self.micro)]

    @property
    def seal(self) -> str:
        """Another one as soon as anything else lives there: a plan is carried out on what was shown."""
        told = (self.units, sorted(self.buildings.items()), self.households, self.residents, self.events)
        return sha256(repr((told, [(row.pk, row.until) for row in self.posts])).encode()).hexdigest()[:16]


def may_regrid(actor: InPost, grid: Unit) -> bool:
    """The power must be held above the grid: nobody divides the one they belong to."""
    above = grid.path[: -len(f"{grid.pk}.")]
    return actor.holds(POWER, above)


def grid_to_change(actor: InPost, pk: int) -> Unit:
    grid = Unit.objects.select_related("parent").filter(pk=pk, level=Level.GRID, retired_at=None).first()
    if grid is None or not grid.path.startswith(actor.unit_path):
        raise NotThere("no_grid", _("There is no such grid in your area. Choose one from the list."))
    if not may_regrid(actor, grid):
        raise NotYours("no_power", _("Grids are divided and joined by whoever manages the grids of the area above."))
    return grid


def census(grids: Iterable[Unit]) -> Census:
    found = tuple(sorted(grids, key=lambda grid: grid.code))
    micro = tuple(unit for grid in found for unit in descendants(grid))
    units = [unit.pk for unit in (*found, *micro)]
    homes = Household.objects.filter(unit__in=units, left_on=None).values_list("dwelling__building", flat=True)
    standing = Building.objects.filter(unit__in=units, retired_at=None).values_list("pk", flat=True)
    buildings = dict.fromkeys(standing, 0)
    households = 0
    for building in homes:
        households += 1
        if building in buildings:
            buildings[building] += 1
    people = Resident.objects.filter(unit__in=units, merged_into=None).exclude(status__in=GONE)
    events = Event.objects.filter(unit__in=units, state__in=OPEN).order_by("pk").values_list("pk", flat=True)
    posts = tuple(serving([*found, *micro], timezone.localdate()))
    return Census(found, micro, buildings, households, people.count(), tuple(events), posts)
