"""Taking a split back: all is as it was, as long as nothing new has happened."""

from typing import Any

import pytest
from django.utils import timezone

from apps.desk.regridding.carrying import split
from apps.desk.regridding.undoing import get_act, undo
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.events.models import Event
from apps.grids.models import Level, Regrid, Unit
from apps.grids.succeeding import free_codes
from apps.households.models import Building, Component, Dwelling, Household, KeyPlace, Resident
from apps.staff.models import Appointment
from tests.cast import Cast
from tests.events.scenes import act, reported
from tests.households.people import building, resident
from tests.regrid.ground import ground, live_grids, plan

MODELS: tuple[Any, ...] = (Building, Dwelling, Household, Resident, Component, KeyPlace, Event)


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return ground(cast)[0]


def divided(cast: Cast, grid: Unit) -> Regrid:
    found, parts = plan(cast, grid, list(Building.objects.filter(unit=grid).order_by("pk")))
    return split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)


def places() -> dict[str, list[tuple[int, int]]]:
    return {model.__name__: list(model.objects.order_by("pk").values_list("pk", "unit")) for model in MODELS}


def test_everything_lies_where_it_lay(cast: Cast, grid: Unit) -> None:
    reported(cast, now=timezone.now())
    before, grids = places(), [unit.pk for unit in live_grids(grid)]
    serving = set(Appointment.objects.on(timezone.localdate()).values_list("pk", flat=True))
    made = divided(cast, grid)
    assert places() != before

    undo(actor=cast.director.actor, act_id=made.pk, reason="方案有误")

    assert places() == before
    assert [unit.pk for unit in live_grids(grid)] == grids
    assert serving <= set(Appointment.objects.on(timezone.localdate()).values_list("pk", flat=True))
    made.refresh_from_db()
    assert (made.undone_by, made.undone_reason) == (cast.director.appointment.pk, "方案有误")


def test_codes_of_an_act_that_was_undone_stay_used(cast: Cast, grid: Unit) -> None:
    made = divided(cast, grid)
    used = {row.new.code for row in made.successions.all()}

    undo(actor=cast.director.actor, act_id=made.pk, reason="方案有误")

    assert grid.parent is not None
    assert not used & set(free_codes(grid.parent, Level.GRID, 5))
    assert not Unit.objects.filter(code__in=used, retired_at=None).exists()


def test_versions_say_what_happened_in_between(cast: Cast, grid: Unit) -> None:
    person = Resident.objects.filter(unit=grid).earliest("pk")
    made = divided(cast, grid)
    between = Resident.objects.get(pk=person.pk).unit_id

    undo(actor=cast.director.actor, act_id=made.pk, reason="方案有误")

    units = list(person.history.order_by("history_id").values_list("unit", flat=True))
    assert units[-2:] == [between, grid.pk]


def test_it_can_be_divided_again_afterwards(cast: Cast, grid: Unit) -> None:
    undo(actor=cast.director.actor, act_id=divided(cast, grid).pk, reason="方案有误")

    assert divided(cast, grid).pk


@pytest.mark.parametrize("news", ["resident", "change", "building", "event", "ended", "appointment", "split"])
def test_when_something_new_has_happened_it_is_refused_with_what(cast: Cast, grid: Unit, news: str) -> None:
    event = reported(cast, now=timezone.now())
    made = divided(cast, grid)
    west = next(row.new for row in made.successions.order_by("new__code"))
    if news == "resident":
        resident(west, of=Household.objects.filter(unit=west).earliest("pk"), identity="")
    elif news == "change":
        person = Resident.objects.filter(unit=west).earliest("pk")
        person.name = "改名"
        person.save()
    elif news == "building":
        building(west, "新楼")
    elif news == "event":
        Event.objects.filter(pk=reported(cast, now=timezone.now()).pk).update(unit=west)
    elif news == "ended":
        act(cast.community, event, "decline", now=timezone.now(), reason="not_found", told="未见该问题")
    elif news == "appointment":
        held = Appointment.objects.filter(unit=west).earliest("pk")
        Appointment.objects.filter(pk=held.pk).update(unit=grid)
        Appointment.objects.filter(pk=cast.clerk.appointment.pk).update(unit=west)
    else:
        Unit.objects.filter(pk=west.pk).update(retired_at=timezone.now())

    with pytest.raises(Conflicting):
        undo(actor=cast.director.actor, act_id=made.pk, reason="方案有误")
    assert Regrid.objects.get().undone_at is None
    assert Unit.objects.get(pk=grid.pk).retired_at is not None


def test_it_is_undone_once(cast: Cast, grid: Unit) -> None:
    made = divided(cast, grid)
    undo(actor=cast.director.actor, act_id=made.pk, reason="方案有误")

    with pytest.raises(Conflicting, match="already"):
        undo(actor=cast.director.actor, act_id=made.pk, reason="再来")


@pytest.mark.parametrize("role", ["worker", "community", "street", "outsider", "admin"])
def test_only_who_manages_the_grids_above_may(cast: Cast, grid: Unit, role: str) -> None:
    made = divided(cast, grid)

    with pytest.raises((NotYours, NotThere)):
        undo(actor=getattr(cast, role).actor, act_id=made.pk, reason="试试")


def test_an_act_elsewhere_is_not_there(cast: Cast, grid: Unit) -> None:
    with pytest.raises(NotThere):
        get_act(cast.outsider.actor, divided(cast, grid).pk)


def test_a_reason_is_needed(cast: Cast, grid: Unit) -> None:
    with pytest.raises(Refused):
        undo(actor=cast.director.actor, act_id=divided(cast, grid).pk, reason=" ")
