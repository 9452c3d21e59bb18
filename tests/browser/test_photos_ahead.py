"""Photos that a page sends before its form: on a bad line, refused, removed, and as the worker agreed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Evidence, Upload
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.desk.stories import accepted
from tests.events.photos.pictures import encoded, scene, with_exif

UPLOADS = "**/api/v1/uploads/"
BROKEN = "console: Failed to load resource: net::ERR_"  # the line that the test breaks


@pytest.fixture
def worker(visit: Callable[..., Visit]) -> Visit:
    """On the page for a report, which says already what was found."""
    visitor = visit("worker", viewport=PHONE)
    visitor.go("/report/")
    visitor.page.get_by_label("What did you find?").fill("A lamp is out")
    return visitor


@pytest.fixture
def stored(
    fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> Callable[[], tuple[list[Upload], list[Evidence]]]:
    def look() -> tuple[list[Upload], list[Evidence]]:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            return list(Upload.objects.order_by("id")), list(Evidence.objects.order_by("id"))

    return look


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, content: bytes | None = None, *, seed: int = 1) -> Path:
        path = tmp_path / name
        path.write_bytes(encoded(scene(seed, (2400, 1800)), quality=95) if content is None else content)
        return path

    return write


def choose(page: Page, *paths: Path, field: str = "photos") -> None:
    page.locator(f"#id_{field}").set_input_files(list(paths))


def has_arrived(page: Page, photos: int = 1) -> None:
    expect(page.locator('.sent-photo[data-state="arrived"]')).to_have_count(photos)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".timeline")).to_be_visible()


def test_a_chosen_photo_is_shrunk_and_sent_and_goes_along(
    worker: Visit, stored: Callable, picture: Callable[..., Path], tmp_path: Path
) -> None:
    path = picture("lamp.jpg")
    choose(worker.page, path)
    has_arrived(worker.page)
    worker.page.screenshot(path=tmp_path / "sent.png", full_page=True)
    assert widest(worker.page) == 0
    assert worker.page.locator("input[type=file]").evaluate("input => input.files.length") == 0

    submit(worker.page)

    [upload], [kept] = stored()
    assert kept.sha256 == upload.sha256
    assert max(upload.width, upload.height) == 1600
    assert upload.size < path.stat().st_size


def test_a_photo_full_of_detail_travels_in_300_kilobytes(
    worker: Visit, stored: Callable, picture: Callable[..., Path]
) -> None:
    path = picture("leaves.jpg", encoded(Image.effect_noise((3000, 2200), 90).convert("RGB"), quality=92))
    assert path.stat().st_size > 3_000_000
    choose(worker.page, path)
    has_arrived(worker.page)
    [upload], _kept = stored()
    assert 100_000 < upload.size <= 300_000
    assert max(upload.width, upload.height) >= 800


@pytest.mark.parametrize("breaks", ["on the way", "on the way back"])
def test_a_broken_line_is_tried_again_and_leaves_one_photo(
    worker: Visit, stored: Callable, picture: Callable[..., Path], breaks: str
) -> None:
    tries: list[str] = []

    def line(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) > 1:
            route.continue_()
            return
        if breaks == "on the way back":
            route.fetch()
        route.abort("connectionreset")

    worker.page.route(UPLOADS, line)
    choose(worker.page, picture("lamp.jpg"))
    has_arrived(worker.page)
    submit(worker.page)

    uploads, kept = stored()
    assert (len(tries), len(uploads), len(kept)) == (2, 1, 1)
    worker.complaints[:] = [text for text in worker.complaints if not text.startswith(BROKEN)]


def test_a_photo_that_does_not_get_through_waits_with_its_report(
    visit: Callable[..., Visit], stored: Callable, picture: Callable[..., Path]
) -> None:
    """Only the page sends here: the line of a service worker would not be the one that is broken."""
    worker = visit("worker", viewport=PHONE, service_workers="block")
    worker.go("/report/")
    worker.page.get_by_label("What did you find?").fill("A lamp is out")
    worker.page.route(UPLOADS, lambda route: route.abort("connectionreset"))
    choose(worker.page, picture("lamp.jpg"))
    expect(worker.page.get_by_role("button", name="Try again: lamp.jpg")).to_be_visible()
    worker.page.get_by_role("button", name="Send the report").click()
    worker.page.wait_for_url("**/outbox/**")
    assert [len(rows) for rows in stored()] == [0, 0]

    worker.page.unroute(UPLOADS)
    worker.page.get_by_role("button", name="Send now").click()
    expect(worker.page.locator(".outbox-item[data-state=sent]")).to_have_count(1)
    assert [len(rows) for rows in stored()] == [1, 1]
    explained = (BROKEN, "console: Service Worker registration blocked")
    worker.complaints[:] = [text for text in worker.complaints if not text.startswith(explained)]


def test_try_again_does_not_wait_for_its_turn(worker: Visit, picture: Callable[..., Path]) -> None:
    worker.page.route(UPLOADS, lambda route: route.abort("connectionreset"))
    choose(worker.page, picture("lamp.jpg"))
    again = worker.page.get_by_role("button", name="Try again: lamp.jpg")
    expect(again).to_be_visible()
    worker.page.unroute(UPLOADS)
    again.press("Enter")

    has_arrived(worker.page)
    worker.complaints[:] = [text for text in worker.complaints if not text.startswith(BROKEN)]


def test_what_is_no_photo_is_refused_at_once_and_costs_the_good_one_nothing(
    worker: Visit, stored: Callable, picture: Callable[..., Path], tmp_path: Path
) -> None:
    choose(worker.page, picture("good.jpg"), picture("drawing.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"))

    bad = worker.page.locator('.sent-photo[data-state="refused"]')
    expect(bad).to_contain_text("“drawing.jpg” is not a photo that can be read")
    has_arrived(worker.page)
    worker.page.screenshot(path=tmp_path / "refused.png", full_page=True)
    submit(worker.page)

    assert [len(rows) for rows in stored()] == [1, 1]


def test_a_photo_that_is_removed_does_not_go_along(
    worker: Visit, stored: Callable, picture: Callable[..., Path]
) -> None:
    choose(worker.page, picture("one.jpg", seed=1), picture("two.jpg", seed=2))
    has_arrived(worker.page, 2)
    worker.page.get_by_role("button", name="Remove: one.jpg").press("Enter")

    expect(worker.page.get_by_role("button", name="Remove: two.jpg")).to_be_focused()
    expect(worker.page.locator("[data-photos] [role=status]")).to_have_text("“one.jpg” is removed.")
    submit(worker.page)

    uploads, [kept] = stored()
    assert [upload.sha256 for upload in uploads if upload.name == "two.jpg"] == [kept.sha256]


def test_an_eleventh_photo_is_left_out_with_a_sentence(worker: Visit, picture: Callable[..., Path]) -> None:
    small = [picture(f"{n}.jpg", encoded(scene(n, (160, 120)))) for n in range(11)]
    choose(worker.page, *small[:6])
    choose(worker.page, *small[6:])

    expect(worker.page.locator(".sent-photo")).to_have_count(10)
    has_arrived(worker.page, 10)
    expect(worker.page.get_by_text("At most 10 photos go with one step. The others were left out.")).to_be_visible()


def test_an_answer_that_needs_a_photo_goes_with_one_that_has_arrived(
    fresh_tenant: Tenant,
    django_db_blocker: DjangoDbBlocker,
    visit: Callable[..., Visit],
    stored: Callable,
    picture: Callable[..., Path],
) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        order = accepted(casting.load())
    department = visit("sanitation", viewport=PHONE)
    department.go(f"/events/{order.event.number}/")
    page = department.page
    page.locator(f'[href*="/orders/{order.pk}/moves/answer/"]').first.click()
    page.locator("#move textarea").first.fill("Cleared away")
    choose(page, picture("after.jpg"), field="after")
    has_arrived(page)
    page.get_by_role("button", name="Confirm").click()

    expect(page.locator(".timeline .photos img")).to_have_count(1)
    _uploads, [kept] = stored()
    assert kept.phase == "after"


@pytest.mark.parametrize("before_choosing", [True, False])
def test_place_and_time_are_kept_when_the_worker_agrees(
    worker: Visit, stored: Callable, picture: Callable[..., Path], before_choosing: bool
) -> None:
    agreed = worker.page.get_by_label("Keep the place and time recorded in the photos")
    if before_choosing:
        agreed.check()
    choose(worker.page, picture("place.jpg", with_exif()))
    has_arrived(worker.page)
    if not before_choosing:
        with worker.page.expect_response(UPLOADS):
            agreed.check()
        has_arrived(worker.page)
    submit(worker.page)

    _uploads, [kept] = stored()
    assert kept.taken_lat is not None
    assert kept.taken_at is not None


def test_place_and_time_do_not_leave_the_phone_otherwise(
    worker: Visit, stored: Callable, picture: Callable[..., Path]
) -> None:
    bodies: list[bytes] = []
    worker.page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
    choose(worker.page, picture("place.jpg", with_exif()))
    has_arrived(worker.page)
    submit(worker.page)

    _uploads, [kept] = stored()
    assert kept.taken_lat is None
    assert not any(b"2026:03:16" in body for body in bodies)


def test_photos_that_arrived_stay_with_a_form_that_comes_back(
    worker: Visit, stored: Callable, picture: Callable[..., Path]
) -> None:
    choose(worker.page, picture("lamp.jpg"))
    has_arrived(worker.page)
    worker.page.get_by_label("What did you find?").fill(" ")
    worker.page.get_by_role("button", name="Send the report").click()
    expect(worker.page.locator(".outbox-error")).to_contain_text("or choose a picture")
    has_arrived(worker.page)
    worker.page.get_by_label("What did you find?").fill("A lamp is out")
    submit(worker.page)

    assert [len(rows) for rows in stored()] == [1, 1]
