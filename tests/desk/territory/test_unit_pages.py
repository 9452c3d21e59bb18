"""The unit tree: who sees what of it, and adding, changing and retiring from above."""

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.audit.versions import newest_of
from apps.grids.actions import add_unit
from apps.grids.models import Level, Unit
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid, street_of
from tests.desk.stories import at, reported, seated


def page_of(unit: Unit, act: str = "") -> str:
    return at(f"/grids/units/{unit.pk}/{act}")


def community_of(cast: Cast) -> Unit:
    return cast.community.appointment.unit


def a_new_grid(cast: Cast, number: str = "007", **given: object) -> Unit:
    community = community_of(cast)
    return add_unit(level=Level.GRID, code=f"{community.code}{number}", name="第七网格", parent=community, **given)


def new(cast: Cast, **given: object) -> dict[str, object]:
    return {"level": "grid", "code": f"{community_of(cast).code}007", "name": "第七网格", "external_code": "", **given}


def seen(unit: Unit) -> int:
    return newest_of(Unit, id=unit.pk)


def test_everybody_sees_the_tree_from_their_own_unit_down(cast: Cast) -> None:
    for role in ROLES:
        page = seated(getattr(cast, role)).get(at("/grids/units/"))
        assert page.status_code == 200
        assert getattr(cast, role).appointment.unit.name in page.content.decode()


def test_a_unit_shows_what_hangs_on_it_with_codes(cast: Cast) -> None:
    page = seated(cast.director).get(page_of(street_of(cast))).content.decode()
    assert community_of(cast).code in page
    assert grid_of(cast).name in page


@pytest.mark.parametrize("act", ["", "change/", "retire/", "history/", "add/"])
def test_units_of_another_street_do_not_exist(cast: Cast, act: str) -> None:
    elsewhere = page_of(other_street_grid(cast), act)
    assert [seated(member).get(elsewhere).status_code for member in (chief_of(cast), cast.worker)] == [404, 404]


def test_departments_stand_apart(cast: Cast) -> None:
    district = cast.director.appointment.unit
    page = seated(cast.director).get(page_of(district)).content.decode()
    assert "城管局" in page.split('id="departments"')[1]


def test_the_next_free_code_is_suggested_and_skips_retired_ones(cast: Cast) -> None:
    a_new_grid(cast, "003", retired_at=timezone.now())
    page = seated(cast.director).get(page_of(community_of(cast), "add/")).content.decode()
    assert f'value="{community_of(cast).code}004"' in page


def test_a_grid_is_added_below_its_community(cast: Cast) -> None:
    answer = seated(chief_of(cast)).post(page_of(community_of(cast), "add/"), new(cast))
    made = Unit.objects.get(code=f"{community_of(cast).code}007")
    assert (answer.status_code, answer["Location"]) == (302, page_of(made))
    assert made.history.get().history_person_id is not None


@pytest.mark.parametrize("number", ["000", "800", "07", "01A", "001"])
def test_a_code_that_does_not_fit_is_refused_with_what_was_typed(cast: Cast, number: str) -> None:
    code = f"{community_of(cast).code}{number}"
    answer = seated(cast.director).post(page_of(community_of(cast), "add/"), new(cast, code=code))
    assert answer.status_code == 422
    assert f'value="{code}"' in answer.content.decode()
    assert "field-error" in answer.content.decode()


def test_a_retired_code_is_never_used_again_also_not_by_hand(cast: Cast) -> None:
    a_new_grid(cast, retired_at=timezone.now())
    answer = seated(cast.director).post(page_of(community_of(cast), "add/"), new(cast))
    assert answer.status_code == 422
    assert "never used twice" in answer.content.decode()


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director", "admin", "outsider"}))
def test_others_add_nothing(cast: Cast, role: str) -> None:
    answer = seated(getattr(cast, role)).post(page_of(cast.director.appointment.unit, "add/"), new(cast))
    assert answer.status_code == 403


def test_nobody_changes_the_unit_their_own_post_hangs_on(cast: Cast) -> None:
    given = {"name": "新名", "external_code": "", "seen": seen(street_of(cast))}
    assert seated(chief_of(cast)).post(page_of(street_of(cast), "change/"), given).status_code == 403
    assert seated(cast.director).post(page_of(street_of(cast), "change/"), given).status_code == 302


def test_a_name_is_text_and_never_markup(cast: Cast) -> None:
    given = {"name": "<script>alert(1)</script>", "external_code": "<b>", "seen": seen(grid_of(cast))}
    assert seated(cast.director).post(page_of(grid_of(cast), "change/"), given).status_code == 302
    page = seated(cast.director).get(page_of(grid_of(cast))).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_stale_change_is_refused_and_keeps_what_was_typed(cast: Cast) -> None:
    given = {"name": "第一", "external_code": "", "seen": seen(grid_of(cast))}
    client = seated(cast.director)
    client.post(page_of(grid_of(cast), "change/"), given)
    answer = client.post(page_of(grid_of(cast), "change/"), {**given, "name": "第二"})
    assert answer.status_code == 409
    assert 'value="第二"' in answer.content.decode()
    assert Unit.objects.get(pk=grid_of(cast).pk).name == "第一"


def test_a_grid_where_somebody_works_is_not_retired(cast: Cast) -> None:
    reported(cast)
    given = {"reason": "并入二网格", "seen": seen(grid_of(cast))}
    answer = seated(cast.director).post(page_of(grid_of(cast), "retire/"), given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Open events: 1" in page
    assert f"/staff/units/{grid_of(cast).pk}/" in page
    assert Unit.objects.get(pk=grid_of(cast).pk).retired_at is None


def test_an_empty_grid_is_retired_with_a_reason_that_stays(cast: Cast) -> None:
    grid, client = empty_grid(cast), seated(cast.director)
    answer = client.post(page_of(grid, "retire/"), {"reason": "并入一网格", "seen": seen(grid)})
    assert answer.status_code == 302
    assert Unit.objects.get(pk=grid.pk).retired_at is not None
    assert "并入一网格" in client.get(page_of(grid, "history/")).content.decode()
    parent = page_of(community_of(cast))
    assert grid.code not in client.get(parent).content.decode()
    assert grid.code in client.get(f"{parent}?retired=1").content.decode()


def test_retiring_needs_a_reason(cast: Cast) -> None:
    grid = empty_grid(cast)
    answer = seated(cast.director).post(page_of(grid, "retire/"), {"reason": "  ", "seen": seen(grid)})
    assert answer.status_code == 422
    assert Unit.objects.get(pk=grid.pk).retired_at is None


def test_the_district_is_never_retired(cast: Cast) -> None:
    district = cast.director.appointment.unit
    answer = seated(cast.director).post(page_of(district, "retire/"), {"reason": "撤销", "seen": seen(district)})
    assert answer.status_code == 403


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = seated(cast.director, enforce_csrf_checks=True)
    assert client.post(page_of(community_of(cast), "add/"), new(cast)).status_code == 403
    assert not Unit.objects.filter(code=f"{community_of(cast).code}007").exists()


def test_the_page_asks_as_often_for_many_units(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, path = seated(cast.director), page_of(street_of(cast))
    client.get(path)
    with django_assert_max_num_queries(30) as few:
        client.get(path)
    for number in range(10, 30):
        a_new_grid(cast, f"{number:03d}")
    with django_assert_max_num_queries(len(few)):
        client.get(path)
