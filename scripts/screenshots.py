"""A picture of every page, the README's among them, taken of the demo: `make screenshots`. Needs Chromium.

Runs inside `gridgov.local.within`, which gives it the servers; it prepares the demo as `make demo` does, serves it for
a moment and writes docs/screenshots/*.png, then every page to a folder of DATA_DIR. With the word `every-page` it takes
only the latter.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from gridgov.local.ports import HOST
from scripts.sheets import Sheet, told
from scripts.walking import ELSEWHERE

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
EVERY_PAGE = Path(os.environ.get("DATA_DIR") or ROOT / ".data") / "every-page"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TENANT, PASSWORD = "ruichang", "gridgov-demo"
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=860)
READY_SECONDS = 60
COLOURS = 192  # of a picture: a third of the bytes, and no eye sees it
FIRST, MOVE = ".list td a", "#moves-head ~ .row-actions .btn-primary"
SHOTS = (
    # file, who (nobody: without an account), window, page, and what is clicked in turn
    ("desk", "community1", DESKTOP, "/", ()),
    ("desk-worker", "worker1", PHONE, "/", ()),
    ("desk-centre", "centre", DESKTOP, "/", ()),
    ("report", "worker1", PHONE, "/report/", ()),
    ("queue", "community1", DESKTOP, "/queues/events/", ()),
    ("queue-phone", "community1", PHONE, "/queues/triage/", ()),
    ("event", "community1", DESKTOP, "/queues/verify/", (FIRST,)),
    ("event-phone", "sanitation", PHONE, "/queues/orders/", (FIRST,)),
    ("triage", "community1", DESKTOP, "/queues/triage/", (FIRST, MOVE)),
    ("dispatch", "dispatcher1", DESKTOP, "/queues/dispatch/", (FIRST, MOVE)),
    ("answer", "community1", PHONE, "/queues/handle/", (FIRST, MOVE)),
    ("petition", "director", DESKTOP, "/queues/approve/", (FIRST, MOVE)),
    ("notices", "community1", PHONE, "/notices/", ()),
    ("menu", "clerk1", PHONE, "/", ("details.me summary",)),
    ("assessment", "centre", DESKTOP, "/assessment/", ()),
    ("deductions", "sanitation", DESKTOP, "/assessment/", (".unit-cost a",)),
    ("grid-sizes", "gridcentre1", DESKTOP, "/grids/sizes/", ()),
    ("grid-split", "director", DESKTOP, "/grids/sizes/?state=large", (FIRST, "a[href$='/split/']")),
    ("quality", "community1", DESKTOP, "/data/", ()),
    ("resident", "community1", PHONE, "/records/resident/", (FIRST,)),
    ("spot-check", "gridcentre1", DESKTOP, "/data/checks/", ("ul.work a",)),
    ("spot-check-record", "community1", PHONE, "/data/checks/", ("ul.work a", "ul.work a")),
    ("import", "clerk1", DESKTOP, "/data/imports/", ()),
    ("falling-due", "community1", DESKTOP, "/retention/", ()),
    ("twice", "community1", DESKTOP, "/data/duplicates/", (".entry a.btn",)),
    ("export", "community1", PHONE, "/records/resident/export/", ()),
    ("roster", "gridcentre1", DESKTOP, "/staff/", ()),
    ("password", "worker1", PHONE, "/password/", ()),
    ("settings", "admin", DESKTOP, "/settings/", ()),
    ("settings-tags", "admin", DESKTOP, "/settings/tags/", ()),
    ("settings-categories", "admin", DESKTOP, "/settings/categories/", ()),
    ("settings-category", "admin", DESKTOP, "/settings/categories/0101/", ()),
    ("settings-history", "admin", DESKTOP, "/settings/categories/0101/", ("a[href*=history]",)),
    ("settings-stages", "admin", DESKTOP, "/settings/stages/", ()),
    ("settings-hours", "admin", DESKTOP, "/settings/hours/", ()),
    ("settings-calendar", "admin", DESKTOP, "/settings/calendar/2026/", ()),
    ("settings-responsibility", "admin", DESKTOP, "/settings/responsibility/", ()),
    ("settings-recompute", "admin", DESKTOP, "/settings/recompute/", ()),
    ("board-dispatch", "dispatcher1", DESKTOP, "/boards/dispatch/", ()),
    ("board-department", "sanitation", DESKTOP, "/boards/department/", ()),
    ("board-supervision", "centre", DESKTOP, "/boards/supervision/", ()),
    ("public", "", PHONE, "/public/", ()),
    ("public-report", "", PHONE, "/public/report/", ()),
    ("public-map", "", DESKTOP, "/public/map/", ()),
    ("posters", "clerk1", DESKTOP, "/posters/", ()),
    ("refused", "worker1", PHONE, "/settings/", ()),
)


def main() -> None:
    if CHROMIUM is None:
        sys.exit("Chromium is not installed. Debian: apt-get install chromium fonts-noto-cjk")
    for command in (["collectstatic", "--noinput"], ["messages", "--compile"], ["tenant", "migrate"], ["demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)  # noqa: S603  our own commands
    django.setup()  # the walk asks Django what its addresses are
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        if "every-page" not in sys.argv[1:]:
            for shot in SHOTS:
                _shoot(browser, address, *shot)
        sheet = Sheet(EVERY_PAGE, browser, address, lambda context, username: _enter(context, address, username))
        sys.stderr.write("\n".join(["Without a picture:", *told(sheet.all(), ELSEWHERE)]) + "\n")
        sys.stderr.write(f"Every page: {EVERY_PAGE / 'index.html'}\n")
        browser.close()


@contextmanager
def _served() -> Iterator[str]:
    """The web server, without the owner's powers, while it is needed."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name != "OWNER_DATABASE_URL"}
    env["BIND"] = f"{HOST}:{port}"
    web = subprocess.Popen([sys.executable, "-m", "gridgov.serve", "web"], cwd=ROOT, env=env)
    try:
        _wait_for(port)
        yield f"http://{HOST}:{port}/t/{TENANT}"
    finally:
        web.terminate()
        web.wait(timeout=30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            HTTPConnection(HOST, port, timeout=2).request("GET", "/healthz")
        except OSError:
            time.sleep(0.3)
        else:
            return
    sys.exit("The web server does not answer.")


def _enter(context: BrowserContext, address: str, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("form:has(#id_password) button")
    page.wait_for_url(f"{address}/")
    return page


def _shoot(
    browser: Browser, address: str, name: str, username: str, window: ViewportSize, path: str, clicks: Sequence[str]
) -> None:
    context = browser.new_context(viewport=window)
    page = _enter(context, address, username) if username else context.new_page()
    page.goto(address + path, wait_until="networkidle")
    for selector in clicks:
        if not page.locator(selector).count():
            sys.stderr.write(f"{name}: nothing waits for {username} in this demo; the old picture stays.\n")
            break
        page.locator(selector).first.click()
        page.wait_for_load_state("networkidle")
        if selector == MOVE:
            page.locator("form.move-form").wait_for()
    else:
        _keep(page.screenshot(), name)
    context.close()


def _keep(screenshot: bytes, name: str) -> None:
    with Image.open(io.BytesIO(screenshot)) as picture:
        picture.convert("RGB").quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
