"""The settings on narrow screens, by keyboard, and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest

PAGES = (
    "/settings/",
    "/settings/categories/?urgency=2",
    "/settings/categories/0501/",
    "/settings/stages/",
    "/settings/stages/accept/",
    "/settings/hours/",
    "/settings/hours/new/",
    "/settings/public/",
    "/settings/calendar/",
    "/settings/calendar/2026/",
    "/settings/responsibility/",
    "/settings/responsibility/1/",
    "/settings/category/1/history/",
)


@pytest.mark.parametrize("width", [320, 390, 1152])
def test_no_page_is_wider_than_its_window(visit: Callable[..., Visit], width: int) -> None:
    admin = visit("admin", viewport={"width": width, "height": 800})
    beyond = {}
    for path in PAGES:
        admin.go(path)
        beyond[path] = widest(admin.page)
    assert set(beyond.values()) == {0}, beyond


def test_a_year_is_published_without_javascript_on_a_phone(visit: Callable[..., Visit]) -> None:
    admin = visit("admin", viewport=PHONE, java_script_enabled=False)
    page = admin.page
    admin.go("/settings/calendar/2031/")

    page.get_by_label("Holidays and swapped working days").fill("2031-10-01,off,国庆节")
    page.get_by_role("button", name="Look it over first").click()
    page.get_by_role("button", name="Publish these days").click()

    expect(page.get_by_role("status")).to_contain_text("is published")
    expect(page.get_by_label("Holidays and swapped working days")).to_have_value("2031-10-01,off,国庆节")


def test_a_category_is_changed_and_its_versions_compared_by_keyboard(visit: Callable[..., Visit]) -> None:
    admin = visit("admin")
    page = admin.page
    admin.go("/settings/categories/0102/")

    page.get_by_label("Limit for handling").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("20WD")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.get_by_role("link", name="History").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Compare").focus()
    page.keyboard.press("Enter")

    row = page.get_by_role("row", name="Limit for handling")
    expect(row.locator("del").first).to_have_text("15WD")
    expect(row.locator("ins").first).to_have_text("20WD")
