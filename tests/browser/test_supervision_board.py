"""The supervision board: a card in one act, by keyboard too, and a wall that refreshes itself."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.events import scenes


@pytest.fixture
def add_late(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[[], None]:
    """Makes one more order that is late."""

    def add() -> None:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            scenes.accepted(casting.load(), now=timezone.now() - timedelta(days=10))

    return add


@pytest.fixture(autouse=True)
def late(add_late: Callable[[], None], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    """Two late orders and a report nobody has triaged in time."""
    add_late()
    add_late()
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        scenes.reported(casting.load(), now=timezone.now() - timedelta(days=12))


def test_a_card_is_raised_from_the_row(visit: Callable[..., Visit]) -> None:
    visitor = visit("centre")
    visitor.go("/boards/supervision/")
    page = visitor.page
    page.get_by_role("link", name="环卫中心", exact=True).click()
    expect(page.locator(".late-row")).to_have_count(2)
    page.get_by_role("button", name="Card").first.click()
    expect(page.locator("#supervise-text")).to_have_value(re.compile("has been late for"))
    page.get_by_role("button", name="Raise the card").click()

    expect(page.locator(".said-success")).to_be_visible()
    expect(page.locator(".late-row .supervision-yellow")).to_have_count(1)


def test_somebody_is_urged_by_keys_alone_while_the_board_refreshes(
    visit: Callable[..., Visit], add_late: Callable[[], None]
) -> None:
    visitor = visit("centre")
    visitor.go("/boards/supervision/")
    page = visitor.page
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#supervise-text")).to_be_focused()
    page.keyboard.type("please")
    add_late()
    page.evaluate("htmx.trigger('#supervision', 'refresh')")
    expect(page.locator("#board-said")).to_contain_text("4 limits are over now")
    expect(page.locator("#supervise-text")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".said-success")).to_be_visible()
    expect(page.locator(".late-row", has_text="urged once")).to_have_count(1)


def test_it_works_on_a_phone_without_javascript(visit: Callable[..., Visit]) -> None:
    visitor = visit("centre", viewport=PHONE, java_script_enabled=False)
    visitor.go("/boards/supervision/")
    page = visitor.page
    page.get_by_role("button", name="Urge").first.click()
    page.get_by_role("button", name="Urge now").click()

    expect(page.locator(".said-success")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_it_fits_its_window(visit: Callable[..., Visit], width: int) -> None:
    visitor = visit("centre", viewport={"width": width, "height": 1080})
    for path in ("/boards/supervision/", "/boards/supervision/?wall=1"):
        visitor.go(path)
        assert widest(visitor.page) == 0
    expect(visitor.page.locator(".places")).to_be_hidden()
