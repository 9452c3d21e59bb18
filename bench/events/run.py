"""`python -m bench events`: what pages, programs and the sweep cost with a thousand and with a million events.

All sizes stand beside each other, and beside other tenants, and are measured in turns: whatever else the machine does
falls upon all of them alike.
"""

import argparse
import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import django

django.setup()

from django.conf import settings  # noqa: E402  after Django's set-up
from django.utils import timezone  # noqa: E402

from apps.assessment.posting import post_entries  # noqa: E402
from apps.tenancy.context import acting_for  # noqa: E402
from apps.tenancy.models import Tenant  # noqa: E402
from bench.events import filling, moves, reads, sweeps  # noqa: E402
from bench.events.browser import Person, people  # noqa: E402
from bench.events.measuring import Figure  # noqa: E402
from bench.events.report import Report  # noqa: E402
from bench.events.town import Town, build  # noqa: E402
from bench.tenants import throw_away  # noqa: E402

SIZES, BESIDE, TIMES = "1000,20000", 5, 30  # what `make bench` has the time for
TURN = 5  # measurements of one size before the next has its turn
SWEEPS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A tenant of one size."""

    size: int
    tenant: Tenant
    town: Town
    people: dict[str, Person]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is measured: names that hold one of the words; the empty word is in every name."""

    words: tuple[str, ...]

    def __contains__(self, name: str) -> bool:
        return any(word in name for word in self.words)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench events", description=__doc__)
    parser.add_argument("--sizes", default=SIZES, help="events of a tenant, separated by commas")
    parser.add_argument("--beside", type=int, default=BESIDE, help="other tenants")
    parser.add_argument("--times", type=int, default=TIMES, help="measurements of each case")
    parser.add_argument("--only", default="", help="reads and moves whose name holds one of these, separated by commas")
    given = parser.parse_args(arguments)
    logging.disable(logging.INFO)  # a line for every request would drown the figures
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    with ExitStack() as stack:
        places = [stack.enter_context(_place(int(size))) for size in given.sizes.split(",")]
        for _ in range(given.beside):
            stack.enter_context(throw_away(source=places[0].tenant.schema_name))
        report = Report([place.size for place in places], beside=given.beside)
        wanted = Wanted(tuple(given.only.split(",")))
        _read(places, report, given.times, wanted)
        _move(places, report, given.times, wanted)
        if not given.only:
            _sweep(places, report, min(given.times, SWEEPS))
        report.write()


@contextmanager
def _place(size: int) -> Iterator[Place]:
    with throw_away() as tenant:
        begun = time.perf_counter()
        with acting_for(tenant):
            town = build()
        filling.fill(tenant, town, size)
        with acting_for(tenant):
            posted = post_entries(timezone.now())
        seconds = time.perf_counter() - begun
        print(f"{size:,} events: {seconds:.0f} s, {filling.size(tenant):,.0f} MB, {posted:,} entries", flush=True)
        yield Place(size, tenant, town, people(tenant))


def _read(places: list[Place], report: Report, times: int, wanted: Wanted) -> None:
    by_size = []
    for place in places:
        with acting_for(place.tenant):
            by_size.append({case.name: case for case in reads.cases(place.people, place.town)})
    for name in [name for name in by_size[0] if name in wanted]:
        readings = []
        for place, cases in zip(places, by_size, strict=True):
            with acting_for(place.tenant):
                readings.append(reads.Reading.of(cases[name], place.people, times))
        for _ in range(0, times, TURN):
            for reading in readings:
                reading.go_on(TURN)
        report.add(by_size[0][name].group, [reading.series.figure() for reading in readings])


def _move(places: list[Place], report: Report, times: int, wanted: Wanted) -> None:
    chains = [moves.figures(place.people, place.town, times) for place in places]
    while figures := [found for place, chain in zip(places, chains, strict=True) if (found := _next(place, chain))]:
        if figures[0].name in wanted:
            report.add("move", figures)


def _next(place: Place, chain: Iterator[Figure]) -> Figure | None:
    with acting_for(place.tenant):
        return next(chain, None)


def _sweep(places: list[Place], report: Report, times: int) -> None:
    found = []
    for place in places:
        with acting_for(place.tenant):
            found.append(sweeps.figures(place.tenant, times))
    for figures in zip(*found, strict=True):
        report.add("sweep", list(figures))


if __name__ == "__main__":
    main()
