"""A grid with everything that can live on one."""

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from apps.desk.regridding.plans import Census, Part, census
from apps.grids.models import Level, Unit
from apps.households.models import Building, Component, ComponentType, KeyPlace
from tests.cast import Cast
from tests.desk.territory.test_sizes_page import filled, square
from tests.households.people import place_of, resident


def ground(cast: Cast) -> tuple[Unit, list[Building]]:
    """The worker's grid, drawn, with four buildings from west to east, each with two households."""
    grid = cast.worker.appointment.unit
    grid.boundary = square(0, 0)
    grid.save()
    houses = filled(grid, 2, 2, 2, 2)
    for house in houses:
        dwelling = house.dwellings.earliest("pk")
        resident(grid, of=dwelling.households.get(), identity="", name=f"住{house.name}"[:10])
    kind = ComponentType.objects.order_by("code").first()
    assert kind is not None
    Component.objects.create(**place_of(grid), type=kind, number="C-1", lng="115.009", lat="29.005")
    KeyPlace.objects.create(**place_of(grid), kind=KeyPlace.Kind.values[0], name="幼儿园", address="东头")
    return grid, houses


def plan(cast: Cast, grid: Unit, houses: list[Building]) -> tuple[Census, list[Part]]:
    """West and east; all who serve go on in the west."""
    found = census([grid])
    posts = frozenset(row.pk for row in found.posts)
    west, east = (frozenset(house.pk for house in some) for some in (houses[:2], houses[2:]))
    return found, [Part("西一网格", west, posts), Part("东一网格", east)]


def live_grids(grid: Unit) -> list[Unit]:
    return list(Unit.objects.filter(parent=grid.parent, level=Level.GRID, retired_at=None).order_by("code"))


def area_of(unit: Unit) -> BaseGeometry:
    assert unit.boundary is not None
    return shape(unit.boundary)
