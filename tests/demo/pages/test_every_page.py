"""Every page of the program in a browser, as the post that lives in it: it opens, fits, and keeps nobody out."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from apps.tenancy.models import Tenant
from scripts.walking import ELSEWHERE, SEATS, Stop, Walk, name_of, names
from tests.browser.accessible import barriers
from tests.browser.seats import take_seat
from tests.browser.test_every_screen import widest

NARROW, PHONE, SCREEN = 320, 390, 1280
STARTS = {"community1": ("/", "/assessment/?period=2026-03")}  # the month of the demo's events


def test_every_page_opens_fits_and_has_no_barrier(browser: Browser, seeded: Tenant, home: str) -> None:
    walk = Walk(home)
    wrong: dict[str, list[str]] = {}

    for seat in SEATS:
        for page, stop in stops(browser, seeded, walk, seat):
            found = faults(page, stop)
            if found:
                wrong[f"{stop.seat} {stop.path}"] = found

    assert wrong == {}
    assert walk.refused == [], "a link leads nowhere"
    assert names() - {name_of(key) for key in walk.seen} - ELSEWHERE.keys() == set(), (
        "no link of the demo leads to these pages, and scripts.walking.ELSEWHERE does not say why"
    )


def stops(browser: Browser, tenant: Tenant, walk: Walk, seat: str) -> Iterator[tuple[Page, Stop]]:
    context = browser.new_context(locale="en-GB")
    take_seat(context, tenant, seat, home=walk.home)
    page = context.new_page()
    for start in STARTS.get(seat, ("/",)):
        for stop in walk.through(page, seat, start=start):
            yield page, stop
    context.close()


def faults(page: Page, stop: Stop) -> list[str]:
    """Colours are the same at every width, and forms of moves are one template."""
    a_move = name_of(stop.key).endswith("_move")
    found = []
    for width in (NARROW, PHONE, SCREEN):
        page.set_viewport_size({"width": width, "height": 844})
        beyond = widest(page)
        if beyond:
            found.append(f"{beyond} px wider than {width}")
        if width == PHONE or (width == SCREEN and not a_move):
            contrast = width == PHONE and not a_move
            found += [f"{width}: {barrier}" for barrier in barriers(page, contrast=contrast)]
    return found
