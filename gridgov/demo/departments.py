"""Departments of the demo: one at the district for every type that leads some category, a few at the streets."""

from typing import Any

from apps.events.models import Responsibility
from apps.grids.actions import add_units
from apps.grids.models import DepartmentType, Level, Unit
from gridgov.demo.plan import District, read

AT_STREETS = ("D03", "D11")
NEVER = ("D01", "D02", "D99")  # the street, the community, and “to be determined”


def add_departments(district: District) -> None:
    """Adds those that are missing."""
    root = Unit.objects.get(code=f"{district.division_code}000000")
    streets = Unit.objects.filter(code__in=district.street_codes).order_by("code")
    leading = Responsibility.objects.exclude(lead_type__code__in=NEVER).values("lead_type")
    types = DepartmentType.objects.filter(pk__in=leading).order_by("code")
    named: dict[str, dict[str, Any]] = read("departments")
    wanted = [department(root, kind, f"{root.name}{named[kind.code]['name']}") for kind in types]
    wanted += [
        department(street, kind, f"{street.name}{named[kind.code]['street_name']}")
        for street in streets
        for kind in types
        if kind.code in AT_STREETS
    ]
    known = set(Unit.objects.filter(level=Level.DEPARTMENT).values_list("code", flat=True))
    add_units([unit for unit in wanted if unit.code not in known])


def department(parent: Unit, kind: DepartmentType, name: str) -> Unit:
    digits = parent.code[:6] if parent.level == Level.DISTRICT else parent.code[:9]
    return Unit(
        level=Level.DEPARTMENT,
        code=f"{digits}-{kind.code}",
        name=name,
        kind=kind.kind,
        parent=parent,
        department_type=kind,
    )
