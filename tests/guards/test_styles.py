"""Styles: short files, no rule that nothing uses, and every page links the sheets of the classes it shows."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.guards.source import ROOT

CSS, TEMPLATES = ROOT / "static/css", ROOT / "templates"
SHEETS = sorted(path for path in CSS.glob("*.css") if path.name != "tokens.css")
BASE = (TEMPLATES / "base.html").read_text()
EVERYWHERE = set(re.findall(r"css/(\w+)\.css", BASE))
PAGES = [path for path in sorted(TEMPLATES.rglob("*.html")) if "{% extends" in path.read_text()]
OTHERS = re.compile(r"leaflet-")  # names given by other people's scripts
LONGEST = 150


def rules(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


@cache
def classes(sheet: Path) -> frozenset[str]:
    selectors = " ".join(re.findall(r"([^{}]+)\{", rules(sheet)))
    return frozenset(name for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors) if not OTHERS.match(name))


@cache
def written() -> str:
    """All that can put a class on a page."""
    files = [TEMPLATES.rglob("*.*"), (ROOT / "static/js").rglob("*.js"), (ROOT / "apps").rglob("*.py")]
    return "\n".join(path.read_text() for paths in files for path in paths)


def is_used(name: str) -> bool:
    """The name itself, or its beginning where the rest is filled in: state-{{ … }}, map-part-${ … }."""
    begun = [re.escape(name[: at + 1]) + r"[{%$]" for at, sign in enumerate(name) if sign == "-"]
    return re.search("|".join([rf"(?<![\w-]){re.escape(name)}(?![\w-])", *begun]), written()) is not None


@cache
def whole(name: str) -> str:
    """A template with what it extends and includes, however deep."""
    text = (TEMPLATES / name).read_text()
    parts = re.findall(r'{% (?:extends|include) "([^"]+)"', text)
    return text + "".join(whole(part) for part in parts if part != "base.html")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_is_read_at_a_sitting(sheet: Path) -> None:
    assert len(sheet.read_text().splitlines()) <= LONGEST


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_class_is_on_some_page(sheet: Path) -> None:
    assert {name for name in classes(sheet) if not is_used(name)} == set()


def test_every_page_links_the_sheets_of_what_it_shows() -> None:
    common = set().union(*(classes(sheet) for sheet in SHEETS if sheet.stem in EVERYWHERE))
    missing = set()
    for page in PAGES:
        text = whole(str(page.relative_to(TEMPLATES)))
        shown = {name for value in re.findall(r'class="([^"]*)"', text) for name in value.split()} - common
        linked = set(re.findall(r"css/(\w+)\.css", text))
        known = set().union(*(classes(CSS / f"{stem}.css") for stem in linked))
        needed = {s.stem for s in SHEETS if s.stem not in EVERYWHERE | linked and (shown - known) & classes(s)}
        missing |= {(str(page.relative_to(TEMPLATES)), stem) for stem in needed}
    assert missing == set()
