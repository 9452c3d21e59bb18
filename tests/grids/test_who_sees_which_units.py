"""Reading the tree: what an actor sees, what lies below and above, who serves a place, which grid holds a point."""

from django.utils import timezone
from shapely import box
from shapely.geometry import mapping

from apps.grids.models import Level, Unit
from apps.grids.queries import ancestors, departments_for, descendants, grid_at, visible_to
from tests.cast import Cast


def codes(units: object) -> set[str]:
    return {unit.code for unit in units}  # type: ignore[attr-defined]


def test_a_worker_sees_the_own_grid_what_is_above_it_and_the_departments(cast: Cast) -> None:
    own = cast.worker.appointment.unit
    expected = {own.code, *codes(ancestors(own)), *codes(Unit.objects.filter(level=Level.DEPARTMENT))}
    assert codes(visible_to(cast.worker.actor)) == expected


def test_a_street_sees_its_communities_and_grids_but_not_the_next_street(cast: Cast) -> None:
    seen = visible_to(cast.street.actor)
    assert cast.worker.appointment.unit in seen
    assert cast.neighbour_community.appointment.unit in seen
    assert cast.outsider.appointment.unit not in seen


def test_a_department_sees_departments_and_the_district_alone(cast: Cast) -> None:
    assert set(visible_to(cast.sanitation.actor).values_list("level", flat=True)) == {Level.DEPARTMENT, Level.DISTRICT}


def test_the_centre_sees_everything_that_is_not_retired(cast: Cast) -> None:
    gone = cast.worker.appointment.unit
    Unit.objects.filter(pk=gone.pk).update(retired_at=timezone.now())
    assert visible_to(cast.centre.actor).count() == Unit.objects.count() - 1
    assert gone not in descendants(cast.community.appointment.unit)


def test_ancestors_go_from_the_district_down_to_the_unit(cast: Cast) -> None:
    levels = [unit.level for unit in ancestors(cast.worker.appointment.unit)]
    assert levels == [Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.GRID]


def test_descendants_leave_the_unit_itself_and_its_neighbours_out(cast: Cast) -> None:
    community = cast.community.appointment.unit
    assert set(descendants(community)) == set(Unit.objects.filter(parent=community))


def test_the_departments_of_a_street_come_before_those_of_the_district(cast: Cast) -> None:
    grid, street = cast.worker.appointment.unit, cast.street.appointment.unit
    squad = _department(street, "360481001-D03")
    _department(cast.outsider.appointment.unit, "360481002-D03")
    serving = list(departments_for(grid))
    assert serving[0] == squad
    assert codes(serving) == {squad.code, "360481-D03", "360481-D04", "360481-D05"}


def _department(parent: Unit, code: str) -> Unit:
    unit = Unit.objects.create(level=Level.DEPARTMENT, code=code, name="执法队", parent=parent, path=f"{code}.")
    unit.path = f"{parent.path}{unit.pk}."
    unit.save()
    return unit


def _draw(unit: Unit, west: float, east: float) -> None:
    unit.boundary = mapping(box(west, 29.0, east, 30.0))
    unit.save()


def test_a_point_belongs_to_the_grid_around_it(cast: Cast) -> None:
    one, other = Unit.objects.filter(parent=cast.community.appointment.unit).order_by("code")
    _draw(one, 115.0, 116.0)
    _draw(other, 116.0, 117.0)
    assert grid_at(115.5, 29.5) == one
    assert grid_at(116.5, 29.5) == other
    assert grid_at(116.0, 29.5) == one  # on the shared edge, the smaller code
    assert grid_at(118.0, 29.5) is None


def test_looking_within_a_unit_finds_none_of_its_neighbours(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    _draw(grid, 115.0, 116.0)
    assert grid_at(115.5, 29.5, within=cast.community.appointment.unit) == grid
    assert grid_at(115.5, 29.5, within=cast.neighbour_community.appointment.unit) is None
