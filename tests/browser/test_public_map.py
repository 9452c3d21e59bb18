"""The public map in a browser: dots with numbers that open, and without JavaScript the same numbers by community."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.grids.models import Level, Unit
from apps.portal.models import PortalRules
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.test_every_screen import widest
from tests.events import scenes

SQUARE = [[115.6, 29.6], [115.7, 29.6], [115.7, 29.7], [115.6, 29.7], [115.6, 29.6]]


@pytest.fixture
def shown(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    """Two cases near each other and one a mile away, in a community with a border."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        PortalRules.objects.create(is_open=True, map_shown=True, map_categories=[scenes.GARBAGE])
        Unit.objects.filter(level=Level.COMMUNITY).update(boundary={"type": "Polygon", "coordinates": [SQUARE]})
        for lng, lat in (("115.6601", "29.6704"), ("115.6601", "29.6704"), ("115.6801", "29.6304")):
            event = scenes.filed(cast, now=timezone.now())
            Event.objects.filter(pk=event.pk).update(lng=lng, lat=lat)
        cache.clear()


def begin(browser: Browser, site: str, width: int, **options: Any) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 800}, **options).new_page()
    page.goto(f"{site}/public/")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="What is being dealt with").click()
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_dots_tell_numbers_and_open(
    browser: Browser, site: str, shown: None, width: int, accessible: Callable[[Page], None]
) -> None:
    page = begin(browser, site, width)
    dots = page.locator(".map-count")
    expect(dots).to_have_text(["2", "1"])
    dots.first.click()
    expect(page.locator(".map-said")).to_contain_text("Exposed rubbish or overflowing bins · Discover · 2")
    assert widest(page) == 0
    accessible(page)
    page.get_by_label("Stage").select_option(label="Ended")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing is under way here at the moment.")).to_be_visible()


def test_without_javascript_the_table_says_it(browser: Browser, site: str, shown: None) -> None:
    page = begin(browser, site, 390, java_script_enabled=False)
    expect(page.get_by_role("row").last).to_contain_text("3")
    expect(page.locator("#public-map")).to_be_hidden()
