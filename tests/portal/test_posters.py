"""A community makes its posters, and takes one out of use that was torn off."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.errors import NotThere, NotYours
from apps.grids.models import Unit
from apps.portal.models import Poster
from apps.portal.posters import grids_for, make, retire, spots_of
from tests.cast import Cast
from tests.households.people import building


def _grid(cast: Cast) -> Unit:
    return Unit.objects.get(pk=cast.worker.appointment.unit_id)


def _community(cast: Cast) -> Unit:
    return Unit.objects.get(pk=cast.clerk.appointment.unit_id)


def test_a_poster_is_made_for_what_has_none(cast: Cast) -> None:
    grid = _grid(cast)
    house = building(grid)
    made = make(actor=cast.clerk.actor, grids=[grid.pk], buildings=[house.pk])
    assert [(one.unit_id, one.building_id) for one in made] == [(grid.pk, None), (grid.pk, house.pk)]
    assert len({one.code for one in made}) == 2
    assert {one.made_by_id for one in made} == {cast.clerk.appointment.pk}


def test_twice_is_as_good_as_once(cast: Cast) -> None:
    grid = _grid(cast)
    make(actor=cast.clerk.actor, grids=[grid.pk])
    assert make(actor=cast.community.actor, grids=[grid.pk]) == []
    assert Poster.objects.count() == 1


def test_a_new_one_after_the_old_was_retired_has_another_code(cast: Cast) -> None:
    grid = _grid(cast)
    (old,) = make(actor=cast.clerk.actor, grids=[grid.pk])
    retired = retire(actor=cast.clerk.actor, code=old.code)
    assert retired.retired_by_id == cast.clerk.appointment.pk
    (new,) = make(actor=cast.clerk.actor, grids=[grid.pk])
    assert new.code != old.code


def test_who_retires_second_changes_nothing(cast: Cast) -> None:
    (old,) = make(actor=cast.clerk.actor, grids=[_grid(cast).pk])
    first = retire(actor=cast.clerk.actor, code=old.code)
    second = retire(actor=cast.community.actor, code=old.code)
    assert (second.retired_at, second.retired_by_id) == (first.retired_at, cast.clerk.appointment.pk)


@pytest.mark.parametrize("role", ["worker", "neighbour_community", "outsider", "sanitation"])
def test_others_make_none_here(cast: Cast, role: str) -> None:
    house = building(_grid(cast))
    with pytest.raises(NotYours):
        make(actor=getattr(cast, role).actor, grids=[_grid(cast).pk])
    with pytest.raises(NotYours):
        make(actor=getattr(cast, role).actor, buildings=[house.pk])
    assert not Poster.objects.exists()


@pytest.mark.parametrize("role", ["worker", "neighbour_community", "outsider", "sanitation"])
def test_others_retire_none_here_and_see_none(cast: Cast, role: str) -> None:
    (poster,) = make(actor=cast.clerk.actor, grids=[_grid(cast).pk])
    with pytest.raises(NotThere):
        retire(actor=getattr(cast, role).actor, code=poster.code)
    assert spots_of(getattr(cast, role).actor, _community(cast)) == []


def test_one_of_another_area_among_them_makes_none_at_all(cast: Cast) -> None:
    other = Unit.objects.filter(level="grid").exclude(parent=_community(cast))[0]
    with pytest.raises(NotYours):
        make(actor=cast.clerk.actor, grids=[_grid(cast).pk, other.pk])
    assert not Poster.objects.exists()


def test_a_community_is_no_grid(cast: Cast) -> None:
    with pytest.raises(NotYours):
        make(actor=cast.clerk.actor, grids=[_community(cast).pk])


def test_the_list_tells_each_place_and_its_poster(cast: Cast) -> None:
    grid = _grid(cast)
    house = building(grid)
    make(actor=cast.clerk.actor, buildings=[house.pk])
    told = [
        (spot.grid, spot.building, spot.poster is not None) for spot in spots_of(cast.clerk.actor, _community(cast))
    ]
    assert told[:2] == [(grid, None, False), (grid, house, True)]
    assert {spot[0] for spot in told} == set(grids_for(cast.clerk.actor))


def test_the_list_takes_as_many_queries_for_many_posters(cast: Cast) -> None:
    grid, community = _grid(cast), _community(cast)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            spots_of(cast.clerk.actor, community)
        return len(found)

    few = queries()
    houses = [building(grid, f"{number}栋") for number in range(2, 12)]
    make(actor=cast.clerk.actor, grids=[grid.pk], buildings=[house.pk for house in houses])
    assert queries() == few
