"""Three taps and a photo: a picture of what it is, where one stands, send."""

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest

HERE = {"longitude": 115.6605, "latitude": 29.6705}
SQUARE = [[115.660, 29.670], [115.661, 29.670], [115.661, 29.671], [115.660, 29.671], [115.660, 29.670]]


@pytest.fixture
def drawn(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    """The worker's grid lies where the phone is."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        grid = casting.load().worker.appointment.unit
        grid.boundary = {"type": "Polygon", "coordinates": [SQUARE]}
        grid.save()


def photo() -> FilePayload:
    buffer = BytesIO()
    Image.new("RGB", (640, 480), (96, 120, 84)).save(buffer, "JPEG")
    return {"name": "found.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def test_three_taps_and_a_photo(
    visit: Callable[..., Visit], drawn: None, fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    worker = visit("worker", viewport=PHONE, geolocation=HERE, permissions=["geolocation"])
    worker.go("/report/")
    page = worker.page
    page.get_by_label("Take or choose photos").set_input_files([photo()])

    page.locator(".topic", has_text="Something broken").click()
    page.get_by_role("button", name="I am standing there").click()
    expect(page.locator("#position-said")).to_contain_text("Choose another grid if that is wrong")
    page.get_by_role("button", name="Send the report").click()

    page.locator(".timeline").wait_for()
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        [event] = Event.objects.all()
        assert (event.title, float(event.lng or 0), event.evidence.count()) == ("Something broken", 115.6605, 1)


def test_the_pin_is_moved_by_keys_and_by_finger_and_the_grid_follows(visit: Callable[..., Visit], drawn: None) -> None:
    worker = visit("worker", viewport=PHONE, geolocation=HERE, permissions=["geolocation"])
    worker.go("/report/")
    page = worker.page
    page.get_by_role("button", name="I am standing there").click()
    pin = page.get_by_role("button", name="The place. Drag it, or move it with the arrow keys.")
    pin.press("ArrowUp")
    expect(page.locator("#id_lat")).to_have_value("29.670527")
    expect(pin).to_be_focused()
    box = pin.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 80, steps=5)
    page.mouse.up()
    expect(page.locator("#position-said")).to_contain_text("It lies in none of your grids")
    assert widest(page) == 0


def test_a_picture_leads_to_its_likeliest_categories_by_keyboard(visit: Callable[..., Visit]) -> None:
    worker = visit("worker")
    worker.go("/report/")
    page = worker.page
    page.get_by_role("radio", name="Not sure").focus()
    page.keyboard.press("ArrowDown")  # round to the first of the six
    expect(page.get_by_role("radio", name="Rubbish and dirt")).to_be_checked()
    chip = page.locator(".chips:not([hidden]) button", has_text="Exposed rubbish or overflowing bins")
    chip.press("Enter")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#id_category option:checked")).to_have_text("0103 Exposed rubbish or overflowing bins")
