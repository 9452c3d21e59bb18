"""Which pieces of a text were taken out and which were put in. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.4  # below this share in common the texts are told as one replaced by the other
WORD = re.compile(r"[A-Za-z0-9.]+|\s+|.", re.DOTALL)  # Chinese has no spaces: each character is a word


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    differs: bool


def marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; those that differ were taken out of the first and put into the second."""
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if before != after and matcher.ratio() < ALIKE:
        return _whole(before), _whole(after)
    codes = matcher.get_opcodes()
    removed = [Piece("".join(old[i:j]), kind != "equal") for kind, i, j, _, _ in codes if i < j]
    added = [Piece("".join(new[i:j]), kind != "equal") for kind, _, _, i, j in codes if i < j]
    return removed, added


def _whole(text: str) -> list[Piece]:
    return [Piece(text, differs=True)] if text else []
