"""Dividing a grid: everything that lives there moves along, and nothing is lost."""

import pytest
from django.apps import apps
from django.utils import timezone
from shapely import unary_union

from apps.desk.regridding.carrying import split
from apps.desk.regridding.plans import Part, census
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.events.models import Event, Step
from apps.grids.models import Level, Regrid, Succession, Unit
from apps.grids.tiling import GRID as SNAP
from apps.households.models import Building, Component, Household, KeyPlace, Resident, Tagging
from apps.notices.models import Notice
from apps.staff.models import Appointment
from tests.cast import Cast
from tests.events.scenes import act, reported
from tests.regrid.ground import area_of, ground, live_grids, plan

# Fields that name a grid and are not moved, and why.
STAY = {
    "grids.Unit.parent": "a micro-grid's successor is a new unit below the new grid",
    "grids.Regrid.community": "the act is about a community",
    "grids.Succession.old": "the lineage itself",
    "grids.Succession.new": "the lineage itself",
    "staff.Appointment.unit": "ends, and goes on in a new appointment: what was done before was done in the old grid",
    "staff.VacancyAlert.unit": "what was told about a grid in its time",
    "staff.UnitPower.content_object": "follows from the appointment",
    "clocks.Clock.unit": "communities answer for what grids do",
    "events.Responsibility.area": "districts, streets and communities only",
    "households.TeamMember.area": "teams of sensitive tags are named for communities and above",
    "households.SpotCheck.area": "a community or above",
    "households.Drawn.unit": "where the record was drawn",
    "households.Component.owner": "departments own components",
    "portal.Poster.unit": "a poster of a grid that is no more asks where it is",
    "assessment.Entry.unit": "figures of the past never change",
}
MOVE = {
    "households.Dwelling.micro_grid", "events.Event.unit", "events.Order.unit",
    *(f"households.{name}.unit" for name in (
        "Building", "Dwelling", "Household", "Resident", "Organisation", "KeyPlace", "Component", "Tagging", "Expiry"
    )),
}  # fmt: skip


def test_every_reference_to_a_grid_is_moved_or_stays_for_a_reason() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if getattr(field, "many_to_one", False) and field.related_model is Unit and "Historical" not in model.__name__
    }
    repeated = {name for name in found if name.endswith((".community", ".street"))} - {"grids.Regrid.community"}

    assert found - repeated == MOVE | STAY.keys()


def test_households_and_people_go_with_their_buildings(cast: Cast) -> None:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)

    split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    west, east = (unit for unit in live_grids(grid) if unit.name in {"西一网格", "东一网格"})
    for unit, some in ((west, houses[:2]), (east, houses[2:])):
        assert set(Building.objects.filter(unit=unit)) == set(some)
        assert Household.objects.filter(unit=unit).count() == 4
        assert Resident.objects.filter(unit=unit).count() == 2
    assert Component.objects.get().unit == east
    assert KeyPlace.objects.get().unit == west  # without a place: the first part
    assert not any(model.objects.filter(unit=grid).exists() for model in (Building, Household, Resident, Tagging))
    assert Resident.objects.filter(unit=west)[0].history.latest().unit_id == west.pk


def test_the_old_grid_is_retired_and_the_new_ones_have_new_codes(cast: Cast) -> None:
    grid, houses = ground(cast)
    before = set(Unit.objects.values_list("code", flat=True))
    found, parts = plan(cast, grid, houses)

    made = split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    grid.refresh_from_db()
    new = [row.new for row in made.successions.order_by("new__code")]
    assert grid.retired_at is not None
    assert len(new) == 2
    assert not before & {unit.code for unit in new}
    assert {(row.old_id, row.new.name) for row in Succession.objects.all()} == {
        (grid.pk, "西一网格"),
        (grid.pk, "东一网格"),
    }


def test_the_new_boundaries_are_the_old_one(cast: Cast) -> None:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)

    made = split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    areas = [area_of(row.new) for row in made.successions.all()]
    assert unary_union(areas).symmetric_difference(area_of(grid)).area < area_of(grid).length * SNAP


def test_who_serves_goes_on_where_it_was_chosen_and_has_no_powers_left_in_the_old_grid(cast: Cast) -> None:
    grid, houses = ground(cast)
    found, [west, east] = plan(cast, grid, houses)
    worker = cast.worker.appointment
    parts = [
        Part(west.name, west.buildings, west.posts - {worker.pk}),
        Part(east.name, east.buildings, frozenset({worker.pk})),
    ]

    split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    today = timezone.localdate()
    assert not Appointment.objects.on(today).filter(unit=grid).exists()
    held = Appointment.objects.on(today).get(person=cast.worker.person, post=worker.post)
    assert (held.unit.name, held.since) == ("东一网格", today)
    assert held.group.name != worker.group.name
    assert Appointment.objects.on(today).get(person=cast.leader.person).unit.name == "西一网格"
    assert Notice.objects.filter(kind="regridded", person=cast.worker.person).exists()


def test_open_events_move_with_a_step_and_ended_ones_stay(cast: Cast) -> None:
    grid, houses = ground(cast)
    now = timezone.now()
    there, gone = (reported(cast, now=now, lng=115.009, lat=29.005) for _ in range(2))
    act(cast.community, gone, "decline", now=now, reason="not_found", told="已现场查看,未见该问题")
    found, parts = plan(cast, grid, houses)

    split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    assert Event.objects.get(pk=there.pk).unit.name == "东一网格"
    assert Event.objects.get(pk=gone.pk).unit == grid
    step = Step.objects.filter(event=there).latest("version")
    assert (step.move, step.system) == ("regrid", "regrid")


@pytest.mark.parametrize("role", ["worker", "leader", "community", "street", "admin", "sanitation"])
def test_only_who_manages_the_grids_above_may(cast: Cast, role: str) -> None:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)

    with pytest.raises((NotYours, NotThere)):
        split(actor=getattr(cast, role).actor, grid_id=grid.pk, parts=parts, reason="试试", seal=found.seal)
    assert not Regrid.objects.exists()


def test_a_plan_for_what_is_not_there_any_more_is_refused(cast: Cast) -> None:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)
    reported(cast, now=timezone.now())

    with pytest.raises(Conflicting, match="changed"):
        split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)
    assert not Regrid.objects.exists()


@pytest.mark.parametrize(
    "fault", ["one part", "no building", "twice", "missing", "stranger", "no name", "same", "taken", "no reason"]
)
def test_parts_that_do_not_fit_are_refused_with_a_sentence(cast: Cast, fault: str) -> None:
    grid, houses = ground(cast)
    found, [west, east] = plan(cast, grid, houses)
    other = Unit.objects.exclude(pk=grid.pk).filter(parent=grid.parent, level=Level.GRID).first()
    assert other is not None
    parts, reason = {
        "one part": ([Part("西一网格", west.buildings | east.buildings)], "超过"),
        "no building": ([west, east, Part("空网格")], "超过"),
        "twice": ([west, Part("东一网格", east.buildings | west.buildings)], "超过"),
        "missing": ([west, Part("东一网格", frozenset(list(east.buildings)[:1]))], "超过"),
        "stranger": ([west, Part("东一网格", east.buildings | {999999})], "超过"),
        "no name": ([west, Part("  ", east.buildings)], "超过"),
        "same": ([west, Part("西一网格", east.buildings)], "超过"),
        "taken": ([west, Part(other.name, east.buildings)], "超过"),
        "no reason": ([west, east], "  "),
    }[fault]

    with pytest.raises(Refused) as refused:
        split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason=reason, seal=found.seal)
    assert refused.value.data["fields"]
    assert not Regrid.objects.exists()


def test_a_grid_that_was_divided_is_not_divided_again(cast: Cast) -> None:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)
    split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="超过500户", seal=found.seal)

    with pytest.raises((NotThere, Conflicting)):
        split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="再来", seal=census([grid]).seal)
