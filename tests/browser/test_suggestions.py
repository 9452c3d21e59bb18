"""Suggestions in a browser: one tap fills in the form, and what was typed stays."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit

AT_THE_GATE = {"longitude": 115.67, "latitude": 29.68}


def report(visitor: Visit, *, take: bool = False) -> None:
    visitor.go("/report/")
    page = visitor.page
    page.get_by_label("What did you find?").fill("Manhole cover is missing at the gate 井盖缺失")
    page.get_by_label("Where exactly?").fill("east gate")
    page.get_by_role("button", name="I am standing there").click()
    likely = page.locator("#hints button[data-take]").first
    expect(likely).to_be_visible()
    if take:
        likely.click()
        expect(page.get_by_label("Category")).to_be_focused()
        expect(page.locator("#id_category option:checked")).to_contain_text("0601")
    expect(page.get_by_label("Where exactly?")).to_have_value("east gate")


def send(visitor: Visit) -> None:
    visitor.page.get_by_role("button", name="Send the report").click()
    visitor.page.locator(".timeline").wait_for()


def test_a_category_is_taken_and_a_double_is_shown_and_merged(visit: Callable[..., Visit]) -> None:
    worker = visit("worker", viewport=PHONE, geolocation=AT_THE_GATE, permissions=["geolocation"])
    report(worker, take=True)
    send(worker)
    main = worker.page.locator(".number").inner_text()
    report(worker)
    expect(worker.page.locator("#hints")).to_contain_text("Manhole cover")
    expect(worker.page.locator(f'#hints a[href*="{main}"]')).to_be_visible()
    send(worker)

    community = visit("community")
    community.page.goto(worker.page.url)
    page = community.page
    page.locator(".suggested").get_by_role("button", name=f"Take it: {main}").click()
    expect(page.get_by_label("Main event")).to_have_value(main)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text("Done")


def test_filing_takes_the_category_and_its_urgency_and_keeps_the_note(visit: Callable[..., Visit]) -> None:
    community = visit("community")
    community.go("/report/")
    community.page.get_by_label("What did you find?").fill("井盖缺失")
    send(community)
    page = community.page
    page.get_by_role("button", name="File").click()
    page.get_by_label("Note").fill("seen it myself")
    expect(page.locator(".suggested")).to_be_hidden()

    page.locator(".move-form").get_by_role("button", name="Take it").first.click()

    expect(page.locator("#id_category option:checked")).to_contain_text("0601")
    expect(page.get_by_label("Urgency")).not_to_have_value("4")
    expect(page.get_by_label("Note")).to_have_value("seen it myself")
