"""Invented households of a demo district: 6,000 with 18,000 residents, the same every time.

Nobody can be meant: identity numbers carry the division 99, which does not exist; telephones begin with 1380000.
"""

from datetime import date, datetime

from apps.audit.bulk import insert
from apps.grids.models import Unit
from apps.households.models import Household, Verification
from apps.households.rules import KINDS
from gridgov.demo.homes.area import areas_of
from gridgov.demo.homes.ground import build
from gridgov.demo.homes.lots import look_by_lot
from gridgov.demo.homes.numbers import Numbers
from gridgov.demo.homes.people import move_in
from gridgov.demo.homes.tagging import tag
from gridgov.demo.homes.things import equip
from gridgov.demo.homes.twins import add_twins
from gridgov.demo.plan import District


def settle(district: District, *, now: datetime) -> None:
    """Fills the grids that the plan gives households, unless there are households already."""
    areas = areas_of(district, now=now)
    if not areas or Household.objects.exists():
        return
    numbers = Numbers()
    homes = {area.grid.pk: build(area) for area in areas}
    residents = [person for area in areas for person in move_in(area, homes[area.grid.pk], numbers)]
    add_twins(district.slug, areas, residents)
    for area in areas:
        equip(area, homes[area.grid.pk], numbers, departments=_departments())
    tag(district.slug, areas, residents, today=_day(now))
    _note_checks()
    look_by_lot(district)


def _note_checks() -> None:
    """Who stood there, and when, of every record that was checked."""
    for about, model in KINDS.items():
        rows = model._default_manager.values_list("pk", "verified_at", "verified_by")
        insert(
            Verification, [Verification(about=about, about_id=pk, at=at, by_id=by) for pk, at, by in rows if at and by]
        )


def _departments() -> dict[str, Unit]:
    """By type; those of the district before those of a street."""
    found = Unit.objects.filter(department_type__isnull=False).select_related("department_type").order_by("-code")
    return {unit.department_type.code: unit for unit in found if unit.department_type}


def _day(now: datetime) -> date:
    return now.date()
