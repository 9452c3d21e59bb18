"""Colours: named in one file, the same in both ways to the dark, and readable in both themes."""

import re

import pytest

from tests.guards.source import ROOT

CSS = ROOT / "static/css"
TOKENS = (CSS / "tokens.css").read_text()
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
READABLE = 4.5  # : 1, WCAG AA
SEEN = 3.0  # : 1, what is not text
STATES = ("waiting", "working", "checking", "contested", "done", "ended", "late")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "late", "contested") for ground in ("paper", "card")),
    *((state, f"{state}-soft") for state in STATES),
    *((state, "card") for state in STATES),
    ("ink", "accent-soft"),
    ("ink", "row"),
    ("ink-soft", "row"),
    ("accent-strong", "accent-soft"),
    ("accent-strong", "card"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-top", "top"),
    ("on-top", "top-strong"),
    ("on-top-soft", "top"),
    ("on-ended", "ended"),
    ("card-yellow", "card"),
    ("card-red", "card"),
    ("card-black", "card"),
]
MARKS = [("line-strong", "card"), ("line-strong", "paper"), ("focus", "card"), ("focus", "paper")]


def block(opening: str) -> dict[str, str]:
    """The declarations after the opening line."""
    text = TOKENS.partition(opening)[2].partition("}")[0]
    return dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", text))


LIGHT, DEVICE, CHOSEN = block(":root {"), block(":root:not([data-theme]) {"), block(':root[data-theme="dark"] {')


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: dict[str, str], one: str, other: str) -> float:
    darker, lighter = sorted([luminance(theme[one]), luminance(theme[other])])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, {**LIGHT, **CHOSEN}], ids=["light", "dark"])
def test_every_text_can_be_read_and_every_mark_be_seen(theme: dict[str, str]) -> None:
    weak = {pair: round(contrast(theme, *pair), 2) for pair in TEXTS if contrast(theme, *pair) < READABLE}
    weak |= {pair: round(contrast(theme, *pair), 2) for pair in MARKS if contrast(theme, *pair) < SEEN}
    assert weak == {}


def test_the_dark_is_the_same_whether_the_device_or_the_person_asks_for_it() -> None:
    assert DEVICE == CHOSEN


def test_every_colour_has_its_dark() -> None:
    colours = {name for name, value in LIGHT.items() if LITERAL.search(value) or value.startswith("url(")}
    assert colours - CHOSEN.keys() == set()


def test_no_other_style_names_a_colour() -> None:
    named = {
        f"{path.name}: {line.strip()[:80]}"
        for path in CSS.glob("*.css")
        if path.name != "tokens.css"
        for line in path.read_text().splitlines()
        if LITERAL.search(re.sub(r"url\([^)]*\)", "", line))
    }
    assert named == set()


def test_every_token_that_is_used_is_there() -> None:
    used = {name for path in CSS.glob("*.css") for name in re.findall(r"var\(--([a-z0-9-]+)\)", path.read_text())}
    assert {name for name in used if not name.startswith("bs-")} <= LIGHT.keys()
