"""The whole loop by hand: report, file, dispatch, accept, answer, verify, close."""

import io
import re
from collections.abc import Callable
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import PHONE, Visit


def photo() -> FilePayload:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (96, 120, 84)).save(buffer, "JPEG")
    return {"name": "found.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def make(page: Page, label: str, confirm: bool = True) -> None:
    """Opens a move in place, and confirms it as it stands; what is less usual is folded away."""
    page.locator(".timeline").wait_for()
    button = page.get_by_role("button", name=label, exact=True)
    if not button.is_visible():
        page.locator("details.more-moves > summary").click()
    button.click()
    page.locator("form.move-form").wait_for()
    if confirm:
        confirmed(page)


def confirmed(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form.move-form").get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text("Done")


def open_first(visitor: Visit, queue: str) -> Page:
    visitor.go("/")
    visitor.page.get_by_role("link", name=queue).first.click()
    address = visitor.page.locator(".list a").first.get_attribute("href")
    visitor.page.goto(urljoin(visitor.page.url, address))  # its own page, not beside the list
    return visitor.page


def test_five_posts_bring_an_event_round_the_loop(visit: Callable[..., Visit]) -> None:
    worker = visit("worker", viewport=PHONE, has_touch=True, geolocation={"longitude": 115.66, "latitude": 29.68})
    worker.context.grant_permissions(["geolocation"])
    page = worker.page
    page.get_by_role("link", name="Report an event").tap()
    page.get_by_label("What did you find?").fill("Bins overflow at the east gate")
    page.get_by_label("Where exactly?").fill("East gate, by the bicycle shed")
    page.get_by_role("button", name="I am standing there").tap()
    expect(page.locator("#position-said")).to_contain_text("Position taken")
    page.locator("input[name=photos]").set_input_files([photo()])
    page.get_by_role("button", name="Send the report").tap()
    expect(page.get_by_role("heading", name="Bins overflow at the east gate")).to_be_visible()
    expect(page.locator(".photos img")).to_have_count(1)
    event_address = page.url

    community = visit("community")
    page = open_first(community, "To triage")
    make(page, "File", confirm=False)
    page.get_by_label("Category").select_option(label="0103 Exposed rubbish or overflowing bins")
    page.get_by_label("Urgency").select_option(label="pressing")
    confirmed(page)

    street = visit("street")
    page = open_first(street, "To dispatch")
    make(page, "Dispatch", confirm=False)
    page.locator(".move-form").get_by_role("button", name="Take it").click()
    expect(page.get_by_label("Lead department").locator("option:checked")).to_have_text("环卫中心")
    for box in page.locator(".ticks input:checked").all():
        box.uncheck()
    confirmed(page)

    sanitation = visit("sanitation")
    page = open_first(sanitation, "To accept")
    make(page, "Accept")
    make(page, "Answer", confirm=False)
    page.get_by_label("What was done").fill("Emptied and washed, a third bin set up")
    page.get_by_label("Photos from afterwards").set_input_files([photo()])
    confirmed(page)

    page = open_first(community, "To verify")
    make(page, "Pass")
    expect(page.locator(".state").first).to_contain_text("to be closed")
    make(page, "Close")

    leader = visit("leader")
    leader.page.goto(event_address)
    expect(leader.page.locator(".state").first).to_contain_text("closed")
    expect(leader.page.locator(".timeline > li")).to_have_count(7)
    # One of some closed events is sampled for a call-back.
    expect(leader.page.locator(".turn-of")).to_contain_text(re.compile("This event has ended|call-back"))


def test_whoever_comes_second_sees_what_has_changed(visit: Callable[..., Visit]) -> None:
    worker = visit("worker", viewport=PHONE)
    worker.go("/report/")
    worker.page.get_by_label("What did you find?").fill("A lamp is out")
    worker.page.get_by_role("button", name="Send the report").click()
    worker.page.locator(".timeline").wait_for()
    first, second = visit("community"), visit("community")
    page = open_first(second, "To triage")
    make(page, "Decline", confirm=False)
    page.get_by_label("Reason").select_option(index=1)
    page.get_by_label("What the reporter is told").fill("Already on the list of the power company")

    other = open_first(first, "To triage")
    make(other, "File", confirm=False)
    other.get_by_label("Category").select_option(index=1)
    confirmed(other)
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("alert")).to_contain_text("File")
    expect(page.get_by_label("What the reporter is told")).to_have_value("Already on the list of the power company")
