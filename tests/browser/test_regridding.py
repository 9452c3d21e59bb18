"""A grid is divided in a browser, looked at and put back; two are joined. No page is wider than its window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.grids.models import Level, Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.conftest import Visit
from tests.browser.test_every_screen import widest
from tests.cast import load
from tests.desk.territory.test_sizes_page import filled, square
from tests.regrid.ground import ground


@pytest.fixture
def grid(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Unit:
    """With a neighbour that touches it."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        made, _houses = ground(load())
        other = Unit.objects.exclude(pk=made.pk).get(parent=made.parent, level=Level.GRID)
        other.boundary = square(1, 0)
        other.save()
        filled(other, 1)
        return made


@pytest.mark.parametrize("width", [390, 1280])
def test_a_grid_is_divided_and_put_back(
    visit: Callable[..., Visit], grid: Unit, width: int, accessible: Callable[[Page], None]
) -> None:
    director = visit("director", viewport={"width": width, "height": 800})
    page, beyond = director.page, {}
    director.go("/grids/sizes/")
    page.locator("#map path").first.wait_for()
    beyond["sizes"] = widest(page)
    director.go(f"/grids/sizes/{grid.pk}/")
    page.get_by_role("link", name="Divide this grid").click()
    page.locator("#map .map-dot").first.wait_for()
    beyond["split"] = widest(page)

    page.get_by_label("Name of part 1").fill("West")
    page.get_by_label("河畔花园001-1号楼").select_option("2")
    page.get_by_role("button", name="Show the numbers first").click()
    expect(page.get_by_label("Name of part 1")).to_have_value("West")
    page.get_by_label("Reason").fill("more than 500 households")
    page.get_by_role("button", name="Divide the grid").click()

    expect(page.get_by_role("heading", name="A grid was divided")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("West")
    beyond["act"] = widest(page)
    accessible(page)
    page.get_by_label("Reason").fill("a mistake")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Everything is as it was before.")).to_be_visible()
    director.go(f"/grids/sizes/{grid.pk}/")
    expect(page.get_by_role("link", name="Divide this grid")).to_be_visible()
    assert set(beyond.values()) == {0}, beyond


def test_two_grids_are_joined(visit: Callable[..., Visit], grid: Unit) -> None:
    director = visit("director", viewport={"width": 390, "height": 800})
    page = director.page
    director.go(f"/grids/merge/?grid={grid.pk}")
    page.locator("[name=grid]").nth(1).check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("too few households")).to_be_visible()
    page.get_by_label("Name of the new grid").fill("Both")
    page.get_by_label("Reason").fill("fewer than 300 households")
    assert widest(page) == 0
    page.get_by_role("button", name="Join the grids").click()
    expect(page.get_by_role("heading", name="Grids were joined")).to_be_visible()
