"""Who supervises, decides, keeps the data and the settings; and a resident: each through a day."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Browser, expect

from apps.events.models import Category
from apps.households.models import Resident
from apps.portal.models import PortalRules, Poster
from tests.browser.conftest import PHONE, Visit
from tests.browser.days.test_days_of_handling import Behind, Later, offered_nothing_of, rings, until_seen
from tests.browser.test_sent_files import workbook
from tests.browser.test_the_loop import confirmed, make, open_first
from tests.cast import Cast
from tests.desk.staffing.test_from_excel import worker as line_for_a_worker
from tests.events import scenes
from tests.households.books import book, row
from tests.staff import lists

CODE = "DAY12345"


def test_a_supervisors_day(visit: Callable[..., Visit], behind: Behind, later: Later) -> None:
    """An order runs late before their eyes; they raise a card, and the department's leader replies."""
    behind(lambda cast: scenes.accepted(cast, now=timezone.now()))
    centre = visit("centre")
    centre.go("/boards/supervision/")
    expect(centre.page.locator(".late-row")).to_have_count(0)
    later(timedelta(days=2))
    until_seen(centre.page, "环卫中心")
    centre.page.get_by_role("button", name="Card").first.click()
    expect(centre.page.locator("#supervise-text")).to_have_value(re.compile("has been late for"))
    centre.page.get_by_role("button", name="Raise the card").click()
    expect(centre.page.locator(".said-success")).to_be_visible()
    offered_nothing_of(centre.page, "Settings", "Report")

    leader = visit("sanitation_leader", viewport=PHONE)
    page = open_first(leader, "Cards to reply to")
    make(page, "Reply to the card · yellow card", confirm=False)
    page.locator(".move-form textarea").first.fill("Two more people from tomorrow on")
    confirmed(page)


def test_a_directors_day(visit: Callable[..., Visit], behind: Behind) -> None:
    """A department asks to put an order off; the street endorses it, the director grants it, and its clock rests."""

    def asks(cast: Cast) -> Any:
        Category.objects.filter(code=scenes.GARBAGE).update(long_running=True)
        order = scenes.accepted(cast, now=timezone.now())
        until = timezone.localdate() + timedelta(days=20)
        given = {"cause": "works", "plan": "The part comes by rail", "until": until}
        scenes.act(cast.sanitation, order.event, "suspend", order=order, now=timezone.now(), **given)

    behind(asks)
    page = open_first(visit("street", viewport=PHONE), "To approve")
    make(page, "Approve · suspension")
    director = visit("director")
    page = open_first(director, "To approve")
    make(page, "Approve · suspension")
    expect(page.locator(".state").first).to_contain_text("suspended")
    offered_nothing_of(director.page, "Report")


def test_a_data_clerks_day(visit: Callable[..., Visit], behind: Behind) -> None:
    """A workbook is sent, read, checked and taken in by the worker while the page shows how far it is."""
    grid = behind(lambda cast: cast.worker.appointment.unit)
    clerk = visit("clerk")
    clerk.page.get_by_role("link", name="Residents", exact=True).click()
    clerk.go("/data/imports/")
    page = clerk.page
    content = book([row(grid, number) for number in range(1, 41)])
    page.locator("input[type=file]").set_input_files(workbook(content))
    page.get_by_role("button", name="Send and check").click()
    page.wait_for_url("**/data/imports/*/")
    begin = page.get_by_role("button", name=re.compile("40"))
    expect(begin).to_be_visible()  # the page asks by itself how far the reading is
    begin.click()
    expect(page.get_by_role("button", name="Take the whole import back")).to_be_visible()
    assert behind(lambda _cast: Resident.objects.count()) == 40
    clerk.go("/records/resident/")
    expect(page.locator(".list tbody tr").first).to_be_visible()
    assert not re.search(r"\b1[3-9]\d{9}\b|\b\d{17}[\dX]\b", page.locator("main").inner_text())


def test_an_administrators_day(visit: Callable[..., Visit], behind: Behind) -> None:
    """Appoints from a list, which the worker carries out; shortens a limit; sees nothing of anybody's events."""
    line = behind(line_for_a_worker)
    admin = visit("admin")
    admin.go("/staff/list/")
    page = admin.page
    page.locator("input[type=file]").set_input_files(workbook(lists.book(line)))
    page.locator("main form:has(input[type=file]) button").click()
    page.wait_for_url("**/staff/list/*/")
    carry = page.get_by_role("button", name="Carry out 1 row")
    expect(carry).to_be_visible()
    carry.click()
    expect(page.get_by_role("heading", name="carried out")).to_be_visible()

    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_role("link", name="Stage limits", exact=True).first.click()
    expect(page.get_by_role("heading", name="Stage limits")).to_be_visible()
    offered_nothing_of(page, "Events", "Residents", "Assessment")


def test_a_residents_day(visit: Callable[..., Visit], behind: Behind, browser: Browser, site: str) -> None:
    """Scans, reports, and follows what the community and the street do; reception answers a letter about the system."""

    def opens(cast: Cast) -> None:
        PortalRules.objects.create(is_open=True)
        unit, by = cast.worker.appointment.unit, cast.clerk.appointment
        Poster.objects.create(code=CODE, unit=unit, made_at=timezone.now(), made_by=by)

    behind(opens)
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site}/public/")
    page.get_by_role("button", name="English").click()
    page.goto(f"{site}/public/at/{CODE}/")
    page.get_by_label("What did you find?").fill("The stairs are dark")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Your report has arrived")).to_be_visible()
    page.get_by_role("link", name="See what happens").click()

    community = visit("community")
    rings(community.page, "The stairs are dark")
    make(community.page, "File", confirm=False)
    community.page.get_by_label("Category").select_option(label="0103 Exposed rubbish or overflowing bins")
    confirmed(community.page)
    until_seen(page, "It was taken on, and the street decides who does it.")
    expect(page.get_by_text("专职网格员")).to_have_count(0)

    page.goto(f"{site}/public/letters/")
    page.get_by_label("complaint about the system").check()
    page.locator("textarea").fill("The code is hard to copy")
    page.locator("main form .btn-primary").click()
    expect(page.locator(".public-code")).to_be_visible()
    reception = visit("district_reception")
    rings(reception.page, "A resident has written")
    reception.page.get_by_role("textbox", name="Answer").fill("It can be copied by a tap now")
    reception.page.get_by_role("button", name="Send the answer").click()
    expect(reception.page.get_by_text("No letter waits for an answer.")).to_be_visible()
