"""A page that has come to rest: what is measured on one that is still loading, swapping or fading is of no page."""

from playwright.sync_api import Page

AT_REST = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
DRAWN = """async () => {
  await document.fonts.ready;
  const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
  await Promise.allSettled(document.getAnimations().filter(ends).map((animation) => animation.finished));
}"""


def settled(page: Page) -> Page:
    """The page, once it has all that it asked for, in its place and its colours."""
    page.wait_for_load_state("load")
    page.wait_for_function(AT_REST)
    page.evaluate(DRAWN)
    return page
