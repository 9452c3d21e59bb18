"""Triage beside the list, by keys alone; how many strokes an event takes is counted and told in docs/keyboard.md."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.events import scenes

DOCS = Path(__file__).resolve().parents[2] / "docs/keyboard.md"
MOST_AN_EVENT = 6
WIDE = {"width": 1440, "height": 900}


@dataclass
class Keyboard:
    page: Page
    strokes: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1


@pytest.fixture
def numbers(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> list[str]:
    """Six that wait for triage, due first; the last two without a category, the very last in words that say nothing."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        given: list[dict[str, str | None]] = [{}, {}, {}, {}, {"category": None}]
        given.append({"category": None, "description": "?"})
        events = [scenes.reported(cast, now=timezone.now(), **more) for more in given]
        return [event.number for event in events]


def at_event(page: Page, number: str) -> None:
    expect(page.locator(f"#beside [data-number='{number}']")).to_be_visible()
    expect(page.locator("#beside-head")).to_be_focused()


def documented(row: str) -> float:
    found = re.search(rf"^\| {row} \| ([\d.]+) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert found, f"docs/keyboard.md has no row “{row}”"
    return float(found[1])


def test_six_events_are_triaged_by_keys_alone(
    visit: Callable[..., Visit], numbers: list[str], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    community = visit("community", viewport=WIDE)
    community.go("/queues/triage/")
    page = community.page
    keys = Keyboard(page)
    keys.press("j", "Enter")
    counted = []
    for place, number in enumerate(numbers):
        at_event(page, number)
        before = keys.strokes
        if place < 5:
            expect(page.locator("#beside [data-key='1']")).to_be_visible()
            keys.press("f" if place < 4 else "1")
            expect(page.locator("#move button.btn-primary")).to_be_focused()
            keys.press("Enter")
        else:
            keys.press("f")
            expect(page.locator("#move select").first).to_be_focused()
            keys.press("0", "8", "0", "1", "Control+Enter")
        counted.append(keys.strokes - before)
    expect(page.locator("#beside-head")).to_have_text("Nothing to triage.")
    assert max(counted) <= MOST_AN_EVENT
    told = ("category as reported", "category as suggested", "category typed as its code")
    assert (counted[0], counted[4], counted[5]) == tuple(documented(row) for row in told)
    assert keys.strokes / len(numbers) == pytest.approx(documented("six events of the test, on average"), abs=0.05)
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        filed = Event.objects.filter(number__in=numbers).order_by("number")
        assert [event.state for event in filed] == ["filed"] * 6
        assert set(filed.values_list("category__code", flat=True)[5:]) == {"0801"}


def test_what_is_done_fades_in_the_list_and_the_open_one_is_marked(
    visit: Callable[..., Visit], numbers: list[str]
) -> None:
    community = visit("community", viewport=WIDE)
    community.go("/queues/triage/")
    page = community.page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at_event(page, numbers[0])
    page.keyboard.press("f")
    expect(page.locator("#move button.btn-primary")).to_be_focused()
    page.keyboard.press("Enter")
    at_event(page, numbers[1])
    expect(page.locator(f"#rows tr[data-number='{numbers[0]}'][data-gone]")).to_be_visible()
    expect(page.locator("#rows tr[aria-current=true] .number")).to_have_text(numbers[1])
    page.reload()
    at_event(page, numbers[1])
    assert widest(page) == 0


def test_one_leaves_a_form_and_then_the_event(visit: Callable[..., Visit], numbers: list[str]) -> None:
    community = visit("community", viewport=WIDE)
    community.go("/queues/triage/")
    page = community.page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at_event(page, numbers[0])
    page.keyboard.press("d")
    expect(page.locator("#move form")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#move form")).to_have_count(0)
    at_event(page, numbers[0])
    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    expect(page.locator("#rows tr a").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    at_event(page, numbers[1])
    page.keyboard.press("n")
    at_event(page, numbers[2])


def test_on_a_phone_a_link_is_a_link(visit: Callable[..., Visit], numbers: list[str]) -> None:
    community = visit("community", viewport=PHONE)
    community.go("/queues/triage/")
    community.page.locator("#rows tr a").first.click()
    community.page.wait_for_url(f"**/events/{numbers[0]}/?next=triage")
