"""Who lives behind the doors: families of one to six, some of them from elsewhere, some gone."""

from datetime import date, timedelta
from random import Random
from typing import Any

from apps.audit.bulk import create_recorded
from apps.households.codes import EDUCATION, INFLOW_REASONS, MARITAL, POLITICS, Match, Sex
from apps.households.models import Dwelling, Household, Resident
from gridgov.demo.homes.area import Area, copied
from gridgov.demo.homes.ground import Homes
from gridgov.demo.homes.numbers import Numbers
from gridgov.demo.plan import read

SIZES, WEIGHTS = (1, 2, 3, 4, 5, 6), (14, 25, 26, 20, 10, 5)  # three on average
FORMER = 0.03  # households that have left, for each that is there
YEAR = 365.25
ADULT, OLD = 16, 60
HEAD, SPOUSE, SON, DAUGHTER, PARENT, GRANDCHILD = "01", "10", "20", "30", "50", "40"


def move_in(area: Area, homes: Homes, numbers: Numbers) -> list[Resident]:
    """The residents of the grid's households, as many households as planned and a few that have left."""
    former = round(area.households * FORMER)
    doors = homes.homes[: area.households + former]
    households = [_household(area, door, left=n >= area.households) for n, door in enumerate(doors)]
    create_recorded(Household, households)
    words = {**read("names"), "jobs": read("homes")["jobs"]}
    residents = [
        person
        for door, household in zip(doors, households, strict=True)
        for person in _family(area, door, household, numbers, words)
    ]
    create_recorded(Resident, residents)
    return residents


def _household(area: Area, door: Dwelling, *, left: bool) -> Household:
    today, random = area.now.date(), area.random
    since = today - timedelta(days=random.randint(400, 9000))
    left_on = today - timedelta(days=random.randint(20, 390)) if left else None
    return Household(**area.place(), **area.verified(), dwelling=door, since=since, left_on=left_on)


def _family(
    area: Area, door: Dwelling, household: Household, numbers: Numbers, words: dict[str, Any]
) -> list[Resident]:
    random = area.random
    size = random.choices(SIZES, WEIGHTS)[0]
    family = random.choice(words["family"])
    head_age = random.randint(62, 90) if size < 3 and random.random() < 0.3 else random.randint(26, 61)
    stranger = door.occupancy == Dwelling.Occupancy.LET and random.random() < 0.8
    people = []
    for relation, age, sex in _members(random, size, head_age):
        own = family if relation not in (SPOUSE, PARENT) or sex == Sex.MALE else random.choice(words["family"])
        name = own + random.choice(words["given"])
        people.append(_person(area, household, numbers, words, (name, relation, age, sex), stranger=stranger))
    return people


def _members(random: Random, size: int, head_age: int) -> list[tuple[str, int, str]]:
    """(to the head, age, sex) of each."""
    head = random.choice((Sex.MALE, Sex.MALE, Sex.FEMALE))
    spouse = Sex.FEMALE if head == Sex.MALE else Sex.MALE
    found: list[tuple[str, int, str]] = [(HEAD, head_age, head)]
    if size > 1:
        found.append((SPOUSE, max(22, head_age + random.randint(-4, 4)), spouse))
    while len(found) < size:
        sex = random.choice((Sex.MALE, Sex.FEMALE))
        if head_age > OLD + 2 and len(found) > 2:
            found.append((GRANDCHILD, random.randint(0, 20), sex))
        elif len(found) < 4:
            found.append((SON if sex == Sex.MALE else DAUGHTER, random.randint(0, max(1, head_age - 22)), sex))
        else:
            found.append((PARENT, min(97, head_age + random.randint(22, 30)), sex))
    return found


def _person(
    area: Area,
    household: Household,
    numbers: Numbers,
    words: dict[str, Any],
    who: tuple[str, str, int, str],
    *,
    stranger: bool,
) -> Resident:
    name, relation, age, sex = who
    random = area.random
    born = area.now.date() - timedelta(days=int((age + random.random()) * YEAR) + 1)
    left = household.left_on is not None
    return Resident(
        **copied(household),
        household=household,
        name=name,
        identity=numbers.identity(born, sex),
        sex=sex,
        born_on=born,
        phone=numbers.phone() if age >= ADULT and random.random() < 0.85 else "",
        registered_division="990201000000" if stranger else household_division(area),
        match=Match.ELSEWHERE if stranger else Match.HERE,
        relation=relation,
        status=Resident.Status.LEFT if left else Resident.Status.PRESENT,
        status_since=household.left_on,
        **_optional(random, words, born, age, stranger=stranger),
    )


def household_division(area: Area) -> str:
    """The street's code: what a register of a household registered here says."""
    return f"{area.grid.code[:9]}000"


def _optional(random: Random, words: dict[str, Any], born: date, age: int, *, stranger: bool) -> dict[str, str]:
    """What is filled in for some only."""
    grown = age >= ADULT
    found = {
        "education": random.choice(EDUCATION)[0] if grown and random.random() < 0.55 else "",
        "marital": random.choice(MARITAL[:2])[0] if age > 22 and random.random() < 0.5 else "",
        "politics": random.choice((POLITICS[0], *[POLITICS[4]] * 6))[0] if age > 18 and random.random() < 0.5 else "",
        "occupation": random.choice(words["jobs"]) if age > 18 and random.random() < 0.4 else "",
    }
    if stranger:
        found |= {"inflow_reason": random.choice(INFLOW_REASONS[:6])[0], "lodging": "rented"}
    return found
