"""Dividing and joining by hand: the plan is shown, changed, refused with everything kept, and carried out."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.grids.models import Level, Regrid, Unit
from apps.households.models import Building, Household
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.desk.territory.test_sizes_page import filled, square
from tests.events.scenes import reported
from tests.regrid.ground import ground, live_grids


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return ground(cast)[0]


def filled_in(client: Client, path: str, **changed: str) -> dict[str, Any]:
    """The form as it is shown, with what somebody changes."""
    form = client.get(at(path)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {**{name: value for name, value in shown.items() if value is not None}, "reason": "超过500户", **changed}


def test_a_grid_is_divided_as_it_is_shown(cast: Cast, grid: Unit) -> None:
    client = seated(cast.director)
    path = f"/grids/{grid.pk}/split/"
    shown = client.get(at(path)).context

    answer = client.post(at(path), filled_in(client, path))

    made = Regrid.objects.get()
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/grids/acts/{made.pk}/")
    new = {row.new.name: row.new for row in made.successions.all()}
    assert {name: Household.objects.filter(unit=unit).count() for name, unit in new.items()} == {
        field.value(): households for _number, field, _buildings, households in shown["parts"]
    }


def test_a_building_is_moved_to_another_part_and_the_numbers_follow(cast: Cast, grid: Unit) -> None:
    client = seated(cast.director)
    path = f"/grids/{grid.pk}/split/"
    house = Building.objects.filter(unit=grid).earliest("pk")
    given = filled_in(client, path, **{f"building-{house.pk}": "2"})

    looked = client.post(at(path), {**given, "look": "yes"})
    assert [households for *_part, households in looked.context["parts"]] == [2, 6]
    assert not Regrid.objects.exists()

    client.post(at(path), given)
    house.refresh_from_db()
    assert house.unit.name == given["name-2"]


def test_more_parts_are_proposed_when_asked_for(cast: Cast, grid: Unit) -> None:
    parts = seated(cast.director).get(at(f"/grids/{grid.pk}/split/?parts=4")).context["parts"]

    assert [buildings for _number, _field, buildings, _households in parts] == [1, 1, 1, 1]


@pytest.mark.parametrize("parts", ["0", "1", "x", "99", "-3"])
def test_a_number_of_parts_that_cannot_be_is_bounded(cast: Cast, grid: Unit, parts: str) -> None:
    answer = seated(cast.director).get(at(f"/grids/{grid.pk}/split/?parts={parts}"))

    assert answer.status_code == 200
    assert 2 <= len(answer.context["parts"]) <= 9


def test_what_was_typed_stays_when_something_has_changed_meanwhile(cast: Cast, grid: Unit) -> None:
    client = seated(cast.director)
    path = f"/grids/{grid.pk}/split/"
    given = filled_in(client, path, **{"name-1": "西头网格", "reason": "楼栋太多"})
    reported(cast, now=timezone.now())

    answer = client.post(at(path), given)

    assert answer.status_code == 409
    form = answer.context["form"]
    assert (form["name-1"].value(), form["reason"].value()) == ("西头网格", "楼栋太多")
    assert not Regrid.objects.exists()
    again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert client.post(at(path), again).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"name-1": ""}, {"name-1": "同名", "name-2": "同名"}, {"name-2": "字" * 81}]
)
def test_a_plan_that_does_not_fit_comes_back_with_a_sentence(cast: Cast, grid: Unit, wrong: dict[str, str]) -> None:
    client = seated(cast.director)
    path = f"/grids/{grid.pk}/split/"

    answer = client.post(at(path), filled_in(client, path, **wrong))

    assert answer.status_code == 422
    assert not Regrid.objects.exists()
    for name, value in wrong.items():
        assert answer.context["form"][name].value() == value


def test_two_are_joined_from_the_proposal(cast: Cast, grid: Unit) -> None:
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent, level=Level.GRID)
    other.boundary = square(1, 0)
    other.save()
    filled(other, 1)
    client = seated(cast.director)
    path = f"/grids/merge/?grid={grid.pk}&grid={other.pk}"
    given = filled_in(client, path, name="合一网格")

    assert client.post(at(path), given).status_code == 302

    [new] = [unit for unit in live_grids(grid) if unit.name == "合一网格"]
    assert Household.objects.filter(unit=new).count() == 9


def test_of_one_grid_the_others_of_its_community_are_offered(cast: Cast, grid: Unit) -> None:
    context = seated(cast.director).get(at(f"/grids/merge/?grid={grid.pk}")).context

    assert {size.grid.pk for size, _chosen in context["sizes"]} == {unit.pk for unit in live_grids(grid)}
    assert not context["ready"]
    assert "" not in dict(context["form"].fields["posts"].choices)


@pytest.mark.parametrize("query", ["", "?grid=", "?grid=x", "?grid=999999", "?grid=" + "9" * 30])
def test_grids_that_are_not_there_are_said_to_be_so(cast: Cast, query: str) -> None:
    assert seated(cast.director).get(at(f"/grids/merge/{query}")).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("worker", 403), ("community", 403), ("street", 403), ("outsider", 404)])
def test_others_neither_see_nor_do_it(cast: Cast, grid: Unit, role: str, status: int) -> None:
    client = seated(getattr(cast, role))

    for path in (f"/grids/{grid.pk}/split/", f"/grids/merge/?grid={grid.pk}"):
        assert client.get(at(path)).status_code == status
        assert client.post(at(path), {"reason": "试试"}).status_code == status
    assert not Regrid.objects.exists()


def test_it_needs_the_sites_own_form(cast: Cast, grid: Unit) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.director.user)

    assert client.post(at(f"/grids/{grid.pk}/split/"), {"reason": "试试"}).status_code == 403


def test_names_with_html_stay_text(cast: Cast, grid: Unit) -> None:
    client = seated(cast.director)
    path = f"/grids/{grid.pk}/split/"
    client.post(at(path), filled_in(client, path, **{"name-1": "<b>甲</b>"}))

    for page in (f"/grids/acts/{Regrid.objects.get().pk}/", "/grids/sizes/"):
        assert "<b>甲</b>" not in client.get(at(page)).content.decode()
