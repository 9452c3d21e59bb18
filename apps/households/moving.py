"""Base data that lie in a unit which is divided or joined, and where they lie afterwards."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Q

from apps.audit.bulk import among, record_versions
from apps.households.models import (
    Building,
    Component,
    Dwelling,
    Expiry,
    Household,
    KeyPlace,
    Organisation,
    Resident,
    Tagging,
)
from apps.households.models.base import Located
from apps.households.rules import KINDS

Moved = dict[str, dict[str, list[int]]]  # label of the model → "old>new" unit → ids
BUILDING_OF: dict[Any, str] = {
    Building: "pk",
    Dwelling: "building",
    Household: "dwelling__building",
    Resident: "household__dwelling__building",
    Organisation: "dwelling__building",
}
PLACED: tuple[Any, ...] = (KeyPlace, Component)
FOLLOW = ("resident", "household", "organisation")  # what a tag is about
CHANGED = "~"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where what lay in the old units goes. `part_of`: building → new grid; `micro`: old micro-grid → its successor and
    the grid that one lies in; `part_at`: the new grid at a place, None where no area is known."""

    default: int
    part_of: Mapping[int, int] = field(default_factory=dict)
    micro: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    part_at: Callable[[float, float], int | None] = lambda lng, lat: None

    def of(self, unit: int, building: int | None) -> int:
        return self._within(unit, self.part_of.get(building or 0, self.default))

    def at(self, unit: int, lng: Any, lat: Any) -> int:
        found = self.part_at(float(lng), float(lat)) if lng is not None and lat is not None else None
        return self._within(unit, found or self.default)

    def _within(self, unit: int, part: int) -> int:
        """A micro-grid's, where the part is the one that it went to."""
        successor, lies_in = self.micro.get(unit, (part, None))
        return successor if lies_in == part else part


def move_records(units: Sequence[int], to: Destination) -> Moved:
    """Every record of the units, with a version that says so. Returns what went where."""
    rows: dict[Any, list[tuple[int, int, int]]] = {}
    for model, column in BUILDING_OF.items():
        found = model._default_manager.filter(unit__in=units).values_list("pk", "unit", column)
        rows[model] = [(pk, unit, to.of(unit, building)) for pk, unit, building in found]
    for model in PLACED:
        placed = model._default_manager.filter(unit__in=units).values_list("pk", "unit", "lng", "lat")
        rows[model] = [(pk, unit, to.at(unit, lng, lat)) for pk, unit, lng, lat in placed]
    moved = {model._meta.label: _move(model, found) for model, found in rows.items()}
    move_doors({old: new for old, (new, _part) in to.micro.items()})
    for model, followers in ((Tagging, _taggings(units)), (Expiry, _expiries(units, to))):
        moved[model._meta.label] = _move(model, followers)
    return {label: found for label, found in moved.items() if found}


def put_back(moved: Moved) -> None:
    for label, ways in moved.items():
        model = MOVED[label]
        for way, ids in ways.items():
            old, _new = way.split(">")
            _write(model, ids, int(old))


def _move(model: type[Located], rows: Iterable[tuple[int, int, int]]) -> dict[str, list[int]]:
    ways: dict[str, list[int]] = defaultdict(list)
    for pk, old, new in rows:
        ways[f"{old}>{new}"].append(pk)
    for way, ids in ways.items():
        _write(model, ids, int(way.split(">")[1]))
    return dict(ways)


def _write(model: type[Located], ids: list[int], unit: int) -> None:
    model._default_manager.filter(pk__in=among(ids)).update(unit=unit)
    if hasattr(model, "history"):
        record_versions(model, ids, kind=CHANGED)


def move_doors(successors: Mapping[int, int]) -> None:
    """A dwelling may name its micro-grid."""
    for old, new in successors.items():
        ids = list(Dwelling.objects.filter(micro_grid=old).values_list("pk", flat=True))
        Dwelling.objects.filter(pk__in=among(ids)).update(micro_grid=new)
        record_versions(Dwelling, ids, kind=CHANGED)


def _taggings(units: Sequence[int]) -> list[tuple[int, int, int]]:
    """To where those they are about lie now."""
    rows = Tagging.objects.filter(unit__in=units)
    found = rows.values_list("pk", "unit", *(f"{name}__unit" for name in FOLLOW))
    return [(pk, old, next((unit for unit in about if unit), old)) for pk, old, *about in found]


def _expiries(units: Sequence[int], to: Destination) -> list[tuple[int, int, int]]:
    rows = list(Expiry.objects.filter(unit__in=units).values_list("pk", "unit", "about", "about_id"))
    found = []
    for about in {about for _pk, _unit, about, _id in rows}:
        lie = dict(KINDS[about]._default_manager.filter(pk__in=[row[3] for row in rows]).values_list("pk", "unit"))
        found += [(pk, unit, lie.get(of, to.default)) for pk, unit, what, of in rows if what == about]
    return found


MOVED: dict[str, type[Located]] = {model._meta.label: model for model in (*BUILDING_OF, *PLACED, Tagging, Expiry)}


def changed_since(moved: Moved, units: Sequence[int]) -> str | None:
    """The label of a kind of record of which something has been added to the units or changed in them since it was
    moved there; None when all is as it was."""
    for label, model in MOVED.items():
        ids = [pk for way in moved.get(label, {}).values() for pk in way]
        there = model._default_manager.filter(unit__in=units)
        if there.exclude(pk__in=among(ids)).exists() or there.filter(pk__in=among(ids)).count() < len(ids):
            return label
    return None


def newest_versions(moved: Moved) -> dict[str, int]:
    """The newest version of what was moved, by model: another one since then is a change."""
    found = {}
    for label, ways in moved.items():
        model: Any = MOVED[label]
        if hasattr(model, "history"):
            ids = [pk for way in ways.values() for pk in way]
            newest = model.history.filter(Q(id__in=among(ids))).aggregate(n=Max("history_id"))["n"]
            found[label] = newest or 0
    return found
