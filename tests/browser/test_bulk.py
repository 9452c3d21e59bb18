"""Several at once, by keys: chosen along the list, previewed, confirmed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.desk.stories import reported


@pytest.fixture
def events(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """Four that wait for triage, due first."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        return [reported(cast).number for _time in range(4)]


def chosen(page: Page) -> list[str]:
    boxes = page.locator(".list .pick input:checked")
    return [str(value) for value in boxes.evaluate_all("all => all.map((box) => box.value)")]


def test_chosen_by_keys_and_filed(
    visit: Callable[..., Visit], events: list[str], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    community = visit("community")
    community.go("/queues/triage/")
    page = community.page
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    assert chosen(page) == events[:3]
    expect(page.locator(".bulk-said")).to_have_text("3 chosen")
    page.keyboard.press("f")
    expect(page.get_by_role("heading", name="3 will go")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("button", name="Confirm for 3: File")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("3 are done.")
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        assert Event.objects.filter(number__in=events[:3], state="filed").count() == 3


def test_the_box_at_the_top_is_for_the_page(visit: Callable[..., Visit], events: list[str]) -> None:
    community = visit("community", viewport=PHONE)
    community.go("/queues/triage/")
    page = community.page
    expect(page.get_by_role("button", name="File")).to_be_hidden()
    page.get_by_label("All on this page").check()
    assert chosen(page) == events
    expect(page.get_by_role("button", name="File")).to_be_visible()
    assert widest(page) == 0
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", name="Decline")).to_be_visible()
    assert widest(page) == 0


def test_without_javascript_boxes_are_ticked(visit: Callable[..., Visit], events: list[str]) -> None:
    community = visit("community", java_script_enabled=False)
    community.go("/queues/triage/")
    page = community.page
    page.locator(".list .pick input").first.check()
    page.get_by_role("button", name="Ask for more").click()
    page.get_by_label("What is missing").fill("Where exactly?")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Confirm for 1").click()
    expect(page.get_by_role("status")).to_have_text("1 is done.")
