"""Buildings, doors, households and residents of a measured town: grid after grid full, three people behind a door."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from apps.audit.bulk import insert
from apps.grids.models import Level, Unit
from apps.households.codes import Match
from apps.households.identifiers import birth_date, check_digit, sex_of
from apps.households.models import Building, Dwelling, Household, Resident
from apps.staff.models import Appointment

PER_DOOR, DOORS, BUILDINGS = 3, 36, 9  # people behind a door, doors in a building, buildings of a grid
RARE, FREQUENT = "司空见", "测小七"  # the one person of that name; one of a thousand
EVERY, NAMES = 1009, 9973


def fill(residents: int) -> None:
    """In the current tenant. The numbers are those of nobody: division 99."""
    numbers = count()
    workers = dict(Appointment.objects.filter(post__code="P02").values_list("unit_id", "pk"))
    left = residents
    for grid in Unit.objects.filter(level=Level.GRID).order_by("code"):
        if left <= 0:
            return
        doors = min(-(-left // PER_DOOR), DOORS * BUILDINGS)
        left -= len(_people(grid, _homes(grid, doors), numbers, workers.get(grid.pk)))


def _homes(grid: Unit, doors: int) -> list[Household]:
    place = _place(grid)
    buildings = [
        Building(**place, estate=f"{grid.code[-3:]}小区", name=f"{n}号楼", address=f"测量路{grid.code}-{n}号楼")
        for n in range(1, -(-doors // DOORS) + 1)
    ]
    insert(Building, buildings)
    dwellings = [
        Dwelling(**place, building=buildings[n // DOORS], entrance="1", number=str(100 + n % DOORS))
        for n in range(doors)
    ]
    insert(Dwelling, dwellings)
    households = [Household(**place, dwelling=door, since=timezone.localdate()) for door in dwellings]
    insert(Household, households)
    return households


def _people(grid: Unit, households: list[Household], numbers: "count[int]", worker: int | None) -> list[Resident]:
    now, place = timezone.now(), _place(grid)
    people = []
    for household in households:
        for _member in range(PER_DOOR):
            n = next(numbers)
            seen = {"verified_at": now - timedelta(days=n % 400), "verified_by": worker} if n % 12 else {}
            people.append(Resident(**place, **seen, household=household, **_person(n)))
    insert(Resident, people)
    return people


def _person(n: int) -> dict[str, object]:
    identity = number_of(n)
    return {
        "name": RARE if n == 0 else FREQUENT if n % EVERY == 7 else f"测{n % NAMES}",
        "identity": identity,
        "sex": sex_of(identity),
        "born_on": birth_date(identity),
        "phone": f"1380{n % 10_000_000:07}",
        "registered_division": "990101",
        "match": Match.HERE,
    }


def number_of(n: int) -> str:
    day = n // 999
    body = f"990101{1940 + day // 336:04}{1 + day // 28 % 12:02}{1 + day % 28:02}{1 + n % 999:03}"
    return body + check_digit(body)


def _place(grid: Unit) -> dict[str, int]:
    street, community = grid.ancestor_ids[1:3]
    return {"unit_id": grid.pk, "community_id": community, "street_id": street}
