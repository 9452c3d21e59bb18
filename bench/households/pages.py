"""The pages of base data with few and with very many residents, measured in turns, each beside its bare SQL."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from apps.households.models import Household, Resident
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from bench.events.browser import Person, UnexpectedError, people
from bench.events.measuring import Figure, Series, bare_sql
from bench.events.town import Town, build
from bench.households.filling import FREQUENT, RARE, fill, number_of
from bench.tenants import analyse, throw_away

TURN = 5
SEEN = 60  # how many different records the detail pages are taken from
NEWEST = "SELECT * FROM households_resident WHERE community_id = %(community)s ORDER BY id DESC LIMIT 26"
NAMED = """SELECT * FROM households_resident WHERE community_id = %(community)s AND name LIKE %(name)s
ORDER BY id DESC LIMIT 26"""
NUMBERED = "SELECT * FROM households_resident WHERE identity_index = %(digest)s"
GRIDS = """SELECT unit_id, count(*), count(*) FILTER (WHERE verified_at > now() - interval '90 days')
FROM households_resident WHERE community_id = %(community)s GROUP BY unit_id"""
ALL_GRIDS = GRIDS.replace("WHERE community_id = %(community)s ", "")
ONE = "SELECT * FROM households_resident WHERE household_id = %(household)s"
Act = Callable[[Person, int], Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A tenant of one size."""

    size: int
    tenant: Tenant
    people: dict[str, Person]
    values: dict[str, Any]
    residents: list[int]
    households: list[int]


@dataclass(frozen=True, slots=True)
class Case:
    """`act` is done by `who` again and again; the number says how often it was done before."""

    name: str
    who: str
    act: Callable[[Place], Act]
    sql: str = ""


@dataclass(slots=True)
class Reading:
    place: Place
    act: Act
    person: Person
    series: Series = field(default_factory=lambda: Series(""))

    def go_on(self) -> None:
        for _ in range(TURN):
            self.series.add(partial(self.act, self.person, len(self.series.spent)))


@contextmanager
def place(size: int) -> Iterator[Place]:
    with throw_away() as tenant:
        begun = time.perf_counter()
        with acting_for(tenant):
            town = build()
            fill(size)
        analyse(tenant)
        with acting_for(tenant):
            found = _place(size, tenant, town)
        print(f"{size:,} residents: {time.perf_counter() - begun:.0f} s", flush=True)
        yield found


def _place(size: int, tenant: Tenant, town: Town) -> Place:
    community = town.unit("001001")
    rows = Resident.objects.filter(community=community).order_by("pk")
    homes = list(Household.objects.filter(community=community).order_by("pk").values_list("pk", flat=True)[:SEEN])
    index: Any = Resident._meta.get_field("identity_index")
    values = {
        "community": community,
        "name": f"%{FREQUENT}%",
        "digest": index.digest(number_of(7)),
        "household": homes[0],
    }
    return Place(size, tenant, people(tenant), values, list(rows.values_list("pk", flat=True)[:SEEN]), homes)


def measure(places: Sequence[Place], times: int, *, only: str = "") -> None:
    sizes = " | ".join(f"{one.size:,}" for one in places)
    print(f"\np50 / p95 in ms (in the database; times the bare SQL)\n| page | {sizes} | queries | p95, last ÷ first |")
    print("|" + "---|" * (len(places) + 3))
    for case in [case for case in CASES if only in case.name]:
        readings = []
        for one in places:
            with acting_for(one.tenant):
                bare = bare_sql(case.sql, one.values, times) if case.sql else None
            readings.append(Reading(one, case.act(one), one.people[case.who], Series(case.name, bare)))
        for _ in range(0, times, TURN):
            for reading in readings:
                with acting_for(reading.place.tenant):
                    reading.go_on()
        print(_row([reading.series.figure() for reading in readings]), flush=True)


def _row(figures: list[Figure]) -> str:
    cells = [f"{figure.p50:.0f} / {figure.p95:.0f} ({figure.in_database:.0f}{_times(figure)})" for figure in figures]
    most = max(figure.queries[1] for figure in figures)
    return f"| {figures[0].name} | {' | '.join(cells)} | {most} | {figures[-1].p95 / figures[0].p95:.2f} |"


def _times(figure: Figure) -> str:
    return f"; × {figure.ratio:.0f}" if figure.ratio else ""


def _page(path: str) -> Callable[[Place], Act]:
    return lambda place: lambda person, turn: person.get(path)


def _one_of(kind: str) -> Callable[[Place], Act]:
    def of(place: Place) -> Act:
        ids = place.residents if kind == "resident" else place.households
        return lambda person, turn: person.get(f"/records/{kind}/{ids[turn % len(ids)]}/")

    return of


def _search(text: str, kind: str = "resident") -> Callable[[Place], Act]:
    """The form is sent, and its answer leads to the list."""

    def search(person: Person, turn: int) -> None:
        answer = person.client.post(f"{person.base}/records/{kind}/", {"text": text})
        if answer.status_code != 302:
            raise UnexpectedError(f"the search answered {answer.status_code}")
        person.get(answer.headers["Location"].removeprefix(person.base))

    return lambda place: search


CASES = [
    Case("residents of a grid", "worker", _page("/records/resident/")),
    Case("residents of a community", "community", _page("/records/resident/"), NEWEST),
    Case("residents of the district", "district", _page("/records/resident/")),
    Case("households of a community", "community", _page("/records/household/")),
    Case("households of the district", "district", _page("/records/household/")),
    *[
        Case(f"{what}, {who}", who, _search(text), sql if who == "community" else "")
        for who in ("community", "district")
        for what, text, sql in (
            ("a frequent name", FREQUENT, NAMED),
            ("a name of one person", RARE, ""),
            ("part of an address", "小区3号楼", ""),
            ("four last digits", number_of(7)[-4:], ""),
            ("a whole number", number_of(7), NUMBERED),
        )
    ],
    Case("households by a frequent name, district", "district", _search(FREQUENT, "household")),
    Case("page of a resident", "community", _one_of("resident")),
    Case("page of a household", "community", _one_of("household"), ONE),
    Case("quality by grid, community", "community", _page("/data/"), GRIDS),
    Case("quality by street, district", "district", _page("/data/?level=street"), ALL_GRIDS),
    Case("quality by grid, district", "district", _page("/data/?level=grid"), ALL_GRIDS),
    Case("recorded twice, community", "community", _page("/data/duplicates/")),
    Case("recorded twice, district", "district", _page("/data/duplicates/")),
    Case("sizes of the grids, district", "district", _page("/grids/sizes/")),
    Case("form of an export, community", "community", _page("/records/resident/export/")),
]
