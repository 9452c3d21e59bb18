"""Two texts side by side: what was taken out, what was put in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.marking import marked


def told(before: str, after: str) -> tuple[list[str], list[str]]:
    removed, added = marked(before, after)
    return [piece.text for piece in removed if piece.differs], [piece.text for piece in added if piece.differs]


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("清理干净", "清理干净", [], []),
        ("清理干净", "清理彻底干净", [], ["彻底"]),
        ("15WD (15 working days)", "20WD (20 working days)", ["15WD", "15"], ["20WD", "20"]),
        ("yes", "no", ["yes"], ["no"]),
        ("", "new", [], ["new"]),
        ("old", "", ["old"], []),
        ("", "", [], []),
        ("完全不同", "another thing", ["完全不同"], ["another thing"]),
    ],
)
def test_the_pieces_that_differ_are_marked(before: str, after: str, removed: list[str], added: list[str]) -> None:
    assert told(before, after) == (removed, added)


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_make_up_the_texts(before: str, after: str) -> None:
    removed, added = marked(before, after)
    assert ("".join(piece.text for piece in removed), "".join(piece.text for piece in added)) == (before, after)
    if before == after:
        assert not any(piece.differs for piece in (*removed, *added))
