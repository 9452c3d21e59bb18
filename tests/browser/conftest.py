"""Real Chromium against a live server, in a tenant of the test's own. What the browser complains about fails the test.

Chromium is the system's own (Debian: `chromium`). Without it these tests are skipped, loudly; GRIDGOV_BROWSER=required
makes its absence a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from apps.staff.models import User
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.accessible import barriers
from tests.browser.complaints import Complaints
from tests.browser.seats import take_seat

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the tests
PATIENCE = 30_000  # milliseconds for what will come: a busy machine takes its time, and only a failure waits so long
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ABSENT = "Chromium is not installed, so no page was tried in a browser. Debian: apt-get install chromium"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.write_sep("!", "BROWSER TESTS SKIPPED", red=True, bold=True)
        terminalreporter.write_line(ABSENT, red=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None and os.environ.get("GRIDGOV_BROWSER") == "required":
        pytest.fail(ABSENT)
    if CHROMIUM is None:
        pytest.skip(ABSENT)
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(autouse=True)
def complaints(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Complaints]:
    """Watches every context that a test opens, by whatever way, and fails the test for what its pages complain of.

    A test that provokes a complaint removes it from the list.
    """
    heard = Complaints()
    opening = browser.new_context

    def watched(**options: Any) -> BrowserContext:
        context = opening(**options)
        heard.watch(context)
        return context

    monkeypatch.setattr(browser, "new_context", watched)
    yield heard
    assert heard == []


@dataclass(frozen=True)
class Visit:
    """Somebody's browser. `page` has been logged in."""

    context: BrowserContext
    page: Page
    home: str
    complaints: Complaints

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)


@pytest.fixture
def site(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a fresh tenant on a live server; everybody in it reads English."""
    with django_db_blocker.unblock():
        with acting_for(fresh_tenant):
            User.objects.update(language="en")
        server = LiveServer("127.0.0.1")
        try:
            yield f"{server.url}/t/{fresh_tenant.slug}"
        finally:
            server.stop()


@pytest.fixture
def visit(browser: Browser, site: str, fresh_tenant: Tenant, complaints: Complaints) -> Iterator[Callable[..., Visit]]:
    """`visit("worker", viewport=PHONE)`: a browser of its own for each, who has logged in and is at the desk."""
    visits: list[Visit] = []

    def begin(username: str, **options: Any) -> Visit:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        visitor = Visit(context, context.new_page(), site, complaints)
        visits.append(visitor)
        take_seat(context, fresh_tenant, username, home=site)
        visitor.go("/")
        return visitor

    yield begin
    for visitor in visits:
        visitor.context.close()


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """`accessible(page)` fails with every barrier that axe finds on the page as it stands."""

    def check(page: Page) -> None:
        assert barriers(page) == [], page.url

    return check
