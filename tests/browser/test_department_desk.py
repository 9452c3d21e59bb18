"""The department desk by keyboard and on a phone without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.desk.stories import accepted, dispatched


@pytest.fixture(autouse=True)
def orders(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> int:
    """Two to accept and one in hand; the id of the last."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        for _time in range(2):
            dispatched(cast)
        return int(accepted(cast).pk)


def test_orders_are_ticked_and_accepted_by_keys_alone(visit: Callable[..., Visit]) -> None:
    visitor = visit("sanitation")
    visitor.go("/boards/department/")
    page = visitor.page
    waiting = page.locator(".desk-row", has_text="to be accepted")
    expect(waiting).to_have_count(2)
    for _time in range(3):
        page.keyboard.press("j")
        page.keyboard.press("x")
    expect(page.locator("#desk-count")).to_contain_text("3 ticked")
    page.keyboard.press("a")

    expect(page.locator(".said-success")).to_have_count(2)
    expect(page.locator(".said-error")).to_contain_text("was left as it is")
    expect(waiting).to_have_count(0)


def test_what_is_ticked_survives_a_refresh_and_the_change_is_told(
    visit: Callable[..., Visit], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    visitor = visit("sanitation")
    visitor.go("/boards/department/")
    page = visitor.page
    page.get_by_label("Tick all that are shown").check()
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        dispatched(casting.load())
    page.evaluate("htmx.trigger('#desk-list', 'refresh')")

    expect(page.locator("#desk-said")).to_contain_text("The list has changed")
    expect(page.locator("#desk-count")).to_contain_text("3 ticked")


def test_an_order_is_handed_to_oneself_and_found_under_mine(visit: Callable[..., Visit]) -> None:
    visitor = visit("sanitation")
    visitor.go("/boards/department/")
    page = visitor.page
    page.locator(".desk-row", has_text="being handled").get_by_role("checkbox").check()
    page.get_by_role("button", name="Hand those ticked to this colleague").click()
    expect(page.locator(".said-success")).to_be_visible()
    page.get_by_role("link", name="Mine", exact=True).click()

    expect(page.locator(".desk-row")).to_have_count(1)
    expect(page.locator(".desk-row")).to_contain_text("works on it")


def test_it_works_on_a_phone_without_javascript(visit: Callable[..., Visit]) -> None:
    visitor = visit("sanitation", viewport=PHONE, java_script_enabled=False)
    visitor.go("/boards/department/")
    page = visitor.page
    page.locator(".desk-row", has_text="to be accepted").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Accept those ticked").click()
    expect(page.locator(".said-success")).to_be_visible()
    expect(page.locator(".desk-row", has_text="being handled")).to_have_count(2)


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_its_window(visit: Callable[..., Visit], width: int, orders: int) -> None:
    leader = visit("sanitation_leader", viewport={"width": width, "height": 900})
    handler = visit("sanitation", viewport={"width": width, "height": 900})
    for visitor, path in (
        (leader, "/boards/department/"),
        (handler, "/boards/department/"),
        (handler, f"/boards/department/orders/{orders}/answer/"),
    ):
        visitor.go(path)
        assert widest(visitor.page) == 0
