"""Makes households to test with."""

from datetime import date
from typing import Any

from apps.grids.models import Unit
from apps.households.codes import Match, Sex
from apps.households.models import Building, Dwelling, Household, Resident
from apps.households.models.base import Located

IDENTITY, OTHER_IDENTITY = "990101199003078412", "990101194811050028"
PHONE = "13800000002"


def place_of(grid: Unit) -> dict[str, Any]:
    """The three ids that every record repeats."""
    street, community = grid.ancestor_ids[1], grid.ancestor_ids[2]
    return {"unit": grid, "community_id": community, "street_id": street}


def building(grid: Unit, name: str = "1号楼") -> Building:
    return Building.objects.create(**place_of(grid), estate="河畔花园", name=name, address=f"河畔路8号{name}")


def dwelling(grid: Unit, number: str = "101", of: Building | None = None) -> Dwelling:
    return Dwelling.objects.create(**place_of(grid), building=of or building(grid), number=number)


def household(grid: Unit, of: Dwelling | None = None) -> Household:
    return Household.objects.create(**place_of(grid), dwelling=of or dwelling(grid))


def resident(grid: Unit, of: Household | None = None, **given: Any) -> Resident:
    values = {
        "name": "张小三",
        "identity": IDENTITY,
        "sex": Sex.MALE,
        "born_on": date(1990, 3, 7),
        "phone": PHONE,
        "registered_division": "990101",
        "match": Match.HERE,
        **given,
    }
    return Resident.objects.create(**place_of(grid), household=of or household(grid), **values)


def spot(row: Located) -> tuple[int, int, int]:
    """Where a record lies."""
    return (row.unit_id, row.community_id, row.street_id)
