"""Joining neighbours, micro-grids, and random acts one after the other."""

from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.desk.regridding.carrying import merge, split
from apps.desk.regridding.plans import Part, census
from apps.desk.regridding.undoing import undo
from apps.errors import Refused
from apps.grids.actions import add_unit
from apps.grids.models import Level, Regrid, Unit
from apps.grids.neighbours import touching
from apps.households.models import Building, Household
from apps.staff.actions import appoint
from apps.staff.models import Appointment, Person
from tests.cast import Cast
from tests.desk.territory.test_sizes_page import filled, square
from tests.regrid.ground import area_of, ground, live_grids, plan


@pytest.fixture
def two(cast: Cast) -> list[Unit]:
    grid, _houses = ground(cast)
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent, level=Level.GRID)
    other.boundary = square(1, 0)
    other.save()
    filled(other, 3)
    return [grid, other]


def joined(cast: Cast, two: list[Unit], **given: Any) -> Regrid:
    found = census(two)
    values = {"name": "合一网格", "posts": [row.pk for row in found.posts], "reason": "不足300户", "seal": found.seal}
    return merge(actor=cast.director.actor, grid_ids=[grid.pk for grid in two], **{**values, **given})


def test_two_become_one_with_all_that_lives_there(cast: Cast, two: list[Unit]) -> None:
    joined(cast, two)

    [new] = [unit for unit in live_grids(two[0]) if unit.name == "合一网格"]
    assert Household.objects.filter(unit=new).count() == 11
    assert area_of(new).area == pytest.approx(2 * area_of(two[1]).area)
    assert not any(Unit.objects.get(pk=grid.pk).retired_at is None for grid in two)


def test_of_two_holders_of_a_single_post_one_stays(cast: Cast, two: list[Unit]) -> None:
    worker = cast.worker.appointment
    rival = appoint(
        person=Person.objects.create(name="另一位"), post=worker.post, unit=two[1], since=timezone.localdate()
    )
    with pytest.raises(Refused) as refused:
        joined(cast, two)
    assert "posts" in refused.value.data["fields"]

    joined(cast, two, posts=[worker.pk])

    today = timezone.localdate()
    assert Appointment.objects.on(today).get(post=worker.post, unit__name="合一网格").person == cast.worker.person
    assert not Appointment.objects.filter(person=rival.person).exclude(pk=rival.pk).exists()


def test_grids_of_two_communities_are_not_joined(cast: Cast, two: list[Unit]) -> None:
    elsewhere = Unit.objects.filter(level=Level.GRID).exclude(parent=two[0].parent).first()
    assert elsewhere is not None
    with pytest.raises(Refused):
        joined(cast, [two[0], elsewhere])


def test_grids_that_do_not_touch_are_not_joined(cast: Cast, two: list[Unit]) -> None:
    two[1].boundary = square(5, 0)
    two[1].save()

    with pytest.raises(Refused) as refused:
        joined(cast, two)
    assert "grids" in refused.value.data["fields"]


def test_a_micro_grid_goes_where_most_of_its_buildings_go(cast: Cast) -> None:
    grid, houses = ground(cast)
    micro = add_unit(level=Level.MICRO_GRID, code=f"{grid.code}01", name="东头微网格", parent=grid)
    inside = [house.pk for house in houses[1:]]
    Building.objects.filter(pk__in=inside).update(unit=micro)
    Household.objects.filter(dwelling__building__in=inside).update(unit=micro)
    found, parts = plan(cast, grid, houses)

    made = split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    heir = Unit.objects.get(level=Level.MICRO_GRID, retired_at=None)
    assert heir.parent is not None
    assert (heir.parent.name, heir.name) == ("东一网格", "东头微网格")
    assert Household.objects.filter(unit=heir).count() == 4
    assert Household.objects.filter(unit__name="西一网格").count() == 4  # one of its buildings was left behind

    undo(actor=cast.director.actor, act_id=made.pk, reason="方案有误")
    assert Household.objects.filter(unit=micro).count() == 6


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_done_in_turn_no_household_is_lost_and_no_code_used_twice(cast: Cast, data: st.DataObject) -> None:
    with transaction.atomic():
        grid, _houses = ground(cast)
        households = Household.objects.count()
        for turn in range(data.draw(st.integers(1, 5))):
            do_something(cast, grid, turn, data)
        live = {unit.pk for unit in live_grids(grid)}
        assert Household.objects.filter(unit__in=live).count() == households == Household.objects.count()
        assert max(Counter(Unit.objects.values_list("code", flat=True)).values()) == 1
        transaction.set_rollback(True)


def do_something(cast: Cast, grid: Unit, turn: int, data: st.DataObject) -> None:
    actor = cast.director.actor
    grids = [unit for unit in live_grids(grid) if Building.objects.filter(unit=unit).exists()]
    doing = data.draw(st.sampled_from(["split", "merge", "undo"]))
    last = Regrid.objects.filter(undone_at=None).last()
    if doing == "split":
        one = data.draw(st.sampled_from(grids))
        houses = list(Building.objects.filter(unit=one).order_by("pk").values_list("pk", flat=True))
        cut = data.draw(st.integers(1, max(1, len(houses) - 1)))
        parts = [Part(f"{turn}甲", frozenset(houses[:cut])), Part(f"{turn}乙", frozenset(houses[cut:]))]
        if len(houses) > 1:
            split(actor=actor, grid_id=one.pk, parts=parts, reason="划分", seal=census([one]).seal)
    elif doing == "merge" and (near := sorted(touching({unit.pk: unit.boundary for unit in grids if unit.boundary}))):
        ids = data.draw(st.sampled_from(near))
        seal = census([unit for unit in grids if unit.pk in ids]).seal
        merge(actor=actor, grid_ids=ids, name=f"{turn}合", posts=[], reason="合并", seal=seal)
    elif doing == "undo" and last:
        undo(actor=actor, act_id=last.pk, reason="撤销")
