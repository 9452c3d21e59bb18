"""What a demo district looks like: its tree, its map, its people."""

from collections import Counter, defaultdict

import shapely
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from apps.events.models import Event, Responsibility
from apps.grids.models import Level, Unit
from apps.grids.queries import grid_at
from apps.staff.models import Appointment, Person, Post, User
from apps.tenancy.models import Tenant
from gridgov.demo.plan import LISTED, PASSWORD, District
from gridgov.demo.seeding import seed, tell_events
from tests.demo.conftest import NOW, silent

CORE = {"P01", "P02", "P03", "P04"}


def filled(district: District) -> list[Unit]:
    return list(Unit.objects.filter(code__in=[community.code for community in district.filled]))


def area_of(unit: Unit) -> BaseGeometry:
    assert unit.boundary
    return shape(unit.boundary)


def test_every_street_and_community_of_the_official_list_is_there(demo: Tenant) -> None:
    levels = Counter(Unit.objects.values_list("level", flat=True))
    assert (levels[Level.DISTRICT], levels[Level.STREET], levels[Level.COMMUNITY]) == (1, 21, 222)


def test_micro_grids_tile_their_grid_and_grids_their_community(demo: Tenant, district: District) -> None:
    for community in filled(district):
        grids = list(community.children.filter(level=Level.GRID))
        for parent in [community, *grids]:
            tiles = [area_of(child) for child in parent.children.all()]
            assert shapely.coverage_is_valid(tiles)
            assert shapely.unary_union(tiles).equals(area_of(parent))


def test_the_point_of_a_grid_lies_in_it(demo: Tenant, district: District) -> None:
    for grid in Unit.objects.filter(level=Level.GRID):
        assert grid_at(float(grid.lng or 0), float(grid.lat or 0)) == grid


def test_communities_do_not_overlap(demo: Tenant, district: District) -> None:
    areas = [area_of(community) for community in filled(district)]
    assert sum(area.area for area in areas) - shapely.unary_union(areas).area < 1e-12


def test_most_grids_have_their_one_and_three_and_two_have_a_gap(demo: Tenant) -> None:
    held: dict[int, set[str]] = defaultdict(set)
    for unit_id, code in Appointment.objects.on(timezone.localdate(NOW)).values_list("unit_id", "post__code"):
        held[unit_id].add(code)
    missing = [CORE - held[grid.pk] for grid in Unit.objects.filter(level=Level.GRID)]
    assert missing.count(set()) >= 6
    assert sorted(gap for gaps in missing for gap in gaps) == ["P02", "P04"]


def test_somebody_holds_two_posts(demo: Tenant) -> None:
    clerk = User.objects.get(username="clerk1").person
    assert set(clerk.appointments.values_list("post__code", flat=True)) == {"P11", "P02"}


def test_whoever_leads_a_category_is_a_unit_with_somebody_in_it(demo: Tenant, district: District) -> None:
    leading = set(Responsibility.objects.values_list("lead_type__code", flat=True)) - {"D01", "D02", "D99"}
    departments = Unit.objects.filter(level=Level.DEPARTMENT, parent__level=Level.DISTRICT)
    manned = departments.filter(appointments__post__code__in=["P23", "P26"])
    assert set(manned.values_list("department_type__code", flat=True)) == leading


def test_every_listed_account_opens_with_the_demo_password(demo: Tenant) -> None:
    assert set(LISTED) <= set(User.objects.values_list("username", flat=True))
    hashes = set(User.objects.values_list("password", flat=True))
    assert len(hashes) == 1  # hashed once for all
    assert authenticate(RequestFactory().post("/"), username="worker1", password=PASSWORD) is not None


def test_one_log_in_is_listed_for_every_post_that_can_do_something_here(demo: Tenant) -> None:
    listed = set(Appointment.objects.filter(person__account__username__in=LISTED).values_list("post__code", flat=True))
    held = Post.objects.filter(appointment__person__account__isnull=False, appointment__until=None)
    on_the_ground = {"P05", "P06", "P07", "P08", "P09"}
    assert listed == set(held.values_list("code", flat=True)) - on_the_ground


def test_names_are_all_different(demo: Tenant) -> None:
    assert max(Counter(Person.objects.values_list("name", flat=True)).values()) == 1


def test_seeding_again_changes_nothing(demo: Tenant, district: District) -> None:
    def counts() -> list[int]:
        history = Unit.history.model.objects
        return [
            manager.count() for manager in (Unit.objects, history, Person.objects, Appointment.objects, Event.objects)
        ]

    before = counts()
    seed(demo, district, now=NOW, say=silent)
    tell_events(demo, district, now=NOW, say=silent)
    assert counts() == before
