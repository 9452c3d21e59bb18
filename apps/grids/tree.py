"""The tree as a page shows it: what hangs on a unit, and on those again."""

from collections import defaultdict
from dataclasses import dataclass

from apps.grids.models import Level, Unit
from apps.grids.reach import Manager, ever_visible_to


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit and those right below it."""

    unit: Unit
    twigs: list[Unit]


@dataclass(frozen=True, slots=True)
class Branches:
    """What hangs on a unit; departments stand apart."""

    units: list[Branch]
    departments: list[Unit]


def branches_of(actor: Manager, unit: Unit, *, retired: bool) -> Branches:
    """Two levels down, in two queries, as far as the actor sees; with `retired` those that are no more as well."""
    rows = ever_visible_to(actor).defer("boundary").order_by("code")
    rows = rows if retired else rows.filter(retired_at=None)
    children = list(rows.filter(parent=unit).select_related("department_type"))
    on_tree = [child for child in children if child.level != Level.DEPARTMENT]
    twigs: dict[int | None, list[Unit]] = defaultdict(list)
    for twig in rows.filter(parent__in=on_tree).exclude(level=Level.DEPARTMENT):
        twigs[twig.parent_id].append(twig)
    departments = [child for child in children if child.level == Level.DEPARTMENT]
    return Branches([Branch(child, twigs[child.pk]) for child in on_tree], departments)
