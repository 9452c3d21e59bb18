"""Reading the unit tree. “Inside” means: the path begins with the other unit's path."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from shapely import Point, STRtree
from shapely.geometry import shape

from apps.grids.models import Level, Unit


class Placed(Protocol):
    """Somebody who acts at a unit."""

    @property
    def unit_path(self) -> str: ...


def visible_to(actor: Placed) -> QuerySet[Unit]:
    """The actor's own unit with all below it and its ancestors, and every department of the tenant."""
    inside = Q(path__startswith=actor.unit_path)
    above = Q(pk__in=[int(part) for part in actor.unit_path.split(".") if part])
    return Unit.objects.filter(inside | above | Q(level=Level.DEPARTMENT), retired_at=None)


def codes_below(parent: Unit) -> set[str]:
    """Every code that was ever given to something right below a unit."""
    return set(Unit.objects.filter(parent=parent).values_list("code", flat=True))


def descendants(unit: Unit) -> QuerySet[Unit]:
    """Everything below the unit that is not retired, the unit itself left out; parents before children."""
    return Unit.objects.filter(path__startswith=unit.path, retired_at=None).exclude(pk=unit.pk).order_by("code")


def ancestors(unit: Unit) -> list[Unit]:
    """From the district down to the unit itself."""
    found = Unit.objects.in_bulk(unit.ancestor_ids)
    return [found[pk] for pk in unit.ancestor_ids]


def departments_for(unit: Unit) -> QuerySet[Unit]:
    """The departments that serve a place: those of its street before those of its district."""
    serving = Unit.objects.filter(level=Level.DEPARTMENT, parent__in=unit.ancestor_ids, retired_at=None)
    # "street" comes after "district" in the alphabet
    return serving.select_related("department_type").order_by("-parent__level", "code")


def grid_at(lng: float, lat: float, within: Unit | None = None) -> Unit | None:
    """The grid whose boundary holds the point (WGS-84); on a shared edge the one with the smaller code."""
    grids = Unit.objects.filter(level=Level.GRID, retired_at=None, boundary__isnull=False)
    if within is not None:
        grids = grids.filter(path__startswith=within.path)
    rows = [(pk, boundary) for pk, boundary in grids.order_by("code").values_list("pk", "boundary") if boundary]
    index = first_covering([boundary for _, boundary in rows], lng, lat)
    return None if index is None else Unit.objects.get(pk=rows[index][0])


def first_covering(boundaries: Sequence[dict[str, Any]], lng: float, lat: float) -> int | None:
    """The index of the first GeoJSON geometry that covers the point."""
    tree = STRtree([shape(boundary) for boundary in boundaries])
    hits = tree.query(Point(lng, lat), predicate="covered_by")
    return int(min(hits)) if len(hits) else None
