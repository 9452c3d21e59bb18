"""A phone: a Chromium with a profile of its own, which can be taken off the network, killed, and switched on again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from tests.browser.conftest import CHROMIUM, PATIENCE, PHONE
from tests.browser.line import Line
from tests.cast import PASSWORD

# What Chromium and htmx say of a line that the test has cut, of a refusal, and of what Playwright keeps away.
EXPECTED = (
    "net::ERR_",
    "status of 4",
    "htmx:afterRequest",
    "htmx:sendAbort",
    "htmx:sendError",
    "blocked by Playwright",
)
Act = Callable[[], Any]


class Phone:
    """`complaints`: what the browser said that the cut line does not explain."""

    def __init__(self, playwright: Playwright, profile: Path, site: str, **options: Any) -> None:
        self.playwright, self.profile, self.options = playwright, profile, options
        address = urlsplit(site)
        self.line = Line(address.port or 80)
        self.home = f"http://127.0.0.1:{self.line.port}{address.path}"
        self.has_a_line = True
        self.complaints: list[str] = []
        self.context: BrowserContext
        self.page: Page
        self.switch_on()

    def switch_on(self) -> None:
        options = {"viewport": PHONE, "locale": "en-GB", **self.options}
        arguments = ["--no-sandbox", "--disable-dev-shm-usage"]
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile, executable_path=CHROMIUM, args=arguments, **options
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.set_offline(not self.has_a_line)
        self.page = self.context.pages[0]
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", lambda said: self._hear(said.type, said.text))

    def _hear(self, kind: str, text: str) -> None:
        if (kind in {"error", "warning"} and not any(part in text for part in EXPECTED)) or "not kept" in text:
            self.complaints.append(f"console: {text}")

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)

    def log_in(self, username: str) -> None:
        """And waits until this phone has all it needs to work without a line."""
        self.go("/login/")
        self.log_in_here(username)
        self.page.wait_for_url(f"{self.home}/")
        if self.options.get("service_workers") != "block":
            self.until(lambda: {"/report/", "/outbox/", "/"} <= self.kept())

    def log_in_here(self, username: str) -> None:
        self.page.locator("#id_username").fill(username)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("form:has(#id_password) button").click()

    def log_out(self) -> None:
        self.page.locator(".me > summary").click()
        self.page.get_by_role("button", name="Log out").click()
        self.page.wait_for_url(f"{self.home}/login/")

    def kept(self) -> set[str]:
        """The pages that this phone keeps, after the tenant's address."""
        names = """async () => {
            const found = [];
            for (const name of await caches.keys()) {
                if (!name.startsWith("gridgov:pages:")) continue;
                found.push(...(await (await caches.open(name)).keys()).map((request) => request.url));
            }
            return found;
        }"""
        return {address.removeprefix(self.home) for address in self.page.evaluate(names)}

    def until(self, holds: Act, seconds: float = PATIENCE / 1000) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it did not come to pass"
            self.page.wait_for_timeout(100)

    def lose_the_line(self) -> None:
        self.line.cut()
        self.has_a_line = False
        self.context.set_offline(True)

    def find_the_line(self) -> None:
        self.line.find()
        self.has_a_line = True
        self.context.set_offline(False)

    def put_away(self) -> None:
        self.context.close()
        self.line.cut()

    def battery_dies(self) -> None:
        """Every process of this browser at once, with no time to save anything, the session's cookie among it."""
        found = subprocess.run(["pgrep", "-f", f"user-data-dir={self.profile}"], capture_output=True, text=True)
        for pid in found.stdout.split():
            os.kill(int(pid), signal.SIGKILL)
        self.page.wait_for_event("close") if not self.page.is_closed() else None
        for lock in self.profile.glob("Singleton*"):
            lock.unlink()

    def report(self, words: str, *photos: Path) -> None:
        """Filled in and sent, as far as the line goes."""
        self.go("/report/")
        expect(self.page.locator("form[data-id]")).to_be_visible()  # the outbox is there
        self.page.get_by_label("What did you find?").fill(words)
        if photos:
            self.page.locator("#id_photos").set_input_files(list(photos))
        self.page.get_by_role("button", name="Send the report").click()

    def waiting(self, *states: str) -> None:
        """The outbox shows these, the newest first."""
        expect(self.page.locator(".outbox-item")).to_have_count(len(states))
        for item, state in zip(self.page.locator(".outbox-item").all(), states, strict=True):
            expect(item).to_have_attribute("data-state", state)
