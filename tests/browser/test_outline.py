"""A boundary drawn on the map: the lines of the form are what is saved, with the mouse or with the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest

SQUARE = "115.000000, 29.000000\n115.002000, 29.000000\n115.002000, 29.001000\n115.000000, 29.001000"
CROSSED = "115.0, 29.0\n115.002, 29.001\n115.002, 29.0\n115.0, 29.001"


@pytest.fixture
def director(visit: Callable[..., Visit]) -> Visit:
    """On the page of a grid's boundary, which is a square."""
    visitor = visit("director")
    open_boundary(visitor)
    save(visitor.page, SQUARE)
    return visitor


def open_boundary(visitor: Visit) -> None:
    visitor.go("/grids/units/")
    for name in ("东街道", "河畔社区", "河畔社区第001网格"):
        visitor.page.get_by_role("link", name=name).first.click()
    visitor.page.get_by_role("link", name="Boundary", exact=True).click()


def save(page: Page, points: str | None = None) -> None:
    if points is not None:
        points_of(page).fill(points)
    page.get_by_label("Reason").fill("测绘")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def points_of(page: Page) -> Locator:
    return page.get_by_label("Points of the boundary")


def lines(page: Page) -> list[str]:
    return points_of(page).input_value().splitlines()


def dot_at(page: Page, line: str) -> Locator:
    return page.get_by_role("button", name=f": {line}")


def middle(dot: Locator) -> tuple[float, float]:
    box = dot.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_point_is_put_into_an_edge_moved_saved_and_shown_again(director: Visit) -> None:
    page = director.page
    dots = page.locator("#map .vertex")
    expect(dots).to_have_count(4)
    (west, south), (east, _) = (middle(dot_at(page, corner)) for corner in SQUARE.splitlines()[:2])

    page.mouse.click((west + east) / 2, south + 3)
    expect(dots).to_have_count(5)
    new = page.locator("#map .vertex-chosen")
    x, y = middle(new)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20, steps=4)
    page.mouse.up()
    expect(dots).to_have_count(5)
    drawn = lines(page)
    (added,) = set(drawn) - set(SQUARE.splitlines())
    assert 29.0 < float(added.split(", ")[1]) < 29.001

    save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert sorted(lines(page)) == sorted(drawn)


def test_points_are_moved_and_taken_away_by_keyboard_and_every_step_back_is_open(director: Visit) -> None:
    page = director.page
    dots = page.locator("#map .vertex")
    before = lines(page)
    dots.nth(2).focus()
    page.keyboard.press("ArrowUp")
    moved = lines(page)
    assert [place for place in range(4) if moved[place] != before[place]] == [2]
    expect(page.locator("#map .vertex-chosen")).to_be_focused()
    page.keyboard.press("Delete")
    expect(dots).to_have_count(3)
    page.keyboard.press("Control+z")
    assert lines(page) == moved
    page.get_by_role("button", name="Undo").click()
    assert lines(page) == before
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_point_is_taken_away_by_its_button_on_a_phone(visit: Callable[..., Visit]) -> None:
    phone = visit("director", viewport=PHONE, has_touch=True)
    open_boundary(phone)
    page = phone.page
    points_of(page).fill(SQUARE)
    dots = page.locator("#map .vertex")
    expect(dots).to_have_count(4)
    dots.nth(1).tap()
    page.get_by_role("button", name="Delete the point").tap()
    expect(dots).to_have_count(3)
    assert widest(page) == 0


def test_what_was_drawn_is_kept_when_it_is_refused(director: Visit) -> None:
    page = director.page
    save(page, CROSSED)
    expect(page.get_by_text("crosses itself")).to_be_visible()
    assert "\n".join(lines(page)) == CROSSED
    expect(page.locator("#map .vertex")).to_have_count(4)


def test_a_line_that_cannot_be_read_stops_the_drawing_and_is_not_lost(director: Visit) -> None:
    page = director.page
    points_of(page).fill(f"{SQUARE}\nnonsense")
    expect(page.get_by_text("A line below cannot be read")).to_be_visible()
    page.locator("#map").click()
    assert lines(page)[-1] == "nonsense"
    points_of(page).fill(SQUARE)
    expect(page.locator("#map .vertex")).to_have_count(4)


def test_nothing_is_drawn_onto_numbers_that_are_shifted(director: Visit) -> None:
    page = director.page
    before = lines(page)
    page.get_by_label("The numbers come from").select_option("gcj02")
    expect(page.get_by_text("Drawing is in GPS")).to_be_visible()
    page.locator("#map").click()
    assert lines(page) == before
    expect(page.locator("#map .vertex")).to_have_count(0)
