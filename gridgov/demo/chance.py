"""Chance that comes out the same every time."""

from random import Random


def chance(*what: str) -> Random:
    """A source of its own for each purpose, so that adding to one changes nothing in another."""
    return Random(" ".join(what))  # noqa: S311  invented data, not secrets
