"""What the maps of grids show. Every area and dot has a look (never told by colour alone), a label and an address."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from apps.grids.models import Level, Unit
from apps.grids.parting import parts_of
from apps.households.proposing import Merge
from apps.households.sizes import Size, Standing

Drawn = dict[str, Any]
MOST_LABELS = 40  # more would cover each other


def of_sizes(rows: Iterable[Size]) -> Drawn | None:
    """The grids of a page, each by its state with its number of households."""
    found = {row.grid.pk: row for row in rows}
    areas = [
        _area(
            boundary, found[pk].state, str(found[pk].households), found[pk].grid.name, reverse("grid_size", args=[pk])
        )
        for pk, boundary in _boundaries(found)
    ]
    return {"areas": areas, "dots": [], "labels": len(areas) <= MOST_LABELS} if areas else None


def of_grid(grid: Unit, rows: Iterable[Standing], part_of: Mapping[int, int]) -> Drawn | None:
    """A grid with its buildings, and the parts that are proposed."""
    placed = [(row, row.block) for row in rows if row.block.lng is not None]
    dots = [
        {
            "at": [block.lat, block.lng],
            "look": f"part-{part_of.get(block.key, 0) % 6}",
            "label": str(part_of.get(block.key, "")),
            "name": f"{row.building} · {row.households}",
        }
        for row, block in placed
    ]
    boundary = grid.boundary
    points = [
        (part_of[block.key], block.lng, block.lat)
        for _row, block in placed
        if block.key in part_of and block.lng is not None and block.lat is not None
    ]
    parts = parts_of(boundary, points) if boundary and points else {}
    areas = [_area(shape, f"part-{number % 6}", "", str(number), "") for number, shape in parts.items()]
    if boundary and not areas:
        areas = [_area(boundary, "plain", "", grid.name, "")]
    return {"areas": areas, "dots": dots, "labels": True} if areas or dots else None


def of_merge(merge: Merge) -> Drawn | None:
    """A small grid and those it could be joined with."""
    found = {grid.pk: (grid, households) for grid, households in merge.grids}
    areas = [
        _area(boundary, "part-1", str(found[pk][1]), found[pk][0].name, reverse("grid_size", args=[pk]))
        for pk, boundary in _boundaries(found)
    ]
    return {"areas": areas, "dots": [], "labels": True} if areas else None


def of_communities() -> Drawn | None:
    """The communities of the tenant, each by its name."""
    rows = Unit.objects.filter(level=Level.COMMUNITY, retired_at=None, boundary__isnull=False).order_by("code")
    found = rows.values_list("name", "boundary")[:MOST_LABELS]
    areas = [_area(boundary, "plain", "", name, "") for name, boundary in found if boundary]
    return {"areas": areas, "dots": [], "labels": True} if areas else None


def _boundaries(units: Iterable[int]) -> list[tuple[int, dict[str, Any]]]:
    rows = Unit.objects.filter(pk__in=units, boundary__isnull=False).order_by("code")
    return [(pk, boundary) for pk, boundary in rows.values_list("pk", "boundary") if boundary]


def _area(boundary: dict[str, Any], look: str, label: str, name: str, address: str) -> Drawn:
    return {"boundary": boundary, "look": look, "label": label, "name": name, "address": address}
