"""A page that has come to rest: what is measured on one that is still loading, swapping or fading is of no page."""

from playwright.sync_api import Page, expect

MOVING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
DRAWN = """async () => {
  await document.fonts.ready;
  const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
}"""


def at_rest(page: Page) -> None:
    """Waits until nothing is asked for or swapped. A locator, for the pages' policy forbids what
    `wait_for_function` does from its second look on: to evaluate a string in the page."""
    expect(page.locator(MOVING)).to_have_count(0, timeout=30_000)


def settled(page: Page) -> Page:
    """The page, once it has all that it asked for, in its place and its colours."""
    page.wait_for_load_state("load")
    at_rest(page)
    page.evaluate(DRAWN)
    return page
