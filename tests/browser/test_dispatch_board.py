"""The dispatch board with a mouse, by keyboard, and on a phone without JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event, Order
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.desk.stories import filed


@pytest.fixture
def events(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """Two that wait for dispatch, the more urgent first, by number; the second has a place on the map."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        numbers = [filed(cast).number for _time in range(2)]
        Event.objects.filter(number=numbers[1]).update(lng="115.9", lat="29.7")
        return numbers


@pytest.fixture
def roles(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[[str], dict[str, str]]:
    """Who has an order of an event, by the unit's name."""

    def read(number: str) -> dict[str, str]:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            return dict(Order.objects.filter(event__number=number).values_list("unit__name", "role"))

    return read


@pytest.fixture
def board(visit: Callable[..., Visit], events: list[str]) -> Page:
    visitor = visit("street", reduced_motion="reduce")  # what scrolls smoothly cannot be aimed at
    visitor.go("/boards/dispatch/")
    return visitor.page


def test_an_event_is_dragged_onto_a_department_to_lead_and_onto_another_to_assist(
    board: Page, events: list[str], roles: Callable[[str], dict[str, str]]
) -> None:
    row = board.locator(f"#event-{events[1]}")
    row.drag_to(board.locator(".board-handler", has_text="市政中心").locator(".board-handler-name"))
    confirm = board.locator(".board-confirm")
    expect(confirm).to_contain_text("市政中心 leads")
    expect(board.get_by_role("button", name="Dispatch", exact=True)).to_be_focused()

    row.drag_to(board.locator(".board-handler", has_text="城管局").locator(".board-assist"))
    expect(confirm).to_contain_text("城管局 assist")
    assert roles(events[1]) == {}
    board.get_by_role("button", name="Dispatch", exact=True).click()

    expect(board.locator(".said-success")).to_be_visible()
    assert roles(events[1]) == {"市政中心": "lead", "城管局": "assist"}
    expect(board.locator(f"#event-{events[0]}")).to_have_attribute("aria-current", "true")


def test_an_event_is_dispatched_by_keys_alone(
    board: Page, events: list[str], roles: Callable[[str], dict[str, str]]
) -> None:
    board.keyboard.press("j")
    board.keyboard.press("Enter")
    expect(board.locator("#chosen")).to_be_focused()
    expect(board.locator(f"#event-{events[0]}")).to_have_attribute("aria-current", "true")
    board.keyboard.press("t")
    expect(board.get_by_role("button", name="Dispatch", exact=True)).to_be_focused()
    board.keyboard.press("Enter")

    expect(board.locator(".said-success")).to_be_visible()
    assert "lead" in roles(events[0]).values()


def test_a_dot_of_the_map_chooses_its_event(board: Page, events: list[str]) -> None:
    board.locator(".board-dot").click()

    expect(board.locator("#chosen")).to_have_attribute("data-event", events[1])
    expect(board.locator(".board-dot-chosen")).to_be_visible()
    expect(board).to_have_url(re.compile(events[1]))


def test_what_is_filed_meanwhile_appears_and_keeps_the_choice_and_the_focus(
    board: Page, events: list[str], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    board.locator(f"#event-{events[0]}").click()
    expect(board.locator("#chosen")).to_have_attribute("data-event", events[0])
    board.locator(f"#event-{events[1]}").focus()
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        number = filed(casting.load()).number
    board.evaluate("htmx.trigger('#waiting', 'refresh')")

    expect(board.locator(f"#event-{number}")).to_be_visible()
    expect(board.locator("#board-said")).to_contain_text("3 events wait")
    expect(board.locator(f"#event-{events[0]}")).to_have_attribute("aria-current", "true")
    expect(board.locator(f"#event-{events[1]}")).to_be_focused()


def test_it_works_on_a_phone_without_javascript(
    visit: Callable[..., Visit], events: list[str], roles: Callable[[str], dict[str, str]]
) -> None:
    visitor = visit("street", viewport=PHONE, java_script_enabled=False)
    visitor.go("/boards/dispatch/")
    page = visitor.page
    page.locator(f"#event-{events[0]}").click()
    page.get_by_role("button", name="Take the suggestion").click()
    page.get_by_role("button", name="Dispatch", exact=True).click()

    expect(page.locator(".said-success")).to_be_visible()
    assert roles(events[0]) == {"环卫中心": "lead"} | roles(events[0])


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_it_fits_its_window(visit: Callable[..., Visit], events: list[str], width: int) -> None:
    visitor = visit("street", viewport={"width": width, "height": 1080})
    for path in ("/boards/dispatch/", f"/boards/dispatch/?event={events[0]}"):
        visitor.go(path)
        assert widest(visitor.page) == 0
