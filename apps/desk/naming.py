"""Names of seeded things in the reader's language."""

from typing import Any

from django.utils.translation import get_language


def named(thing: Any) -> str:
    """`name` is the Chinese one; `name_en` is shown to everybody else where there is one."""
    if thing is None:
        return ""
    return in_language(thing.name, getattr(thing, "name_en", ""))


def in_language(chinese: str, english: str) -> str:
    return chinese if (get_language() or "").startswith("zh") or not english else english
