"""A community prints its posters; what a phone reads from the paper leads to a form that knows where it hangs."""

import io
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.portal.models import PortalRules
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import Visit
from tests.browser.test_every_screen import widest
from tests.households.people import building

ENGLISH = {"locale": "en-US"}


@pytest.fixture
def house(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> str:
    """A building in the clerk's first grid, by its name."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        PortalRules.objects.create(is_open=True, people="names", map_shown=True, map_categories=["0103"])
        return str(building(cast.worker.appointment.unit))


def _read(page: Page) -> list[str]:
    """What a camera reads from the page as it is."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return sorted(found.text for found in zxingcpp.read_barcodes(picture))


def test_posters_are_printed_and_scanned(
    visit: Callable[..., Visit], house: str, accessible: Callable[[Page], None]
) -> None:
    visitor = visit("clerk")
    visitor.go("/posters/")
    page = visitor.page
    accessible(page)
    page.get_by_label("The grid itself").first.check()
    page.get_by_label(house).check()
    page.get_by_role("button", name="Print those ticked").click()
    expect(page.locator(".poster")).to_have_count(2)
    accessible(page)
    of_sizes = {}
    for size in ("A4", "A5", "Stickers"):
        page.get_by_role("link", name=size).click()
        expect(page.get_by_role("link", name=size)).to_have_attribute("aria-current", "page")
        of_sizes[size] = (_read(page), _sheets(page))
    scanned = of_sizes["A4"][0]
    assert {size: sheets for size, (_, sheets) in of_sizes.items()} == {"A4": 2, "A5": 2, "Stickers": 1}
    assert all(read == scanned for read, _ in of_sizes.values())
    assert len(scanned) == 2
    seen = set()
    for address in scanned:
        page.goto(address)
        seen.add(page.locator(".public-here strong").inner_text())
    assert house in seen


def test_the_list_fits_a_narrow_phone(visit: Callable[..., Visit], house: str) -> None:
    visitor = visit("clerk", viewport={"width": 320, "height": 640})
    visitor.go("/posters/")
    assert widest(visitor.page) == 0
    visitor.page.get_by_label(house).check()
    visitor.page.get_by_role("button", name="Print those ticked").click()
    expect(visitor.page.locator(".poster")).to_have_count(1)


def test_one_is_taken_out_of_use(visit: Callable[..., Visit], house: str) -> None:
    visitor = visit("clerk")
    visitor.go("/posters/")
    page = visitor.page
    page.get_by_label(house).check()
    page.get_by_role("button", name="Print those ticked").click()
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("link", name="Take out of use").click()
    page.get_by_role("button", name="Take out of use").click()
    expect(page.get_by_text("Out of use. Take it off the wall")).to_be_visible()
    expect(page.get_by_role("link", name="Take out of use")).to_have_count(0)


def _sheets(page: Page) -> int:
    """How many sheets of paper come out."""
    return page.pdf(prefer_css_page_size=True, print_background=True).count(b"/Type /Page\n")
