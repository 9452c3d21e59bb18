"""Whose hands a unit is in: it is looked after from above, by whoever manages grids or the tenant there."""

from collections.abc import Mapping
from typing import Protocol

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.errors import NotThere, NotYours
from apps.grids.models import Level, Unit
from apps.grids.rules import below

POWERS = ("manage_grids", "manage_tenant")
DRAWN = (Level.STREET, Level.COMMUNITY, Level.GRID, Level.MICRO_GRID)


class Manager(Protocol):
    """Somebody who acts at a unit, with powers that reach down from where they are held."""

    @property
    def unit_path(self) -> str: ...

    @property
    def powers(self) -> Mapping[str, frozenset[str]]: ...

    def holds(self, power: str, path: str) -> bool: ...


def manages_units(actor: Manager) -> bool:
    return any(actor.powers.get(power) for power in POWERS)


def may_look_after(actor: Manager, path: str) -> bool:
    """Whether the power is held on the unit at `path` or above it."""
    return any(actor.holds(power, path) for power in POWERS)


def may_change(actor: Manager, unit: Unit) -> bool:
    """Held above the unit, so that nobody changes what their own post hangs on; the district has nothing above it."""
    return unit.retired_at is None and may_look_after(actor, path_above(unit))


def may_retire(actor: Manager, unit: Unit) -> bool:
    return may_change(actor, unit) and unit.level != Level.DISTRICT


def may_add_below(actor: Manager, unit: Unit) -> bool:
    return unit.retired_at is None and may_look_after(actor, unit.path) and bool(below(unit.level))


def path_above(unit: Unit) -> str:
    return "".join(f"{pk}." for pk in unit.ancestor_ids[:-1]) or unit.path


def refuse_unless_manager(actor: Manager) -> None:
    if not manages_units(actor):
        raise NotYours(
            "no_power",
            _("Units are looked after by the grid centre of the street and by the district. Choose another post."),
        )


def refuse_out_of_reach(actor: Manager, path: str) -> None:
    refuse_unless_manager(actor)
    if not may_look_after(actor, path):
        raise NotYours(
            "not_your_area", _("This is looked after from above your area. Ask the unit that lies above it.")
        )


def ever_visible_to(actor: Manager) -> QuerySet[Unit]:
    """The actor's own unit with all below it and its ancestors, and every department; the retired ones as well."""
    above = [int(part) for part in actor.unit_path.split(".") if part]
    seen = Q(path__startswith=actor.unit_path) | Q(pk__in=above) | Q(level=Level.DEPARTMENT)
    return Unit.objects.filter(seen)


def get_unit(actor: Manager, pk: int) -> Unit:
    unit = ever_visible_to(actor).select_related("parent", "department_type").filter(pk=pk).first()
    if unit is None:
        raise NotThere("no_unit", _("There is no such unit among those you see in this post."))
    return unit


def unit_in_hand(actor: Manager, pk: int) -> Unit:
    """The unit, locked for a change that the actor may make."""
    unit = get_unit(actor, pk)
    refuse_out_of_reach(actor, path_above(unit))
    if unit.retired_at is not None:
        raise NotYours("retired", _("This unit is retired: nothing about it is changed any more."))
    return Unit.objects.select_for_update(of=("self",)).select_related("parent", "department_type").get(pk=pk)
