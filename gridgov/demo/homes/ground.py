"""Buildings with their dwellings."""

from dataclasses import dataclass, field

from shapely import Point
from shapely.geometry import shape

from apps.audit.bulk import create_recorded
from apps.households.models import Building, Dwelling
from gridgov.demo.homes.area import Area, copied
from gridgov.demo.plan import read

FLOORS, ENTRANCES, DOORS = 6, 3, 2
SPARE = 1.07  # dwellings for a household, so that some stand empty or are left


@dataclass(slots=True)
class Homes:
    """`estate`: of the grid; `homes`: dwellings to live in, in the order of their doors."""

    estate: str
    buildings: list[Building] = field(default_factory=list)
    homes: list[Dwelling] = field(default_factory=list)


def build(area: Area) -> Homes:
    found = read("homes")
    estate = found["estates"][area.number % len(found["estates"])]
    wanted = round(area.households * SPARE)
    per_building = FLOORS * ENTRANCES * DOORS
    points = area.points(-(-wanted // per_building))
    buildings = [
        _building(area, estate, number, at, found["managers"][area.number % len(found["managers"])])
        for number, at in enumerate(points, start=1)
    ]
    create_recorded(Building, buildings)
    homes = [home for building in buildings for home in _dwellings(area, building, found["structures"])][:wanted]
    create_recorded(Dwelling, homes)
    return Homes(estate, buildings, homes)


def _building(area: Area, estate: str, number: int, at: tuple, manager: str) -> Building:
    random = area.random
    return Building(
        **area.place(),
        **area.verified(),
        estate=estate,
        name=f"{number}号楼",
        address=f"{area.grid.name[:3]}路{area.number + 1}号{estate}{number}号楼",
        kind=Building.Kind.MIXED if number % 5 == 0 else Building.Kind.RESIDENTIAL,
        floors=FLOORS,
        lifts=random.choice((0, 0, 0, 1)),
        built_year=random.randint(1986, 2018),
        fire_lane=random.random() < 0.8,
        charging=random.random() < 0.5,
        property_manager=manager,
        lng=at[0],
        lat=at[1],
    )


def _dwellings(area: Area, building: Building, structures: list[str]) -> list[Dwelling]:
    point = Point(float(building.lng or 0), float(building.lat or 0))
    micro_grid = next((unit.pk for unit in area.micro_grids if shape(unit.boundary or {}).covers(point)), None)
    place, random = copied(building), area.random
    return [
        Dwelling(
            **place,
            building=building,
            micro_grid_id=micro_grid,
            entrance=f"{entrance}单元",
            number=f"{floor}{door:02}",
            occupancy=Dwelling.Occupancy.LET if random.random() < 0.14 else Dwelling.Occupancy.OWNER,
            area=random.randint(48, 140) if random.random() < 0.8 else None,
            structure=random.choice(structures) if random.random() < 0.6 else "",
        )
        for entrance in range(1, ENTRANCES + 1)
        for floor in range(1, FLOORS + 1)
        for door in range(1, DOORS + 1)
    ]
