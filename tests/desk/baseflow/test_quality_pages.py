"""Quality by grid: what is filled in, checked of late, and recorded twice, within what the post sees."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.grids.models import Unit
from apps.households.duplicates import candidates
from apps.households.models import Resident
from apps.households.quality import quality_of
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, OTHER_IDENTITY, building, dwelling, household, resident

SEES = {
    "worker", "leader", "instructor", "community", "clerk", "neighbour_community", "street", "street_chief",
    "street_reception", "street_leader", "outsider", "centre", "director", "district_reception", "district_dispatcher",
}  # fmt: skip


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.mark.parametrize("path", ["/data/", "/data/duplicates/"])
def test_they_are_for_posts_that_see_base_data(cast: Cast, path: str) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(path)).status_code for role in ROLES}
    assert answers == {role: 200 if role in SEES else 403 for role in ROLES}


def test_shares_are_counted_grid_by_grid(cast: Cast, grid: Unit) -> None:
    now = timezone.now()
    home = household(grid)
    for days, given in ((10, {"relation": "01", "education": "20"}), (100, {}), (300, {}), (None, {"phone": ""})):
        person = resident(grid, of=home, identity="", **given)
        Resident.objects.filter(pk=person.pk).update(verified_at=now - timedelta(days=days) if days else None)
    [found] = quality_of(cast.community.actor, now=now)
    assert (found.unit, found.residents, found.fresh, found.seen) == (grid, 4, (25, 50, 75), 75)
    assert found.complete == round(100 * 5 / 28)  # 3 telephones, 2 others of 7 fields of 4 people


def test_those_who_have_left_are_not_counted(cast: Cast, grid: Unit) -> None:
    resident(grid, status=Resident.Status.LEFT)
    assert quality_of(cast.community.actor, now=timezone.now()) == []


def test_who_stands_in_two_grids_is_found_by_who_sees_both(cast: Cast, grid: Unit) -> None:
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    first, second = household(grid), household(other, of=dwelling(other, of=building(other, "2号楼")))
    twins = [resident(grid, of=first, identity=IDENTITY), resident(other, of=second, identity=IDENTITY)]
    resident(grid, of=first, name="王五", identity=OTHER_IDENTITY)
    assert [[found.first, found.second] for found in candidates(cast.community.actor)] == [twins]
    assert candidates(cast.worker.actor) == []
    assert [found.mend["twice"] for found in quality_of(cast.community.actor, now=timezone.now())] == [1, 1]
