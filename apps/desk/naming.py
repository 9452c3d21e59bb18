"""Names of seeded things in the reader's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language


def named(thing: Any) -> str:
    """`name` is the Chinese one; `name_en` is shown to everybody else where there is one."""
    if thing is None:
        return ""
    return in_language(thing.name, getattr(thing, "name_en", ""))


def in_language(chinese: str, english: str) -> str:
    return chinese if _reads_chinese() or not english else english


def listing(names: Iterable[str]) -> str:
    """A list within a sentence."""
    return ("、" if _reads_chinese() else ", ").join(names)


def _reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")
