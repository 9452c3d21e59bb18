"""The words of a text: pairs of neighbouring characters where Chinese is written, whole words in small letters
elsewhere. Pure."""

import re
import unicodedata

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff"
RUNS = re.compile(rf"[{CHINESE}]+|(?:(?![{CHINESE}])[^\W\d_]){{2,}}")
LONGEST_TEXT = 2000
LONGEST_WORD = 40
MOST_WORDS = 300


def words_of(*texts: str) -> list[str]:
    """Each word once, in the order of the texts. Numbers are left out: they name places and people, not problems."""
    found: dict[str, None] = {}
    for text in texts:
        for run in RUNS.findall(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower()):
            found.update(dict.fromkeys(_words_of_run(run)))
    return list(found)[:MOST_WORDS]


def is_chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _words_of_run(run: str) -> list[str]:
    if not is_chinese(run):
        return [run[:LONGEST_WORD]]
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def likeness(one: str, other: str) -> float:
    """How much two texts share, from 0 to 1: twice the common words by the words of both (Dice)."""
    first, second = set(words_of(one)), set(words_of(other))
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
