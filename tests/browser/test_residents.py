"""A resident scans a poster, reports, follows by the code on another phone, and rates; with and without JavaScript."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.portal.models import PortalRules, Poster
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.test_every_screen import widest
from tests.events import scenes

CODE = "AB12CD34"
NARROW: ViewportSize = {"width": 320, "height": 640}


def photo() -> FilePayload:
    buffer = io.BytesIO()
    Image.new("RGB", (2400, 1800), "brown").save(buffer, "JPEG")
    return {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


@pytest.fixture
def poster(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        PortalRules.objects.create(is_open=True)
        unit, made_by = cast.worker.appointment.unit, cast.clerk.appointment
        Poster.objects.create(code=CODE, unit=unit, made_at=timezone.now(), made_by=made_by)


@pytest.fixture
def phone(browser: Browser, site: str, poster: None) -> Callable[..., Page]:
    """A phone of somebody without an account, in English."""

    def begin(**options: Any) -> Page:
        page: Page = browser.new_context(viewport=NARROW, **options).new_page()
        page.goto(f"{site}/public/")
        page.get_by_role("button", name="English").click()
        return page

    return begin


def in_english(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "en")


def close(tenant: Tenant, blocker: DjangoDbBlocker) -> None:
    """The way through community, street and department."""
    with blocker.unblock(), acting_for(tenant):
        cast, event, now = casting.load(), Event.objects.get(), timezone.now()
        code = scenes.category_id()
        scenes.act(cast.community, event, "file", now=now, category=code, urgency=3, quality="B")
        scenes.act(cast.street, event, "dispatch", now=now, lead=cast.sanitation.actor.unit_id, assists=[])
        order = event.orders.get()
        scenes.act(cast.sanitation, event, "accept", order=order, now=now)
        scenes.act(
            cast.sanitation, event, "answer", order=order, now=now, measures="done", after=[scenes.photo("green")]
        )
        scenes.act(cast.community, event, "pass", order=order, now=now)
        scenes.act(cast.community, event, "close", now=now)


def test_somebody_scans_reports_follows_and_rates(
    phone: Callable[..., Page],
    site: str,
    fresh_tenant: Tenant,
    django_db_blocker: DjangoDbBlocker,
    accessible: Callable[[Page], None],
) -> None:
    page, beyond = phone(), {}
    in_english(page)
    beyond["home"] = widest(page)
    accessible(page)
    page.goto(f"{site}/public/at/{CODE}/")
    expect(page.get_by_text("as the poster says")).to_be_visible()
    page.get_by_label("Something broken").check()
    page.get_by_label("Take or choose photos").set_input_files(photo())
    page.get_by_label("Your telephone number").fill("13812345678")
    beyond["report"] = widest(page)
    accessible(page)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Your report has arrived")).to_be_visible()
    code = page.locator(".public-code").inner_text()
    beyond["filed"] = widest(page)
    close(fresh_tenant, django_db_blocker)

    other = phone()
    in_english(other)
    other.goto(f"{site}/public/follow/")
    other.get_by_label("Your code").fill(code.lower())
    other.get_by_role("button", name="Open").click()
    expect(other.get_by_text("It was closed.")).to_be_visible()
    expect(other.get_by_role("heading", name="How it looks now")).to_be_visible()
    beyond["followed"] = widest(other)
    accessible(other)
    other.get_by_role("link", name="Rate", exact=True).click()
    other.get_by_label("Very satisfied").check()
    other.get_by_label("yes", exact=True).check()
    beyond["rating"] = widest(other)
    other.get_by_role("button", name="Rate").click()
    expect(other.get_by_text("You rated it. Thank you.")).to_be_visible()
    assert set(beyond.values()) == {0}, beyond


def test_without_javascript_time_pays_and_nothing_is_lost(phone: Callable[..., Page], site: str) -> None:
    page = phone(java_script_enabled=False)
    page.goto(f"{site}/public/at/{CODE}/")
    page.get_by_label("What did you find?").fill("路灯不亮")
    page.get_by_label("Take or choose photos").set_input_files(photo())
    page.get_by_role("button", name="Send the report").click()
    while page.get_by_text("Nothing is lost").is_visible():
        expect(page.get_by_label("What did you find?")).to_have_value("路灯不亮")
        expect(page.get_by_label("lamp.jpg")).to_be_checked()
        page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_role("heading", name="Your report has arrived")).to_be_visible()
    page.get_by_role("link", name="See what happens").click()
    expect(page.get_by_alt_text("Photo 1")).to_be_visible()
