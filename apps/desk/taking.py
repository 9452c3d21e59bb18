"""In which move a suggestion is taken: one that is open to the person, never one that would be refused."""

from collections.abc import Iterable, Sequence

from apps.events.suggestions.asking import CATEGORY, DEPARTMENT, HELPS

# The usual way first. A filed event has its category: only the form of `reclassify` suggests another.
BESIDE = ("file", "self_handle", "solve_on_spot", "merge", "dispatch", "whistle", "assign")


def open_beside(moves: Iterable[str]) -> list[str]:
    """Those of the open moves that suggestions beside an event help with, the usual way first."""
    names = set(moves)
    return [name for name in BESIDE if name in names]


def helped(moves: Sequence[str]) -> set[str]:
    """What can be suggested for these moves."""
    return {what for name in moves for what in HELPS[name]}


def taken_in(moves: Sequence[str]) -> dict[str, str]:
    """`category` and `department` → the first of these moves in which one is taken."""
    first: dict[str, str] = {}
    for name in moves:
        for what in {CATEGORY, DEPARTMENT} & HELPS[name]:
            first.setdefault(what, name)
    return first
