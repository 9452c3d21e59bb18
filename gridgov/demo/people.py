"""Invented people in posts. Who holds what, and how they log in, comes out the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from simple_history.utils import bulk_create_with_history

from apps.grids.models import Level, Unit
from apps.staff.actions import appoint_many
from apps.staff.models import Appointment, Person, Post, User
from gridgov.demo.chance import chance
from gridgov.demo.plan import PASSWORD, District, read

IN_OFFICE = timedelta(days=400)
LEFT = timedelta(days=10)  # longer than the seven days after which a grid without a worker raises an alert
DISTRICT_POSTS = {
    "P18": "reception",
    "P19": "dispatcher",
    "P20": "centre",
    "P21": "director",
    "P22": "districtleader",
    "P29": "admin",
}
LATE_POSTS = {"P28": "dataofficer"}  # last, so that who came before keeps the name
STREET_POSTS = {"P12": "reception", "P13": "chief", "P14": "dispatcher", "P15": "streetleader"}
MICRO_GRID_WORKER = "P05"
SUNK_DOWN = ("P06", "P07", "P08", "P09")
LARGE_DEPARTMENTS = ("D03", "D04", "D05", "D11")
PARTNER, LIAISON, HANDLER, IN_CHARGE = "P26", "P23", "P24", "P25"


@dataclass(slots=True)
class Seat:
    """Somebody and the posts they hold, as pairs of post code and unit. No `username`: no account."""

    username: str
    held: list[tuple[str, Unit]] = field(default_factory=list)
    left: bool = False


def appoint_people(district: District, *, today: date) -> None:
    """Everybody of the district, unless there are people already."""
    if Person.objects.exists():
        return
    seats = list(seats_of(district))
    names = invented_names(district.slug)
    people = bulk_create_with_history(
        [Person(name=next(names), phone=f"1380001{number:04}") for number, _ in enumerate(seats)], Person
    )
    password = make_password(PASSWORD)
    User.objects.bulk_create(
        User(username=seat.username, person=person, password=password)
        for seat, person in zip(seats, people, strict=True)
        if seat.username
    )
    posts = {post.code: post for post in Post.objects.all()}
    appoint_many(
        [
            Appointment(
                person=person,
                post=posts[code],
                unit=unit,
                since=today - IN_OFFICE,
                until=today - LEFT if seat.left else None,
            )
            for seat, person in zip(seats, people, strict=True)
            for code, unit in seat.held
        ]
    )


def invented_names(slug: str) -> Iterator[str]:
    """Names without end, no two alike until all have been used."""
    parts = read("names")
    every = [family + given for family in parts["family"] for given in parts["given"]]
    chance("names", slug).shuffle(every)
    while True:
        yield from every


def seats_of(district: District) -> Iterator[Seat]:
    """Every person of the district, the ones with an account under names that never change."""
    units = {unit.code: unit for unit in Unit.objects.select_related("parent", "department_type")}
    root = units[f"{district.division_code}000000"]
    yield from (Seat(username, [(code, root)]) for code, username in DISTRICT_POSTS.items())
    for number, code in enumerate(district.street_codes, start=1):
        yield from (Seat(f"{username}{number}", [(post, units[code])]) for post, username in STREET_POSTS.items())
    yield Seat("outsider", [("P14", units[district.neighbour])])
    yield Seat("outsider2", [("P13", units[district.neighbour])])
    yield from _of_departments(district, units)
    yield from _of_communities(district, units)
    yield from (Seat(username, [(code, root)]) for code, username in LATE_POSTS.items())
    for number, code in enumerate(district.street_codes, start=1):
        yield Seat(f"gridcentre{number}", [("P16", units[code])])


def _of_departments(district: District, units: dict[str, Unit]) -> Iterator[Seat]:
    streets = {code: number for number, code in enumerate(district.street_codes, start=1)}
    named = read("departments")
    for unit in sorted(units.values(), key=lambda unit: unit.code):
        if unit.level != Level.DEPARTMENT or unit.department_type is None or unit.parent is None:
            continue
        kind = unit.department_type.code
        username = f"{named[kind]['username']}{streets.get(unit.parent.code, '')}"
        yield Seat(username, [(PARTNER if unit.kind == "partner" else LIAISON, unit)])
        yield Seat(f"{username}leader", [(IN_CHARGE, unit)])
        if kind in LARGE_DEPARTMENTS and unit.parent.level == Level.DISTRICT:
            yield Seat(f"{username}handler", [(HANDLER, unit)])


def _of_communities(district: District, units: dict[str, Unit]) -> Iterator[Seat]:
    """1+3+N in each grid but two: the last grid of the district has lost its worker, its neighbour has no liaison.

    The clerk of each community is also the worker of its second grid: one person, two posts.
    """
    communities = [units[community.code] for community in district.filled]
    serial = 0
    for number, community in enumerate(communities, start=1):
        grids = sorted((u for u in units.values() if u.parent_id == community.pk), key=lambda unit: unit.code)
        is_last = community == communities[-1]
        yield Seat(f"community{number}", [("P10", community)])
        yield Seat(f"clerk{number}", [("P11", community), ("P02", grids[1])])
        yield Seat(f"instructor{number}", [("P03", grid) for grid in grids])
        for place, grid in enumerate(grids):
            serial += 1
            yield Seat(f"leader{serial}", [("P01", grid)])
            if place != 1:
                yield Seat(f"worker{serial}", [("P02", grid)], left=is_last and grid == grids[-1])
            if not (is_last and grid == grids[-2]):
                yield Seat(f"liaison{serial}", [("P04", grid)])
            yield Seat("", [(SUNK_DOWN[serial % len(SUNK_DOWN)], grid)])
            below = sorted((u for u in units.values() if u.parent_id == grid.pk), key=lambda unit: unit.code)
            yield from (Seat("", [(MICRO_GRID_WORKER, micro_grid)]) for micro_grid in below)
