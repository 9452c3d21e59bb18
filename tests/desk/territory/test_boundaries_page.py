"""Overlaps and gaps between the grids of a community."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.grids.actions import add_unit
from apps.grids.fitting import fit_of
from apps.grids.models import Level, Unit
from tests.cast import Cast
from tests.desk.staffing.offices import empty_grid, grid_of
from tests.desk.stories import at, seated

SIDE = 0.001  # degrees: 97.5 m east and 110.8 m north at 29° N, 10,805 m²


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """In thousandths of a degree from 115° E, 29° N."""
    x0, x1 = 115 + west * SIDE, 115 + east * SIDE
    y0, y1 = 29 + south * SIDE, 29 + north * SIDE
    return {"type": "Polygon", "coordinates": [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]]}


def drawn(unit: Unit, boundary: dict[str, Any]) -> Unit:
    unit.boundary = boundary
    unit.save()
    return unit


@pytest.fixture
def community(cast: Cast) -> Unit:
    """Four squares wide; its two grids take two each."""
    drawn(grid_of(cast), box(0, 0, 2, 1))
    drawn(empty_grid(cast), box(2, 0, 4, 1))
    return drawn(cast.community.appointment.unit, box(0, 0, 4, 1))


def test_grids_that_share_an_edge_fit(community: Unit) -> None:
    fit = fit_of(community)
    assert (fit.overlaps, fit.gaps, fit.outside, fit.undrawn) == ([], [], [], [])


def test_an_overlap_is_told_with_its_square_metres(cast: Cast, community: Unit) -> None:
    drawn(empty_grid(cast), box(1, 0, 4, 1))
    (overlap,) = fit_of(community).overlaps
    assert overlap.square_metres == pytest.approx(10_797, rel=0.002)
    assert {overlap.one.pk, overlap.other.pk} == {grid_of(cast).pk, empty_grid(cast).pk}


def test_a_gap_and_what_reaches_out_are_told(cast: Cast, community: Unit) -> None:
    drawn(empty_grid(cast), box(3, 0, 5, 1))
    fit = fit_of(community)
    assert [round(gap.square_metres, -3) for gap in fit.gaps] == [11_000]
    assert [patch.unit for patch in fit.outside] == [empty_grid(cast)]


def test_a_sliver_is_no_fault(cast: Cast, community: Unit) -> None:
    drawn(empty_grid(cast), box(2.0001, 0, 4, 1))  # a centimetre
    assert fit_of(community).gaps == []


def test_a_boundary_that_crosses_itself_counts_as_none(cast: Cast, community: Unit) -> None:
    bow = {"type": "Polygon", "coordinates": [[[115, 29], [115.1, 29.1], [115.1, 29], [115, 29.1], [115, 29]]]}
    drawn(empty_grid(cast), bow)
    assert fit_of(community).undrawn == [empty_grid(cast)]


def test_the_page_lists_them_and_draws_them(cast: Cast, community: Unit) -> None:
    drawn(empty_grid(cast), box(1, 0, 3, 1))
    page = seated(cast.community).get(at(f"/grids/boundaries/?community={community.pk}")).content.decode()
    assert "overlap by" in page
    assert "lies in no grid" in page
    assert 'id="map-data"' in page


@pytest.mark.parametrize("role", ["outsider", "neighbour_community", "worker", "sanitation"])
def test_the_community_of_others_does_not_exist(cast: Cast, community: Unit, role: str) -> None:
    answer = seated(getattr(cast, role)).get(at(f"/grids/boundaries/?community={community.pk}"))
    assert answer.status_code == 404


def test_the_page_asks_as_often_for_many_grids(
    cast: Cast, community: Unit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, path = seated(cast.community), at(f"/grids/boundaries/?community={community.pk}")
    client.get(path)
    with django_assert_max_num_queries(30) as few:
        client.get(path)
    for number in range(10, 20):
        code = f"{community.code}{number:03d}"
        add_unit(level=Level.GRID, code=code, name=code, parent=community, boundary=box(number, 0, number + 1, 1))
    with django_assert_max_num_queries(len(few)):
        client.get(path)
