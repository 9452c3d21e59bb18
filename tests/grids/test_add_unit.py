"""Adding units: where they may hang, how they are coded, what becomes of a code."""

from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from apps.errors import Refused
from apps.grids.actions import add_unit, add_units
from apps.grids.models import Level, Unit
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def community(cast: Cast) -> Unit:
    return cast.community.appointment.unit


def test_a_new_grid_lies_below_its_community(community: Unit) -> None:
    grid = add_unit(level=Level.GRID, code=f"{community.code}007", name="第七网格", parent=community)
    assert grid.path == f"{community.path}{grid.pk}."
    assert Unit.objects.get(pk=grid.pk).ancestor_ids == [*community.ancestor_ids, grid.pk]
    assert grid.history.count() == 1


def test_parents_and_children_are_added_together(community: Unit) -> None:
    grid = Unit(level=Level.GRID, code=f"{community.code}007", name="第七网格", parent=community)
    below = Unit(level=Level.MICRO_GRID, code=f"{grid.code}01", name="1号微网格", parent=grid)
    add_units([grid, below])
    assert Unit.objects.get(pk=below.pk).path == f"{grid.path}{below.pk}."


@pytest.mark.parametrize(
    ("level", "tail", "sentence"),
    [
        (Level.GRID, "07", "has 15 digits"),
        (Level.GRID, "00A", "has 15 digits"),
        (Level.GRID, "000", "001 to 799"),
        (Level.GRID, "800", "001 to 799"),
        (Level.MICRO_GRID, "00101", "hangs under a grid"),
        (Level.STREET, "", "hangs under a district"),
        (Level.DEPARTMENT, "-D04", "hangs under a district / street"),
        (Level.DISTRICT, "", "nothing above it"),
    ],
)
def test_it_refuses_what_does_not_fit_below_a_community(community: Unit, level: str, tail: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        add_unit(level=level, code=f"{community.code}{tail}", name="不合适", parent=community)
    assert sentence in refusal.value.message


def test_it_refuses_a_code_that_does_not_begin_with_the_parents(community: Unit, cast: Cast) -> None:
    other = cast.neighbour_community.appointment.unit
    with pytest.raises(Refused) as refusal:
        add_unit(level=Level.GRID, code=f"{other.code}007", name="第七网格", parent=community)
    assert "does not begin with its parent's" in refusal.value.message


@pytest.mark.parametrize("number", ["001", "799", "801", "999"])
def test_it_takes_general_and_special_grids(community: Unit, number: str) -> None:
    Unit.objects.filter(code=f"{community.code}{number}").update(code=f"{community.code}-OLD")
    assert add_unit(level=Level.GRID, code=f"{community.code}{number}", name="网格", parent=community).pk


def test_a_retired_code_is_never_used_again(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    Unit.objects.filter(pk=grid.pk).update(retired_at=timezone.now())
    with pytest.raises(Refused) as refusal:
        add_unit(level=Level.GRID, code=grid.code, name="新网格", parent=grid.parent)
    assert "now retired" in refusal.value.message


def test_one_misfit_keeps_all_of_them_out(community: Unit) -> None:
    good = Unit(level=Level.GRID, code=f"{community.code}007", name="第七网格", parent=community)
    bad = Unit(level=Level.GRID, code=f"{community.code}0", name="坏网格", parent=community)
    with pytest.raises(Refused):
        add_units([good, bad])
    assert not Unit.objects.filter(code=good.code).exists()
