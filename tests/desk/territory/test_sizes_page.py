"""The sizes of grids: counted within what the post sees, ranked, and divided anew on paper."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.grids.actions import add_unit
from apps.grids.models import Level, Unit
from apps.households.models import Building, Household, RecordRules
from apps.households.proposing import merges_near
from apps.households.sizes import sizes_of, standing_in
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated
from tests.households.people import building, dwelling, household

SEES = {
    "worker", "leader", "instructor", "community", "clerk", "neighbour_community", "street", "street_chief",
    "street_reception", "street_leader", "outsider", "centre", "director", "district_reception", "district_dispatcher",
}  # fmt: skip


@pytest.fixture
def grid(cast: Cast) -> Unit:
    """With at most 4 households instead of 500, so that few rows fill it."""
    RecordRules.objects.create(grid_least=2, grid_most=4)
    unit = cast.worker.appointment.unit
    unit.boundary = square(0, 0)
    unit.save()
    return unit


def square(column: int, row: int, side: float = 0.01) -> dict[str, object]:
    west, south = 115.0 + column * side, 29.0 + row * side
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def filled(grid: Unit, *counts: int) -> list[Building]:
    """Buildings from west to east with so many households each."""
    made = []
    for number, count in enumerate(counts, 1):
        house = building(grid, f"{grid.code[-3:]}-{number}号楼")
        Building.objects.filter(pk=house.pk).update(lng=115.0005 + number / 1000, lat=29.005)
        for door in range(count):
            household(grid, of=dwelling(grid, of=house, number=f"{door}"))
        made.append(house)
    return made


@pytest.mark.parametrize("path", ["/grids/sizes/", "/grids/sizes/export/"])
def test_they_are_for_posts_that_see_base_data(cast: Cast, path: str) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(path)).status_code for role in ROLES}

    assert answers == {role: 200 if role in SEES else 403 for role in ROLES}


def test_it_counts_who_lives_there_now_and_ranks_by_how_far_outside(cast: Cast, grid: Unit) -> None:
    filled(grid, 5, 4)
    gone = Household.objects.filter(unit=grid).earliest("pk")
    Household.objects.filter(pk=gone.pk).update(left_on=timezone.localdate())

    page = seated(cast.community).get(at("/grids/sizes/")).context["page"].object_list

    assert next((size.grid.pk, size.households, size.outside) for size in page) == (grid.pk, 8, 4)
    assert {size.outside for size in page[1:]} == {-2}


def test_a_micro_grids_households_belong_to_its_grid(cast: Cast, grid: Unit) -> None:
    micro = add_unit(level=Level.MICRO_GRID, code=f"{grid.code}01", name="一号微网格", parent=grid)
    filled(micro, 3)

    [found] = [size for size in sizes_of(cast.community.actor) if size.grid == grid]

    assert found.households == 3
    assert [row.households for row in standing_in(cast.community.actor, grid)] == [3]


def test_special_grids_have_no_such_standard(cast: Cast, grid: Unit) -> None:
    market = add_unit(level=Level.GRID, code=f"{grid.code[:12]}801", name="农贸市场专属网格", parent=grid.parent)

    [found] = [size for size in sizes_of(cast.community.actor) if size.grid == market]

    assert (found.outside, found.state) == (None, "special")


def test_a_large_grid_is_divided_along_its_buildings(cast: Cast, grid: Unit) -> None:
    houses = filled(grid, 2, 2, 3, 1)

    answer = seated(cast.community).get(at(f"/grids/sizes/{grid.pk}/"))

    assert answer.context["parts"] == [(1, 2, 4), (2, 2, 4)]
    assert [number for row, number in answer.context["rows"] if row.building in houses] == [1, 1, 2, 2]
    assert len(answer.context["map"]["dots"]) == 4
    assert [area["look"] for area in answer.context["map"]["areas"]] == ["part-1", "part-2"]


def test_a_small_grid_is_joined_with_a_neighbour_it_fits_to(cast: Cast, grid: Unit) -> None:
    neighbour = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    neighbour.boundary = square(1, 0)
    neighbour.save()
    filled(grid, 1)
    filled(neighbour, 3)

    answer = seated(cast.community).get(at(f"/grids/sizes/{grid.pk}/"))

    assert [(found.pk, count) for found, count in answer.context["merged"].grids] == [(grid.pk, 1), (neighbour.pk, 3)]


def test_grids_that_do_not_touch_are_not_joined(cast: Cast, grid: Unit) -> None:
    neighbour = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    neighbour.boundary = square(3, 0)
    neighbour.save()
    filled(grid, 1)

    assert merges_near(cast.community.actor, grid) is None
    page = seated(cast.community).get(at(f"/grids/sizes/{grid.pk}/")).content.decode()
    assert "boundaries are not drawn yet" in page or "边界尚未绘制" in page


@pytest.mark.parametrize("role", ["worker", "neighbour_community", "outsider"])
def test_a_grid_elsewhere_is_not_there(cast: Cast, role: str) -> None:
    member = getattr(cast, role)
    elsewhere = Unit.objects.filter(level=Level.GRID).exclude(path__startswith=member.actor.unit_path).first()
    assert elsewhere is not None

    assert seated(member).get(at(f"/grids/sizes/{elsewhere.pk}/")).status_code == 404
    assert elsewhere.pk not in {size.grid.pk for size in sizes_of(member.actor)}


def test_the_list_is_narrowed_sorted_and_exported_alike(cast: Cast, grid: Unit) -> None:
    filled(grid, 3)
    client = seated(cast.street)

    query = f"?unit={grid.parent_id}&state=right&sort=code"
    page = client.get(at(f"/grids/sizes/{query}")).context["page"].object_list
    answer = client.get(at(f"/grids/sizes/export/{query}"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [size.grid.pk for size in page] == [grid.pk]
    assert len(rows) == 1
    assert grid.code in "".join(rows[0].values())


@pytest.mark.parametrize("query", ["unit=x", "unit=999999", "state=no", "sort=no", "page=0", "page=x", "page=99999"])
def test_what_cannot_be_read_filters_nothing(cast: Cast, grid: Unit, query: str) -> None:
    answer = seated(cast.community).get(at(f"/grids/sizes/?{query}"))

    assert answer.status_code == 200
    assert len(answer.context["page"].object_list) == len(sizes_of(cast.community.actor))


def test_names_with_html_stay_text(cast: Cast, grid: Unit) -> None:
    Unit.objects.filter(pk=grid.pk).update(name="<script>alert(1)</script>")

    page = seated(cast.community).get(at("/grids/sizes/")).content.decode()

    assert "<script>alert(1)" not in page


def test_queries_do_not_grow_with_grids_or_households(cast: Cast, grid: Unit) -> None:
    client = seated(cast.community)
    client.get(at("/grids/sizes/"))  # a session's first request makes its token
    filled(grid, 1)

    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at(path)).status_code == 200
        return len(captured)

    few = counted("/grids/sizes/"), counted(f"/grids/sizes/{grid.pk}/")
    for door in range(20):
        household(grid, of=dwelling(grid, of=Building.objects.get(), number=f"2-{door}"))
    for number in range(10, 30):
        unit = add_unit(level=Level.GRID, code=f"{grid.code[:12]}{number:03}", name=f"{number}", parent=grid.parent)
        Unit.objects.filter(pk=unit.pk).update(boundary=square(number, 0))

    assert counted("/grids/sizes/") == few[0]
    assert counted(f"/grids/sizes/{grid.pk}/") <= few[1]


@pytest.mark.parametrize(("least", "most"), [("0", "5"), ("10", "9"), ("", "5"), ("3", "x")])
def test_a_standard_that_makes_no_sense_is_refused_and_kept(cast: Cast, least: str, most: str) -> None:
    client = seated(cast.admin)
    seen = client.get(at("/records/rules/")).context["form"]["seen"].value()

    answer = client.post(at("/records/rules/"), {"seen": seen, "grid_least": least, "grid_most": most})

    assert answer.status_code == 422
    assert (answer.context["form"]["grid_least"].value(), answer.context["form"]["grid_most"].value()) == (least, most)


def test_the_tenant_sets_its_own_standard(cast: Cast) -> None:
    client = seated(cast.admin)
    seen = client.get(at("/records/rules/")).context["form"]["seen"].value()

    client.post(at("/records/rules/"), {"seen": seen, "grid_least": "250", "grid_most": "450"})

    assert RecordRules.objects.values_list("grid_least", "grid_most").get() == (250, 450)
    assert {size.outside for size in sizes_of(cast.community.actor)} == {-250}
