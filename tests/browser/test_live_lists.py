"""A list that is open stays true without moving anything under the finger."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import Visit
from tests.desk.stories import reported
from tests.events import scenes


@pytest.fixture
def change(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[..., str]:
    """Something that somebody else does meanwhile: reports an event, or asks for more about one."""

    def do(number: str = "") -> str:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            cast = casting.load()
            if not number:
                return reported(cast).number
            event = Event.objects.get(number=number)
            scenes.act(cast.clerk, event, "ask_more", now=timezone.now(), missing="?")
            return number

    return do


@pytest.fixture
def page(visit: Callable[..., Visit], change: Callable[..., str]) -> Page:
    """The list of three that wait for triage, newest first; time is the test's own."""
    for _time in range(3):
        change()
    community = visit("community")
    community.page.clock.install()
    community.go("/queues/triage/?sort=newest")
    return community.page


def row(page: Page, number: str) -> Locator:
    return page.locator(f".list tr:has(.number:text-is('{number}'))")


def wait_for_it(page: Page) -> None:
    with page.expect_response("**/live/**"):
        page.clock.fast_forward(21_000)


def test_what_is_new_is_told_and_shown_when_asked_for(page: Page, change: Callable[..., str]) -> None:
    numbers = page.locator(".list .number")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    held = page.evaluate("document.activeElement.getAttribute('href')")
    added = change()
    wait_for_it(page)
    expect(page.locator("#live [role=status]")).to_have_text("1 new in this list")
    expect(numbers).to_have_count(3)
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    page.keyboard.press(".")
    expect(numbers.first).to_have_text(added)
    expect(numbers).to_have_count(4)
    assert page.evaluate("document.activeElement.getAttribute('href')") == held
    assert page.locator(".list .pick input:checked").count() == 1
    assert page.evaluate("document.documentElement.scrollHeight > innerHeight + 40") is False or (
        abs(page.evaluate("document.activeElement.getBoundingClientRect().top") - top) < 2
    )


def test_what_is_gone_fades_where_it_is(page: Page, change: Callable[..., str]) -> None:
    numbers = page.locator(".list .number").all_inner_texts()
    page.keyboard.press("j")
    page.keyboard.press("x")
    change(numbers[0])
    wait_for_it(page)
    gone = page.locator(".list tr[data-gone]")
    expect(gone).to_contain_text("no longer here")
    expect(gone.locator(".pick input")).to_be_disabled()
    expect(page.locator(".bulk-said")).not_to_have_text("1 chosen")
    expect(page.locator("#live [role=status]")).to_have_text("1 is no longer in this list")
    page.get_by_role("button", name="Show", exact=True).last.click()
    expect(page.locator(".list tr[data-row]")).to_have_count(2)


def test_nothing_is_said_while_nothing_changes(page: Page) -> None:
    wait_for_it(page)
    expect(page.locator("#live [role=status]")).to_be_empty()
    expect(page.locator("#live button")).to_be_hidden()
