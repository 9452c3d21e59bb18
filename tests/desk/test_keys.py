"""Letters for moves: each means one thing wherever it is offered."""

from itertools import combinations

import pytest

from apps.desk.keys import LETTERS, RESERVED, WITHOUT
from apps.events.rules import MOVES, Move, Subject
from tests.cast import Cast
from tests.desk.stories import at, reported, seated

BY_HAND = [move for move in MOVES if move.sources and not move.by_system_only]
BEFORE_ORDERS = {"reported", "supplement", "checking", "declined", "merged"}


def together(one: Move, other: Move) -> bool:
    """Whether both can be open on the page of one event."""
    if one.of == other.of:
        return bool(one.sources & other.sources)
    pairs = ((one, other), (other, one))
    return not any(
        a.of is Subject.EVENT and {*map(str, a.sources)} <= BEFORE_ORDERS and b.of is Subject.ORDER for a, b in pairs
    )


def test_every_move_has_a_letter_or_none_on_purpose() -> None:
    assert {move.name for move in BY_HAND} == LETTERS.keys() | (WITHOUT & {move.name for move in BY_HAND})
    assert not LETTERS.keys() & WITHOUT
    assert not set(LETTERS.values()) & RESERVED
    assert all(len(letter) == 1 and letter.islower() for letter in LETTERS.values())


def test_no_letter_means_two_things_on_one_page() -> None:
    lettered = [move for move in BY_HAND if move.name in LETTERS]
    shared = [
        (one.name, other.name)
        for one, other in combinations(lettered, 2)
        if one.name != other.name and together(one, other) and LETTERS[one.name] == LETTERS[other.name]
    ]
    assert shared == []


@pytest.mark.parametrize("name", ["file", "decline"])
def test_the_button_carries_its_letter(cast: Cast, name: str) -> None:
    event = reported(cast)
    page = seated(cast.community).get(at(f"/events/{event.number}/")).content.decode()
    assert f'data-key="{LETTERS[name]}"' in page
