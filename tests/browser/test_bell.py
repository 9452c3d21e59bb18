"""The bell is asked again every minute, and takes nobody's place on the page away."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.settled import at_rest
from tests.browser.test_every_screen import report
from tests.notices.news import send, to

A_MINUTE = 61_000


@pytest.fixture
def news(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[[], None]:
    """Tells the community of the newest event."""

    def tell() -> None:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            event = Event.objects.latest("id")
            data = {"title": event.title, "state": event.state}
            send(to(casting.load().community), about_id=event.pk, about_label=event.number, data=data)

    return tell


def test_news_reaches_an_open_page_and_the_keyboard_reaches_the_news(
    visit: Callable[..., Visit], news: Callable[[], None]
) -> None:
    community = visit("community", viewport=PHONE)
    page = community.page
    report(community, "A lamp is out")
    page.clock.install()
    page.reload()
    bell = page.get_by_role("link", name="No unread notices")
    bell.focus()

    news()
    page.clock.fast_forward(A_MINUTE)

    bell = page.get_by_role("link", name="1 unread notice")
    expect(bell).to_be_focused()
    page.keyboard.press("Enter")
    notice = page.get_by_role("button", name="waits for you: to be triaged")
    notice.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A lamp is out")).to_be_visible()
    expect(page.get_by_role("link", name="No unread notices")).to_be_visible()


def test_a_bell_that_has_nothing_new_to_say_is_left_as_it_is(visit: Callable[..., Visit]) -> None:
    page = visit("community").page
    page.clock.install()
    page.reload()
    page.evaluate("window.kept = document.querySelector('#bell-count').firstElementChild")

    with page.expect_response("**/notices/bell/"):
        page.clock.fast_forward(A_MINUTE)

    at_rest(page)
    assert page.evaluate("window.kept === document.querySelector('#bell-count').firstElementChild")


def test_somebody_who_has_been_logged_out_keeps_what_they_are_writing(visit: Callable[..., Visit]) -> None:
    community = visit("community")
    page = community.page
    community.go("/report/")
    page.clock.install()
    page.reload()
    page.get_by_label("What did you find?").fill("A lamp is out")
    community.context.clear_cookies()

    with page.expect_response("**/notices/bell/") as answer:
        page.clock.fast_forward(A_MINUTE)

    assert answer.value.status == 204
    expect(page.get_by_label("What did you find?")).to_have_value("A lamp is out")
    expect(page.get_by_role("link", name="No unread notices")).to_be_visible()
