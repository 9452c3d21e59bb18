"""A competent department and somebody in it."""

from apps.grids.models import DepartmentType, Level, Unit
from tests.cast import Member
from tests.desk.retention.officers import in_post


def of_justice(name: str = "司法员") -> Member:
    """A handler of the district's justice department (D20)."""
    root = Unit.objects.get(level=Level.DISTRICT)
    kind = DepartmentType.objects.get(code="D20")
    unit, _made = Unit.objects.get_or_create(
        code="360481-D20",
        defaults={"name": "司法局", "level": Level.DEPARTMENT, "parent": root, "department_type": kind},
    )
    unit.path = f"{root.path}{unit.pk}."
    unit.save()
    return in_post("P24", unit, name)
