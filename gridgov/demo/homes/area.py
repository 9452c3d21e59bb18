"""A grid that is to be filled: who works in it, where a point of it lies, when somebody was there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone
from shapely import Point
from shapely.geometry import shape
from shapely.prepared import prep

from apps.grids.models import Level, Unit
from apps.households.models.base import Located
from apps.staff.models import Appointment
from gridgov.demo.chance import chance
from gridgov.demo.plan import District

TRIES = 200
FRESHNESS = ((0.55, 1, 90), (0.75, 91, 180), (0.87, 181, 365), (0.92, 366, 700))  # share up to, days ago from, to


@dataclass(slots=True)
class Area:
    """`number` counts the grids of the district from 0; `worker` is the appointment that verifies here, if any."""

    number: int
    grid: Unit
    households: int
    micro_grids: list[Unit]
    worker: int | None
    now: datetime
    random: Random

    def place(self) -> dict[str, Any]:
        """The ids that every record of the grid repeats."""
        street, community = self.grid.ancestor_ids[1:3]
        return {"unit_id": self.grid.pk, "community_id": community, "street_id": street}

    def verified(self) -> dict[str, Any]:
        """When a record was last checked on the spot: mostly of late, of one in twelve never."""
        draw = self.random.random()
        for share, first, last in FRESHNESS:
            if draw < share:
                minutes = self.random.randint(first * 1440, last * 1440)
                return {"verified_at": self.now - timedelta(minutes=minutes), "verified_by": self.worker}
        return {}

    def points(self, how_many: int) -> list[tuple[Decimal, Decimal]]:
        """Points inside the boundary (WGS-84)."""
        whole = shape(self.grid.boundary or {})
        inside, (west, south, east, north) = prep(whole), whole.bounds
        found: list[tuple[Decimal, Decimal]] = []
        for _ in range(TRIES * how_many):
            at = Point(round(self.random.uniform(west, east), 6), round(self.random.uniform(south, north), 6))
            if inside.contains(at):
                found.append((Decimal(str(at.x)), Decimal(str(at.y))))
            if len(found) == how_many:
                break
        return found


def copied(row: Located) -> dict[str, Any]:
    """Where and when a record was seen, for what belongs to it."""
    names = ("unit_id", "community_id", "street_id", "verified_at", "verified_by")
    return {name: getattr(row, name) for name in names}


def areas_of(district: District, *, now: datetime) -> list[Area]:
    planned = {
        f"{community.code}{number:03}": households
        for community in district.filled
        for number, households in enumerate(community.households, start=1)
    }
    grids = list(Unit.objects.filter(level=Level.GRID, code__in=planned).order_by("code"))
    workers = dict(
        Appointment.objects.on(timezone.localdate(now)).filter(post__code="P02").values_list("unit_id", "pk")
    )
    return [
        Area(
            number=number,
            grid=grid,
            households=planned[grid.code],
            micro_grids=list(Unit.objects.filter(parent=grid, level=Level.MICRO_GRID).order_by("code")),
            worker=workers.get(grid.pk),
            now=now,
            random=chance("homes", grid.code),
        )
        for number, grid in enumerate(grids)
    ]
