"""Work by keyboard: along a list, into an event, to a move and on, without touching a mouse."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import Visit
from tests.desk.stories import reported


@pytest.fixture
def events(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """Two that wait for triage, by number."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        return [reported(cast).number for _time in range(2)]


@pytest.fixture
def desk(visit: Callable[..., Visit], events: list[str]) -> Page:
    visitor = visit("community", viewport={"width": 1000, "height": 900})  # too narrow for an event beside its list
    visitor.go("/queues/triage/")
    return visitor.page


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName")
    return found


def open_first(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/**", wait_until="load")


def test_down_and_up_the_list_and_into_an_event(desk: Page) -> None:
    rows = desk.locator(".list .wide a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    seen = []
    for key in "jjjk":
        desk.keyboard.press(key)
        seen.append(focused(desk))
    assert seen == [rows[0], rows[1], rows[1], rows[0]]
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{rows[0]}")


def test_an_event_is_declined_by_keys_alone_and_the_next_one_opened(desk: Page) -> None:
    open_first(desk)
    desk.keyboard.press("d")
    expect(desk.locator("#move form")).to_be_visible()
    expect(desk.locator("#move select").first).to_be_focused()
    desk.locator("#move select").first.select_option(index=1)
    desk.keyboard.press("Tab")
    desk.keyboard.type("joking? no: known and done")  # letters are letters while one types
    expect(desk.locator("#move textarea").first).to_have_value("joking? no: known and done")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator(".said-success")).to_contain_text("Done")
    before = desk.url
    desk.locator("h1").first.click()
    desk.keyboard.press("n")
    desk.wait_for_url(lambda url: url != before)
    expect(desk.locator(".story-moves [data-key=f]")).to_be_visible()


def test_the_list_of_keys_tells_what_the_page_has(desk: Page) -> None:
    open_first(desk)
    desk.keyboard.press("?")
    keys = desk.locator("dialog#keys")
    expect(keys).to_be_visible()
    expect(keys.locator("[data-offered] kbd").filter(has_text="f")).to_be_visible()
    expect(keys.locator("[data-list]")).to_be_hidden()
    desk.keyboard.press("f")  # nothing happens behind the list
    expect(desk.locator("#move form")).to_have_count(0)
    desk.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_the_filter_opens_and_takes_the_words(desk: Page) -> None:
    desk.keyboard.press("/")
    expect(desk.locator("details.filters input").first).to_be_focused()
    desk.keyboard.type("jk")
    expect(desk.locator("details.filters input").first).to_have_value("jk")


def test_keys_can_be_switched_off(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.get_by_label("Use these keys on this computer").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    assert focused(desk) in ("BODY", "MAIN", "INPUT", "BUTTON")
    desk.reload()
    desk.keyboard.press("?")
    expect(desk.locator("dialog#keys")).to_be_hidden()
    desk.locator("details.me summary").click()
    desk.get_by_role("button", name="Keys").click()
    expect(desk.get_by_label("Use these keys on this computer")).not_to_be_checked()
