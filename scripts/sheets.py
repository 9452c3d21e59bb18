"""Every page in a picture, as the post that lives in it: phone and desktop; some in English, dark, in large text.

Written to a folder of its own with an index.html to look through; nothing of it is kept in the repository.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from scripts.walking import SEATS, Stop, Walk, name_of, names

PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
TALLEST = 2400  # pixels of a page; what comes below repeats itself
QUALITY = 70
# Pages that are shown in every look: name of the address, who, and the path.
FEW = (
    *(("desk", "community1", "/"), ("report", "worker1", "/report/"), ("queue", "community1", "/queues/events/")),
    *(("assessment", "centre", "/assessment/"), ("records", "clerk1", "/records/resident/")),
    *(("sizes", "gridcentre1", "/grids/sizes/"), ("settings", "director", "/settings/")),
)
STYLE = (
    "body{font:14px sans-serif;margin:16px}figure{display:inline-block;vertical-align:top;margin:8px}img{width:300px}"
)
Entering = Callable[[BrowserContext, str], Page]


@dataclass(slots=True)
class Sheet:
    """`enter` opens a page on which somebody has just logged in."""

    folder: Path
    browser: Browser
    home: str
    enter: Entering
    pictures: list[tuple[str, str]] = field(default_factory=list)  # title, file

    def all(self) -> list[str]:
        """Takes the pictures. The names of the addresses that no link led to."""
        self.folder.mkdir(parents=True, exist_ok=True)
        walk = Walk(self.home)
        for seat in SEATS:
            context = self.browser.new_context(viewport=DESKTOP)
            page = self.enter(context, seat)
            for stop in walk.through(page, seat):
                self._both(page, stop)
            context.close()
        for name, seat, path in FEW:
            self._looks(name, seat, path)
        self._index()
        return sorted(names() - {name_of(key) for key in walk.seen})

    def _both(self, page: Page, stop: Stop) -> None:
        for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(viewport)
            self._take(page, f"{stop.key} {size}", f"{stop.seat} {stop.path}")

    def _looks(self, name: str, seat: str, path: str) -> None:
        for size, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            context = self.browser.new_context(viewport=viewport, color_scheme="dark")
            page = self.enter(context, seat)
            page.goto(self.home + path)
            self._take(page, f"{name} {size} dark", f"{seat} {path}")
            page.emulate_media(color_scheme="light")
            page.evaluate("document.documentElement.style.fontSize = '150%'")
            self._take(page, f"{name} {size} large", f"{seat} {path}")
            self._speak(page, "English")
            page.goto(self.home + path)
            self._take(page, f"{name} {size} english", f"{seat} {path}")
            self._speak(page, "简体中文")
            context.close()

    def _speak(self, page: Page, language: str) -> None:
        page.goto(f"{self.home}/")
        page.locator("details.me summary").click()
        page.get_by_role("button", name=language).click()
        page.wait_for_load_state()

    def _take(self, page: Page, title: str, caption: str) -> None:
        file = f"{title.replace(' ', '-')}.jpg"
        width = page.viewport_size["width"] if page.viewport_size else DESKTOP["width"]
        height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": width, "height": max(height, 400)}
        page.screenshot(path=self.folder / file, full_page=True, clip=clip, type="jpeg", quality=QUALITY)  # type: ignore[arg-type]
        self.pictures.append((f"{title} — {caption}", file))

    def _index(self) -> None:
        figures = "".join(_figure(title, file) for title, file in self.pictures)
        page = f"<!doctype html><meta charset=utf-8><title>Every page</title><style>{STYLE}</style>{figures}"
        (self.folder / "index.html").write_text(page, encoding="utf-8")


def _figure(title: str, file: str) -> str:
    picture = f'<a href="{escape(file)}"><img src="{escape(file)}"></a>'
    return f"<figure>{picture}<figcaption>{escape(title)}</figcaption></figure>"


def told(unseen: Iterable[str], elsewhere: dict[str, str]) -> list[str]:
    """A sentence for each address without a picture."""
    return [f"{name}: {elsewhere.get(name, 'no link leads there')}" for name in unseen]
