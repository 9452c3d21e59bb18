"""The grid worker, the community, the street and the department: each from the desk, through a day."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.assessment.models import Entry
from apps.events.models import Event
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_the_loop import confirmed, make, open_first, photo
from tests.cast import Cast
from tests.events import scenes

Behind = Callable[[Callable[[Cast], Any]], Any]
Later = Callable[[timedelta], None]
PLACE = {"longitude": 115.66, "latitude": 29.68}


def rings(page: Page, words: str) -> None:
    """The bell rings by nobody's hand; then what it says is read and opened."""
    for _second in range(15):
        page.reload()
        if page.locator("#bell-count b").is_visible():
            break
        page.wait_for_timeout(1000)
    page.locator("a.bell").click()
    page.locator("button.notice", has_text=words).first.click()


def until_seen(page: Page, words: str | re.Pattern[str]) -> None:
    """The page is looked at again until what happens by itself has happened."""
    for _second in range(15):
        page.reload()
        if page.locator("main").get_by_text(words).first.is_visible():
            return
        page.wait_for_timeout(1000)
    expect(page.locator("main").get_by_text(words).first).to_be_visible()


def offered_nothing_of(page: Page, *places: str) -> None:
    for place in places:
        expect(page.get_by_role("link", name=place, exact=True)).to_have_count(0)


def test_a_grid_workers_day(visit: Callable[..., Visit], behind: Behind, later: Later) -> None:
    """Reports from the street, is sent to look, is reminded, tells what was found, and sees what became of it all."""
    worker = visit("worker", viewport=PHONE, has_touch=True, geolocation=PLACE, permissions=["geolocation"])
    page = worker.page
    page.get_by_role("link", name="Report an event").tap()
    page.locator("label", has_text="Rubbish and dirt").first.tap()
    page.get_by_label("What did you find?").fill("Rubble dumped by the river")
    page.locator("input[name=photos]").set_input_files([photo()])
    page.get_by_role("button", name="Send the report").tap()
    expect(page.get_by_role("heading", name="Rubble dumped by the river")).to_be_visible()
    own = page.url

    def sends_to_look(cast: Cast) -> None:
        event = scenes.reported(cast, now=timezone.now(), description="A lamp is said to be out")
        checker = cast.worker.actor.person_id
        scenes.act(cast.community, event, "send_check", now=timezone.now(), checker=checker, look_for="the lamp")

    behind(sends_to_look)
    later(timedelta(days=2))
    rings(page, "A lamp is said to be out")
    expect(page.get_by_role("heading", name="A lamp is said to be out")).to_be_visible()
    make(page, "Tell what was found", confirm=False)
    page.get_by_label("What was found").select_option(index=1)
    page.get_by_label("Details").fill("It is out indeed, all three of them")
    page.locator("form.move-form").get_by_role("button", name="Confirm").click()
    expect(page.locator("#outbox-note")).to_contain_text("Arrived")

    def files(cast: Cast) -> None:
        event = Event.objects.get(title="Rubble dumped by the river")
        given = {"category": scenes.category_id(), "urgency": 3, "quality": "B"}
        scenes.act(cast.community, event, "file", now=timezone.now(), **given)

    behind(files)
    page.goto(own)
    expect(page.locator(".state").first).to_contain_text("to be dispatched")
    offered_nothing_of(page, "Assessment", "Settings", "Staff", "Posters")


def test_a_communitys_day(visit: Callable[..., Visit], behind: Behind, later: Later) -> None:
    """Triages by keys, takes one on itself, verifies what a department did, and is late with one all the same."""

    def begins(cast: Cast) -> None:
        scenes.answered(cast, now=timezone.now() - timedelta(hours=1), then=timezone.now())
        for words in ("Bins overflow", "A bench is broken", "Leaves block the drain"):
            scenes.reported(cast, now=timezone.now(), description=words)

    behind(begins)
    community = visit("community", viewport={"width": 1440, "height": 900})
    page = community.page
    community.go("/queues/triage/")
    expect(page.locator(".list tbody tr")).to_have_count(3)
    for key in ("j", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#beside-head")).to_be_focused()
    page.keyboard.press("f")
    expect(page.locator("#move button.btn-primary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#beside-head")).to_be_focused()
    page = open_first(community, "To triage")
    make(page, "Handle it ourselves", confirm=False)
    page.get_by_label("What will be done").fill("The caretaker mends it today")
    confirmed(page)

    page = open_first(community, "To verify")
    make(page, "Pass")
    make(page, "Close")
    expect(page.locator(".state").first).to_contain_text("closed")

    later(timedelta(days=3))
    community.go("/")
    until_seen(page, "Late in your area")
    offered_nothing_of(page, "Settings", "Unit tree")


def test_a_streets_day(visit: Callable[..., Visit], behind: Behind, later: Later) -> None:
    """Dispatches on the board; the chief rules on a return, and a window lapses by itself."""

    def begins(cast: Cast) -> None:
        scenes.filed(cast, now=timezone.now())
        order = scenes.dispatched(cast, now=timezone.now())
        given = {"ground": "A water main, not ours", "proposed": cast.enforcement.actor.unit_id}
        scenes.act(cast.sanitation, order.event, "return_order", order=order, now=timezone.now(), **given)

    behind(begins)
    street = visit("street", reduced_motion="reduce")
    page = street.page
    street.go("/boards/dispatch/")
    for key in ("j", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#chosen")).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Dispatch", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".said-success")).to_be_visible()

    page = open_first(visit("street_chief"), "To rule on")
    expect(page.locator(".timeline")).to_contain_text("A water main, not ours")
    make(page, "Reject the return", confirm=False)
    page.get_by_label("Why").fill("By the list the bins are yours")
    confirmed(page)
    returned = page.url

    later(timedelta(days=3))
    until_seen(page, re.compile("Accepted by lapse|ran out", re.IGNORECASE))
    assert page.url == returned
    offered_nothing_of(street.page, "Settings", "Assessment")


def test_a_departments_day(visit: Callable[..., Visit], behind: Behind, later: Later) -> None:
    """Accepts several, runs late, gets the points and the reminder by nobody's doing, answers with a photo."""

    def begins(cast: Cast) -> None:
        for _time in range(2):
            scenes.dispatched(cast, now=timezone.now())

    behind(begins)
    department = visit("sanitation")
    department.go("/boards/department/")
    page = department.page
    page.get_by_label("Tick all that are shown").check()
    page.get_by_role("button", name="Accept those ticked").click()
    expect(page.locator(".desk-row", has_text="being handled")).to_have_count(2)

    assert behind(lambda _cast: Entry.objects.count()) == 0
    later(timedelta(days=4))
    page.get_by_role("link", name="Assessment", exact=True).click()
    for _second in range(15):
        if page.locator(".unit-cost .points").first.is_visible():
            break
        page.wait_for_timeout(1000)
        page.reload()
    page.locator(".unit-cost a").first.click()
    expect(page.get_by_text("ran out on").first).to_be_visible()
    assert behind(lambda _cast: set(Entry.objects.values_list("code", flat=True))) >= {"handle_late"}

    page = open_first(department, "To handle")
    make(page, "Answer", confirm=False)
    page.get_by_label("What was done").fill("Emptied, and a third bin set up")
    page.get_by_label("Photos from afterwards").set_input_files([photo()])
    confirmed(page)
    expect(page.locator(".state").first).to_contain_text("to be verified")
    expect(page.get_by_role("button", name="Pass", exact=True)).to_have_count(0)
    offered_nothing_of(page, "Settings", "Residents")
