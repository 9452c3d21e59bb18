"""How wide a text is, and where it breaks: Chinese anywhere, English between words. In half characters."""

import unicodedata

MOST = 15


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def wrapped(text: str, most: int = MOST) -> list[str]:
    """Lines of about the same length, none wider than `most` half characters unless a word is."""
    for parts in range(1, 5):
        lines = _filled(text, max(width_of(text) // parts, 1) + (4 if parts > 1 else 0))
        if all(width_of(line) <= most for line in lines):
            return lines
    return _filled(text, most)


def _filled(text: str, most: int) -> list[str]:
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width_of(lines[-1] + piece.rstrip()) > most:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return [*lines[:-1], lines[-1].rstrip()]


def _pieces(text: str) -> list[str]:
    """What may not be broken: a word with the space behind it, or one Chinese character."""
    found: list[str] = [""]
    for sign in text:
        wide = width_of(sign) == 2
        if found[-1] and (wide or found[-1].endswith(" ") or width_of(found[-1][-1]) == 2):
            found.append("")
        found[-1] += sign
    return found
