"""The units and people of a measured tenant: the same for every size, so that only the number of events differs."""

from dataclasses import dataclass
from datetime import date

from apps.events.models import Category
from apps.grids.actions import add_units
from apps.grids.models import DepartmentType, Level, Unit
from apps.staff.actions import appoint_many, open_account
from apps.staff.models import Appointment, Person, Post
from gridgov.reference import load_reference

DIVISION = "360481"
STREETS, COMMUNITIES, GRIDS = 10, 10, 5  # of the district, of a street, of a community
CATEGORY = "0115"  # pressing, one working day, no photos asked for: it can be extended at once
SINCE = date(2024, 1, 1)
PASSWORD = "measured-2026"
# Whose pages are measured: post, and code of the unit after the division's six digits.
MEASURED = {
    "worker": ("P02", "001001001"),
    "community": ("P10", "001001"),
    "dispatcher": ("P14", "001000"),
    "department": ("P23", "-D11"),
    "assisting": ("P23", "-D04"),
    "joining": ("P23", "-D05"),
    "leader": ("P25", "-D11"),
    "district": ("P21", "000000"),
}
HOLDERS = {Level.GRID: "P02", Level.COMMUNITY: "P10", Level.STREET: "P14", Level.DEPARTMENT: "P23"}


@dataclass(frozen=True, slots=True)
class Town:
    """Ids by code of the unit."""

    units: dict[str, int]
    category: int

    def unit(self, tail: str) -> int:
        return self.units[DIVISION + tail]


def build() -> Town:
    """In the current tenant, which must be empty."""
    load_reference()
    units = _units()
    _people(units)
    return town()


def town() -> Town:
    """The one that stands in the current tenant."""
    return Town(dict(Unit.objects.values_list("code", "pk")), Category.objects.get(code=CATEGORY).pk)


def _units() -> list[Unit]:
    district = Unit(level=Level.DISTRICT, code=f"{DIVISION}000000", name="测量区")
    units = [district]
    for s in range(1, STREETS + 1):
        street = Unit(level=Level.STREET, code=f"{DIVISION}{s:03}000", name=f"第{s}街道", parent=district)
        units.append(street)
        for c in range(1, COMMUNITIES + 1):
            code = f"{DIVISION}{s:03}{c:03}"
            community = Unit(level=Level.COMMUNITY, code=code, name=f"第{s}-{c}社区", parent=street)
            units.append(community)
            units += [
                Unit(level=Level.GRID, code=f"{code}{g:03}", name=f"第{s}-{c}-{g}网格", parent=community)
                for g in range(1, GRIDS + 1)
            ]
    for kind in DepartmentType.objects.exclude(code__in=("D01", "D02")).order_by("code"):
        code = f"{DIVISION}-{kind.code}"
        units.append(Unit(level=Level.DEPARTMENT, code=code, name=kind.name, parent=district, department_type=kind))
    return add_units(units)


def _people(units: list[Unit]) -> None:
    posts = Post.objects.in_bulk(field_name="code")
    wanted = [(HOLDERS[Level(unit.level)], unit) for unit in units if unit.level in HOLDERS]
    by_code = {unit.code: unit for unit in units}
    for post, tail in MEASURED.values():
        if (post, unit := by_code[DIVISION + tail]) not in wanted:
            wanted.append((post, unit))
    people = Person.objects.bulk_create(Person(name=f"{posts[post].name}{n}") for n, (post, _) in enumerate(wanted))
    appoint_many(
        [
            Appointment(person=person, post=posts[post], unit=unit, since=SINCE)
            for person, (post, unit) in zip(people, wanted, strict=True)
        ]
    )
    held = {(post, unit.code): person for person, (post, unit) in zip(people, wanted, strict=True)}
    for name, (post, tail) in MEASURED.items():
        open_account(person=held[post, DIVISION + tail], username=name, password=PASSWORD)
