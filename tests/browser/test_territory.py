"""The pages of the ground in a browser: no wider than the window; a boundary that was typed is seen on the map."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.browser.test_every_screen import widest

SQUARE = "115.0, 29.0\n115.002, 29.0\n115.002, 29.001\n115.0, 29.001"


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_the_ground_is_wider_than_its_window(visit: Callable[..., Visit], width: int) -> None:
    director = visit("director", viewport={"width": width, "height": 800})
    page = director.page
    director.go("/grids/units/")
    beyond = {"tree": widest(page)}
    page.get_by_role("link", name="东街道").first.click()
    page.get_by_role("link", name="河畔社区").first.click()
    page.get_by_role("link", name="河畔社区第001网格").first.click()
    page.get_by_role("link", name="Boundary", exact=True).click()
    page.get_by_label("Points of the boundary").fill(SQUARE)
    page.get_by_label("Reason").fill("测绘")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    page.locator("#map .vertex").first.wait_for()
    beyond["boundary"] = widest(page)
    for path in ("/grids/at/?lng=115.0019&lat=29.0005&system=wgs84", "/grids/boundaries/", "/grids/boundaries/file/"):
        director.go(path)
        beyond[path] = widest(page)
    director.go("/grids/at/?lng=115.0019&lat=29.0005&system=wgs84")
    assert page.get_by_role("link", name="河畔社区第001网格").is_visible()
    assert set(beyond.values()) == {0}, beyond
