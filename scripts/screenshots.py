"""The pictures of the README, taken of the demo's own pages: `make screenshots`. Needs Chromium.

Runs inside `gridgov.local.within`, which gives it the servers; it prepares the demo as `make demo` does, serves it for
a moment and writes docs/screenshots/*.png.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from gridgov.local.ports import HOST

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
TENANT, PASSWORD = "ruichang", "gridgov-demo"
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=860)
READY_SECONDS = 60
SHOTS = (
    # file, who, window, page
    ("desk", "community1", DESKTOP, "/"),
    ("report", "worker1", PHONE, "/report/"),
    ("queue", "community1", DESKTOP, "/queues/events/"),
    ("assessment", "centre", DESKTOP, "/assessment/"),
)


def main() -> None:
    if CHROMIUM is None:
        sys.exit("Chromium is not installed. Debian: apt-get install chromium fonts-noto-cjk")
    for command in (["collectstatic", "--noinput"], ["messages", "--compile"], ["tenant", "migrate"], ["demo"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)  # noqa: S603  our own commands
    PICTURES.mkdir(parents=True, exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, username, window, page in SHOTS:
            _shoot(browser, address, name, username, window, page)
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


def _shoot(browser: Browser, address: str, name: str, username: str, window: ViewportSize, path: str) -> None:
    context = browser.new_context(viewport=window)
    page = context.new_page()
    page.goto(f"{address}/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("form:has(#id_password) button")
    page.wait_for_url(f"{address}/")
    page.goto(address + path)
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
