"""What a phone pays for: bytes over the line until the report page is whole, from the files that production serves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, ViewportSize
from pytest_django import DjangoDbBlocker, Settings

from apps.tenancy.models import Tenant
from tests.browser.complaints import Complaints
from tests.browser.seats import take_seat

FIRST, NEXT, AHEAD = 120_000, 20_000, 80_000  # bytes; AHEAD: what the service worker fetches for a day without a line
SCREEN: ViewportSize = {"width": 390, "height": 844}
SWAGGER_AND_ADMIN = ["admin", "rest_framework", "drf_spectacular_sidecar"]


@dataclass
class Counted:
    """The application without the test server's own way to static files. `sent`: bytes of each answer's body."""

    sent: list[int]
    handler: WSGIHandler

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            self.sent.append(int(dict(headers).get("Content-Length") or 0))
            return start_response(status, headers, *more)

        return self.handler(environ, start)


@dataclass(frozen=True)
class Production:
    home: str
    sent: list[int]


@pytest.fixture
def production(
    fresh_tenant: Tenant, settings: Settings, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Production]:
    """The tenant's address on a server with hashed, compressed files, served by whitenoise."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "gridgov.static.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=SWAGGER_AND_ADMIN)
    sent: list[int] = []
    server = LiveServerThread("127.0.0.1", static_handler=cast("type[WSGIHandler]", partial(Counted, sent)))
    server.daemon = True
    with django_db_blocker.unblock():
        server.start()
        server.is_ready.wait()
        assert server.error is None
        try:
            yield Production(f"http://127.0.0.1:{server.port}/t/{fresh_tenant.slug}", sent)
        finally:
            server.terminate()


def loading(page: Page) -> Callable[[str], dict[str, float]]:
    """A function that opens an address and tells what came over the line for it, by address."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    asked: dict[str, str] = {}
    came: dict[str, float] = {}
    session.on("Network.requestWillBeSent", lambda told: asked.update({told["requestId"]: told["request"]["url"]}))

    def finished(told: dict[str, Any]) -> None:
        came[asked.get(told["requestId"], told["requestId"])] = told["encodedDataLength"]

    session.on("Network.loadingFinished", finished)

    def load(address: str) -> dict[str, float]:
        came.clear()
        page.goto(address)
        page.wait_for_load_state("networkidle")
        return dict(came)

    return load


def test_the_report_page_is_light(
    production: Production, browser: Browser, fresh_tenant: Tenant, complaints: Complaints
) -> None:
    """Without the service worker, which fetches other pages ahead once the page is there."""
    context = browser.new_context(viewport=SCREEN, service_workers="block")
    take_seat(context, fresh_tenant, "worker", home=production.home)
    load = loading(context.new_page())

    first, next_one = load(f"{production.home}/report/"), load(f"{production.home}/report/")

    assert len([address for address in first if "/static/" in address]) > 10
    assert sum(first.values()) <= FIRST, first
    assert sum(next_one.values()) <= NEXT, next_one
    complaints[:] = [told for told in complaints if "blocked by Playwright" not in told]
    context.close()


FETCHED_AHEAD = """async () => {
  const there = async () => navigator.serviceWorker.controller && (await caches.keys()).length > 1;
  while (!(await there())) await new Promise((again) => setTimeout(again, 50));
}"""


def test_what_is_fetched_ahead_is_light_too(production: Production, browser: Browser, fresh_tenant: Tenant) -> None:
    context = browser.new_context(viewport=SCREEN)
    take_seat(context, fresh_tenant, "worker", home=production.home)
    page = context.new_page()
    own = sum(loading(page)(f"{production.home}/report/").values())
    page.evaluate(FETCHED_AHEAD)
    page.wait_for_load_state("networkidle")

    assert sum(production.sent) - own <= AHEAD, production.sent
    context.close()
