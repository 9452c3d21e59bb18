"""Grid sizes as JSON: the same area, filters and order as on the page."""

from apps.grids.models import Unit
from apps.households.models import RecordRules
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.households.people import building, dwelling, household


def filled(cast: Cast, count: int) -> Unit:
    """The worker's grid with so many households in as many buildings, where two are the most."""
    RecordRules.objects.create(grid_least=1, grid_most=2)
    grid = cast.worker.appointment.unit
    for number in range(count):
        household(grid, of=dwelling(grid, of=building(grid, f"{number}号楼")))
    return grid


def test_grids_come_with_the_standard_and_the_furthest_outside_first(cast: Cast, alpha: Tenant) -> None:
    grid = filled(cast, 4)

    told = Caller(alpha, cast.community).get("grids/sizes/").json()

    assert (told["least"], told["most"]) == (1, 2)
    assert (told["grids"][0]["id"], told["grids"][0]["households"], told["grids"][0]["outside"]) == (grid.pk, 4, 2)


def test_they_are_narrowed_and_sorted_as_on_the_page(cast: Cast, alpha: Tenant) -> None:
    grid = filled(cast, 2)
    caller = Caller(alpha, cast.street)

    inside = caller.get(f"grids/sizes/?unit={grid.parent_id}&state=right").json()["grids"]
    every = caller.get("grids/sizes/?sort=most").json()["grids"]

    assert [row["id"] for row in inside] == [grid.pk]
    assert (every[0]["id"], len(every) > 1) == (grid.pk, True)


def test_a_large_grid_comes_with_its_parts(cast: Cast, alpha: Tenant) -> None:
    grid = filled(cast, 4)

    told = Caller(alpha, cast.community).get(f"grids/sizes/{grid.pk}/").json()

    assert [part["households"] for part in told["parts"]] == [2, 2]
    assert told["join"] == []


def test_posts_without_base_data_and_other_streets_get_none(cast: Cast, alpha: Tenant) -> None:
    grid = filled(cast, 1)

    assert Caller(alpha, cast.sanitation).get("grids/sizes/").status_code == 403
    assert Caller(alpha, cast.outsider).get(f"grids/sizes/{grid.pk}/").status_code == 404
