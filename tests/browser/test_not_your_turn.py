"""The page of an event on a phone: the story first, and for whoever can do nothing now why, and where to go."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import Visit
from tests.browser.test_every_screen import widest
from tests.events import scenes


@pytest.fixture
def dispatched(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Event:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        return scenes.dispatched(casting.load(), now=timezone.now()).event


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_whose_turn_it_is_stands_in_the_first_screen(
    visit: Callable[..., Visit], dispatched: Event, width: int
) -> None:
    worker = visit("worker", viewport={"width": width, "height": 844})
    worker.go(f"/events/{dispatched.number}/")
    page = worker.page

    line = page.locator(".story-line")
    expect(line).to_contain_text("环卫中心")
    expect(line.locator(".left")).to_be_visible()
    why = page.get_by_text("There is nothing for you to do now: it waits for 环卫中心")
    for part in (page.locator("h1"), line, why):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 844
    assert widest(page) == 0


def test_the_way_on_is_reached_by_keyboard(visit: Callable[..., Visit], dispatched: Event) -> None:
    community = visit("community")
    community.go(f"/events/{dispatched.number}/")
    expect(community.page.locator(".standing")).to_contain_text("Not your turn")
    way_on = community.page.locator(".standing").get_by_role("link", name="Back to your desk")
    way_on.focus()
    community.page.keyboard.press("Enter")
    community.page.wait_for_url(f"{community.home}/")
