"""On paper: who printed what and when, in light colours, without what can only be pressed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_list_prints_its_words_and_who_printed_it(visit: Callable[..., Visit]) -> None:
    visitor = visit("community", color_scheme="dark")
    visitor.go("/queues/events/")
    page = visitor.page
    expect(page.locator(".printed")).to_be_hidden()

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator(".printed")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in (".top", ".places", ".tabs", ".filters", "main .btn"):
        assert page.locator(f"{gone}:visible").count() == 0, gone
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(23, 36, 43)"


def test_every_sheet_of_paper_is_as_wide_as_its_words(visit: Callable[..., Visit]) -> None:
    visitor = visit("community", viewport={"width": 720, "height": 1000})
    for path in ("/", "/queues/events/", "/assessment/", "/design/"):
        visitor.go(path)
        visitor.page.emulate_media(media="print")
        beyond = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond == 0, path
