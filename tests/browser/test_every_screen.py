"""Narrow screens, the keyboard, and a browser without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit
from tests.browser.settled import settled

PAGES = (
    "/",
    "/report/",
    "/queues/triage/",
    "/queues/events/?late=on",
    "/queues/mine/",
    "/queues/triage/?urgency=4",
    "/assessment/",
    "/notices/",
)


def widest(page: Page) -> int:
    """How far the page reaches beyond its window, in pixels."""
    return int(settled(page).evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def report(visitor: Visit, text: str) -> None:
    visitor.go("/report/")
    visitor.page.get_by_label("What did you find?").fill(text)
    visitor.page.get_by_role("button", name="Send the report").click()
    visitor.page.locator(".timeline").wait_for()


@pytest.mark.parametrize("width", [320, 390, 1152])
def test_no_page_is_wider_than_its_window(visit: Callable[..., Visit], width: int) -> None:
    community = visit("community", viewport={"width": width, "height": 800})
    report(community, "井盖缺失" * 20 + "averylongwordwithoutanyspace" * 3)
    beyond = {community.page.url: widest(community.page)}

    for path in PAGES:
        community.go(path)
        beyond[path] = widest(community.page)

    assert set(beyond.values()) == {0}, beyond


def test_it_works_without_javascript(visit: Callable[..., Visit]) -> None:
    community = visit("community", viewport=PHONE, java_script_enabled=False)
    report(community, "A lamp is out")

    page = community.page
    page.get_by_role("button", name="File").click()
    page.get_by_label("Category").select_option(index=1)
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("status")).to_contain_text("Done")


def test_the_keyboard_reaches_the_content_and_a_move(visit: Callable[..., Visit]) -> None:
    community = visit("community")
    report(community, "A lamp is out")
    page = community.page

    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="File")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#move form :focus")).to_have_count(1)


def test_a_person_changes_language_in_the_header(visit: Callable[..., Visit]) -> None:
    worker = visit("worker", viewport=PHONE)
    page = worker.page

    page.locator("details.me summary").click()
    page.get_by_role("button", name="简体中文").click()

    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
