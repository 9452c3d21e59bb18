"""Photos in a browser: kept by a form that comes back, side by side, and narrow enough for a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.events.evidence import keep
from apps.events.models import Event, Step
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.desk.stories import answered, reported
from tests.events.photos.pictures import encoded, photo, scene


@pytest.fixture
def event(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Event:
    """Handled, with photos before and after, of which one has been used for another event."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        reported(cast, photos=[photo(2)])
        order = answered(cast)
        steps = {step.move: step for step in Step.objects.filter(order=order)}
        keep(event=order.event, step=steps["accept"], photos=[photo(1)], phase="before")
        keep(event=order.event, step=steps["answer"], photos=[photo(2, quality=60), photo(3)], phase="after")
        return order.event


@pytest.mark.parametrize(("viewport", "beside"), [(PHONE, False), (DESKTOP, True)])
def test_before_stands_beside_after_or_above_it_on_a_phone(
    event: Event, visit: Callable[..., Visit], viewport: dict[str, int], beside: bool, tmp_path: Path
) -> None:
    community = visit("community", viewport=viewport)
    community.go(f"/events/{event.number}/")
    columns = community.page.locator(".side-by-side > div")

    expect(columns).to_have_count(2)
    boxes = [columns.nth(place).bounding_box() for place in (0, 1)]
    community.page.screenshot(path=tmp_path / "event.png", full_page=True)
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert (boxes[0]["y"] == boxes[1]["y"]) is beside
    expect(community.page.locator(".looks-same")).to_have_count(1)
    heights = community.page.locator(".side-by-side img").evaluate_all("all => all.map((one) => one.clientHeight)")
    assert len(heights) == 4
    assert min(heights) > 100  # room is held for those that have not been loaded yet
    assert widest(community.page) == 0


def test_a_form_that_comes_back_shows_its_photos_and_sends_them(visit: Callable[..., Visit], tmp_path: Path) -> None:
    worker = visit("worker", viewport=PHONE, java_script_enabled=False)  # nothing goes ahead of the form
    page = worker.page
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(encoded(scene(1)))
    bad.write_bytes(b"<svg/>")
    worker.go("/report/")
    page.get_by_label("What did you find?").fill("A lamp is out")
    page.locator("input[type=file]").set_input_files([good, bad])
    page.get_by_role("button", name="Send the report").click()

    expect(page.locator(".kept-photos img")).to_have_count(1)
    expect(page.get_by_text("“bad.jpg” is not a photo")).to_be_visible()
    page.screenshot(path=tmp_path / "form.png", full_page=True)
    assert widest(page) == 0
    page.get_by_role("button", name="Send the report").click()

    expect(page.locator(".timeline .photos img")).to_have_count(1)
