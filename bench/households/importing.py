"""Bringing residents in from a workbook, beside openpyxl alone."""

import resource
import tempfile
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.test.utils import override_settings
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from apps.grids.actions import add_unit
from apps.grids.models import Level, Unit
from apps.households.identifiers import check_digit
from apps.households.imports import running, runs, staging
from apps.households.imports.sheets import RESIDENTS
from apps.staff.actions import appoint
from apps.staff.actors import InPost
from apps.staff.models import Person, Post
from apps.staff.queries import actor_for
from apps.tenancy.context import acting_for
from bench.tenants import throw_away
from gridgov.reference import load_reference

DIVISION = "360481"
GRIDS = 100
PER_DOOR, DOORS = 3, 36  # people behind a door, doors in a building


def measure_import(count: int) -> None:
    """Brings `count` residents into a tenant of its own, and says how long that took and how much memory."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(MEDIA_ROOT=Path(folder)),
        throw_away() as tenant,
        acting_for(tenant),
        translation.override("en"),
    ):
        load_reference()
        clerk, grids = _people()
        _import(clerk, grids, count)


def _people() -> tuple[InPost, list[Unit]]:
    district = add_unit(level=Level.DISTRICT, code=f"{DIVISION}000000", name="测量区", parent=None)
    street = add_unit(level=Level.STREET, code=f"{DIVISION}001000", name="测量街道", parent=district)
    community = add_unit(level=Level.COMMUNITY, code=f"{DIVISION}001001", name="测量社区", parent=street)
    grids = [
        add_unit(level=Level.GRID, code=f"{community.code}{n:03}", name=f"第{n}网格", parent=community)
        for n in range(1, GRIDS + 1)
    ]
    return _actor("P11", community), grids


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
    sheet.append([column.heading for column in RESIDENTS.columns])
    for values in _rows(grids, count):
        sheet.append([values.get(column.key) for column in RESIDENTS.columns])
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


def _seconds(do: Any) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _peak() -> float:
    """Of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
