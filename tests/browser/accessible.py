"""axe-core on a page: the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.settled import settled

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = "async (options) => (await axe.run(document, options)).violations"


def barriers(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds on the page as it stands: rule, what to do, and where. Contrast takes most of its time."""
    if not settled(page).evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = {"color-contrast": {"enabled": contrast}}
    options = {"runOnly": TAGS, "resultTypes": ["violations"], "rules": rules, "preload": False}
    return [_told(violation) for violation in page.evaluate(RUN, options)]


def _told(violation: dict[str, Any]) -> str:
    places = "; ".join(f"{' '.join(map(str, node['target']))} — {_why(node)}" for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']} at {places}"


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return ", ".join(str(check["message"]) for check in checks)
