"""No barriers in what a page becomes while one works on it: forms that open in place, refusals, dialogs, menus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_every_screen import report

Check = Callable[[Page], None]
SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])


@SIZES
def test_an_event_its_open_move_and_the_refused_form(
    visit: Callable[..., Visit], accessible: Check, viewport: dict[str, int]
) -> None:
    community = visit("community", viewport=viewport)
    report(community, "A lamp is out")
    page = community.page
    accessible(page)

    page.get_by_role("button", name="File").click()
    expect(page.locator("#move form")).to_be_visible()
    accessible(page)
    page.locator("#move form").evaluate("(form) => { form.noValidate = true }")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#move .is-invalid, #move [aria-invalid=true]").first).to_be_visible()
    accessible(page)


@SIZES
def test_a_report_that_is_refused(visit: Callable[..., Visit], accessible: Check, viewport: dict[str, int]) -> None:
    worker = visit("worker", viewport=viewport)
    worker.go("/report/")
    worker.page.locator("main form").first.evaluate("(form) => { form.noValidate = true }")
    worker.page.get_by_role("button", name="Send the report").click()
    expect(worker.page.locator("[aria-invalid=true]").first).to_be_visible()
    accessible(worker.page)


@SIZES
def test_the_menu_and_the_keys(visit: Callable[..., Visit], accessible: Check, viewport: dict[str, int]) -> None:
    worker = visit("worker", viewport=viewport)
    worker.page.locator("details.me summary").click()
    accessible(worker.page)
    worker.page.keyboard.press("Escape")
    worker.go("/queues/mine/")
    worker.page.keyboard.press("?")
    expect(worker.page.locator("dialog#keys")).to_be_visible()
    accessible(worker.page)


@SIZES
def test_pages_for_what_went_wrong(visit: Callable[..., Visit], accessible: Check, viewport: dict[str, int]) -> None:
    worker = visit("worker", viewport=viewport)
    for path in ("/settings/", "/nowhere/"):
        worker.go(path)
        accessible(worker.page)
    worker.context.clear_cookies()
    worker.go("/login/")
    accessible(worker.page)
    worker.page.locator("#id_username").fill("worker")
    worker.page.locator("#id_password").fill("not this one")
    worker.page.locator("form:has(#id_password) button").click()
    expect(worker.page.get_by_text("do not fit together")).to_be_visible()
    accessible(worker.page)


def test_a_barrier_is_named_with_its_place(visit: Callable[..., Visit], accessible: Check) -> None:
    worker = visit("worker")
    worker.page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    with pytest.raises(AssertionError, match=r"label: Form elements must have labels at .*input"):
        accessible(worker.page)
