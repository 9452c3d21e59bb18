"""Base data in bulk: bringing 200,000 residents in from a workbook, and the quality page over 500,000.

`python -m bench households [--residents 500000] [--rows 200000]`.
"""

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.base import File  # noqa: E402  after Django's set-up
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from openpyxl import Workbook, load_workbook  # noqa: E402

from apps.grids.actions import add_unit  # noqa: E402
from apps.grids.models import Level, Unit  # noqa: E402
from apps.households.duplicates import candidates  # noqa: E402
from apps.households.identifiers import check_digit  # noqa: E402
from apps.households.imports import running, runs, staging  # noqa: E402
from apps.households.imports.columns import COLUMNS  # noqa: E402
from apps.households.models import Resident  # noqa: E402
from apps.households.quality import quality_of  # noqa: E402
from apps.staff.actions import appoint  # noqa: E402
from apps.staff.actors import InPost  # noqa: E402
from apps.staff.models import Person, Post  # noqa: E402
from apps.staff.queries import actor_for  # noqa: E402
from apps.tenancy.context import acting_for  # noqa: E402
from apps.tenancy.models import Tenant  # noqa: E402
from bench.tenants import analyse, throw_away  # noqa: E402
from gridgov.reference import load_reference  # noqa: E402

DIVISION = "360481"
GRIDS = 100
PER_DOOR, DOORS = 3, 36  # people behind a door, doors in a building
COPY_RESIDENTS = """
INSERT INTO households_resident (unit_id, community_id, street_id, verified_at, version, household_id, name, document,
  identity, identity_index, identity_tail, sex, born_on, phone, registered_division, match, relation, education,
  marital, politics, occupation, contact, inflow_reason, permit, lodging, nationality, purpose, status, mark)
SELECT r.unit_id, r.community_id, r.street_id, now() - (n.n %% 400) * interval '1 day', 1, r.household_id, r.name,
  r.document, r.identity, sha256((r.id || '.' || n.n)::bytea), sha256((n.n %% 10000)::text::bytea), r.sex, r.born_on,
  r.phone, r.registered_division, r.match, r.relation, r.education, r.marital, r.politics, r.occupation, r.contact,
  r.inflow_reason, r.permit, r.lodging, r.nationality, r.purpose, r.status, gen_random_uuid()
FROM households_resident r CROSS JOIN generate_series(1, %(times)s::int) n(n) LIMIT %(missing)s::int
"""
BARE = """
SELECT unit_id, count(*), count(*) FILTER (WHERE verified_at > now() - interval '90 days')
FROM households_resident GROUP BY unit_id
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=500_000)
    parser.add_argument("--rows", type=int, default=200_000)
    asked = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=Path(folder)),
        throw_away() as tenant,
        acting_for(tenant),
        translation.override("en"),
    ):
        load_reference()
        clerk, director, grids = _people()
        _import(clerk, grids, asked.rows)
        _quality(tenant, director, asked.residents)


def _people() -> tuple[InPost, InPost, list[Unit]]:
    district = add_unit(level=Level.DISTRICT, code=f"{DIVISION}000000", name="测量区", parent=None)
    street = add_unit(level=Level.STREET, code=f"{DIVISION}001000", name="测量街道", parent=district)
    community = add_unit(level=Level.COMMUNITY, code=f"{DIVISION}001001", name="测量社区", parent=street)
    grids = [
        add_unit(level=Level.GRID, code=f"{community.code}{n:03}", name=f"第{n}网格", parent=community)
        for n in range(1, GRIDS + 1)
    ]
    return _actor("P11", community), _actor("P21", district), grids


def _actor(post: str, unit: Unit) -> InPost:
    today = timezone.localdate()
    person = Person.objects.create(name="测量")
    appoint(person=person, post=Post.objects.get(code=post), unit=unit, since=today)
    actor = actor_for(person.pk, None, today)
    if actor is None:
        raise RuntimeError("the post has no powers")
    return actor


def _import(clerk: InPost, grids: list[Unit], count: int) -> None:
    content = _workbook(grids, count)
    print(f"workbook of {count} residents: {len(content) / 2**20:.1f} MB")
    alone = _seconds(lambda: _openpyxl_alone(content))
    before = _peak()
    run = runs.receive(actor=clerk, file=File(BytesIO(content), name="measured.xlsx"), name="measured.xlsx")
    read = _seconds(lambda: staging.read(run.pk))
    after_reading = _peak()
    runs.begin(actor=clerk, run_id=run.pk)
    came = _seconds(lambda: running.carry_out(run.pk))
    run.refresh_from_db()
    if (run.imported, run.wrong) != (count, 0):
        raise RuntimeError(f"{run.imported} in, {run.wrong} wrong: {run.said}")
    print(f"openpyxl alone reads it in {alone:.1f} s")
    print(f"read and checked in {read:.1f} s ({count / read:.0f} rows/s, {read / alone:.1f} times openpyxl alone)")
    print(f"brought in in {came:.1f} s ({count / came:.0f} rows/s)")
    print(f"peak of memory: {before:.0f} MB before, {after_reading:.0f} after reading, {_peak():.0f} after bringing in")


def _workbook(grids: list[Unit], count: int) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append([column.heading for column in COLUMNS])
    for values in _rows(grids, count):
        sheet.append([values.get(column.key) for column in COLUMNS])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _rows(grids: list[Unit], count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        door = n // PER_DOOR
        building = door // DOORS
        day = n // 999
        body = f"990101{1940 + day // 336:04}{1 + day // 28 % 12:02}{1 + day % 28:02}{1 + n % 999:03}"
        yield {
            "grid": grids[building % len(grids)].code,
            "estate": "测量小区",
            "building": f"{building + 1}号楼",
            "door": str(100 + door % DOORS),
            "person": f"测{n % 997}",
            "document": "111",
            "identity": body + check_digit(body),
            "phone": f"1380000{n % 10_000:04}",
            "registered_division": "990101",
            "match": "01",
        }


def _openpyxl_alone(content: bytes) -> None:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    for _row in book.worksheets[0].iter_rows(values_only=True):
        pass


def _quality(tenant: Tenant, director: InPost, count: int) -> None:
    there = Resident.objects.count()
    values = {"times": count // max(1, there) + 1, "missing": max(0, count - there)}
    with connection.cursor() as cursor:
        cursor.execute(COPY_RESIDENTS, values)
    analyse(tenant)
    with connection.cursor() as cursor:
        bare = min(_seconds(lambda: cursor.execute(BARE)) for _turn in range(3))
    with CaptureQueriesContext(connection) as queries:
        quality_of(director, now=timezone.now())
    shown = min(_seconds(lambda: quality_of(director, now=timezone.now())) for _turn in range(3))
    twice = min(_seconds(lambda: candidates(director)) for _turn in range(3))
    print(f"{Resident.objects.count()} residents, {GRIDS} grids: quality in {shown:.2f} s, {len(queries)} queries")
    print(f"a bare count by grid {bare:.2f} s, the quality {shown / bare:.1f} times that; the doubles {twice:.2f} s")


def _seconds(do: Any) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _peak() -> float:
    """Of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.1f}")
    main()
