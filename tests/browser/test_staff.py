"""The staff in a browser: rosters on narrow screens, appointing and handing over by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_every_screen import widest

LONG = "欧阳" * 10


def somebody_new(page: Page, name: str) -> None:
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Somebody new").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Employed as").select_option("community")
    page.get_by_label("Telephone").fill("13812345678")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").wait_for()


def riversides_first(visitor: Visit) -> None:
    """The roster of riverside's first grid, from the district's."""
    visitor.go("/staff/")
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("link", name="河畔社区第001网格").first.click()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_its_window(visit: Callable[..., Visit], width: int) -> None:
    admin = visit("admin", viewport={"width": width, "height": 800})
    admin.go("/staff/")
    beyond = {"district": widest(admin.page)}
    somebody_new(admin.page, LONG)
    beyond["person"] = widest(admin.page)
    riversides_first(admin)
    beyond["grid"] = widest(admin.page)
    admin.page.get_by_role("link", name="Give a post here").click()
    admin.page.get_by_label("Look for a person by name").fill("欧阳")
    with admin.page.expect_navigation():
        admin.page.get_by_role("button", name="Search").click()
    beyond["appoint"] = widest(admin.page)
    assert set(beyond.values()) == {0}, beyond


@pytest.mark.parametrize("options", [{"viewport": PHONE, "java_script_enabled": False}, {"viewport": DESKTOP}])
def test_a_worker_who_leaves_hands_over_in_one_act(
    visit: Callable[..., Visit], options: dict[str, object], accessible: Callable[[Page], None]
) -> None:
    admin = visit("admin", **options)
    page = admin.page
    admin.go("/staff/")
    somebody_new(page, "接班人")
    riversides_first(admin)
    seat = (
        page.locator(".seat", has_text="专职网格员").or_(page.locator(".seat", has_text="Full-time grid worker")).first
    )
    seat.get_by_role("link", name="Open").click()
    page.locator(".work a").first.click()
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Look for the successor by name").fill("接班")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("接班人").check()
    page.get_by_label("Reason").fill("调任")
    page.get_by_label("Notes for the successor").fill("三单元有独居老人")
    page.get_by_role("button", name="Hand all of it over").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Receipt of a hand-over")
    expect(page.locator("main")).to_contain_text("三单元有独居老人")
    if options.get("java_script_enabled", True):
        accessible(page)
    riversides_first(admin)
    tomorrow = timezone.localdate() + timedelta(days=1)
    expect(page.locator("main")).to_contain_text(f"接班人, from {tomorrow.isoformat()}")
