"""Who may do what, when: the judge's answers, pinned where a reviewer sees them change.

`golden/moves.txt`: every move × every state × every post of the reference data, at home and next door.
Whoever is not named lacks the power.
`golden/scenes.txt`: facts besides states (late, returned, pending petitions, who handled …), and what differs then.

After a change of the rules, write them anew and review the difference:
`GOLDEN=write python -m pytest tests/events/test_golden_matrix.py`
"""

import os
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from django.utils import translation

from apps.events.facts import EventFacts, OrderFacts, Thing
from apps.events.judge import things_of
from apps.events.rules import (
    LEVELS,
    MOVES,
    CardState,
    EventState,
    Move,
    OrderState,
    PetitionState,
    Subject,
)
from tests.events.golden_scenes import SCENES
from tests.events.matrix import ACTORS, MAY, answers, card, event, order, petition, told

GOLDEN = Path(__file__).parent / "golden"
POSSIBLE = [move for move in MOVES if move.sources]


@pytest.fixture(autouse=True)
def _untranslated() -> Iterator[None]:
    with translation.override(None):
        yield


def test_the_answers_by_move_state_and_post_are_those_that_were_reviewed() -> None:
    _compare("moves.txt", [line for move in POSSIBLE for line in _of_move(move)])


def test_the_answers_in_special_scenes_are_those_that_were_reviewed() -> None:
    _compare("scenes.txt", [line for name, facts in SCENES.items() for line in _of_scene(name, facts)])


def test_every_refusal_of_the_rules_is_shown() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt"))
    source = [path.read_text(encoding="utf-8") for path in Path("apps/events/conflicts").glob("*.py")]
    quoted = (line.strip().partition('"')[2].partition('"')[0] for line in "".join(source).splitlines())
    codes = {word for word in quoted if "_" in word and word.isidentifier()} - {move.name for move in MOVES}
    codes -= {power for actor in ACTORS.values() for power in actor.powers}
    assert {code for code in codes if code not in shown} == set()


def _compare(name: str, lines: list[str]) -> None:
    text = "\n".join([*lines, ""])
    path = GOLDEN / name
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8").splitlines() == text.splitlines()


def _of_move(move: Move) -> list[str]:
    """States with the same answers share a block; a move of an order is asked in every state of the event as well."""
    lines = [f"{move.name}, of the {move.of}"]
    cells = sorted((("\n".join(told(answers(move, *asked))), where) for where, asked in _cells(move)), key=_by_answer)
    for answer, same in groupby(cells, key=lambda cell: cell[0]):
        lines += [f"  {line}" for line in _where([where for _answer, where in same])] + [answer]
    return [*lines, ""]


def _by_answer(cell: tuple[str, tuple[str, str]]) -> tuple[bool, str]:
    return MAY not in cell[0], cell[0]


def _cells(move: Move) -> Iterator[tuple[tuple[str, str], tuple[EventFacts, Thing | None]]]:
    """(state of the thing, state of the event) with the facts of it."""
    for event_state in EventState:
        if move.of is Subject.EVENT:
            yield ("", event_state), (event(event_state, order()), None)
        for order_state in OrderState if move.of is Subject.ORDER else ():
            known = event(event_state, order(order_state))
            yield (order_state, event_state), (known, known.orders[0])
        for card_state in CardState if move.of is Subject.CARD else ():
            known = event(event_state, order(), cards=(card(card_state),))
            yield (card_state, event_state), (known, known.cards[0])
    for kind, levels in LEVELS.items() if move.of is Subject.PETITION else ():
        for level in range(len(levels)):
            for state in PetitionState:
                known = event(EventState.HANDLING, order(), petitions=(petition(kind, state=state, level=level),))
                yield (f"{kind} at level {level + 1}, {state}", ""), (known, known.petitions[0])


def _where(cells: list[tuple[str, str]]) -> list[str]:
    """Cells in words: “sent | accepted, while the event is dispatched | handling”."""
    by_thing: dict[str, list[str]] = {}
    for thing, event_state in cells:
        by_thing.setdefault(thing, []).append(event_state)
    by_states: dict[str, list[str]] = {}
    for thing, states in by_thing.items():
        by_states.setdefault(_states(states), []).append(thing)
    return [_line(" | ".join(filter(None, things)), states) for states, things in by_states.items()]


def _states(found: list[str]) -> str:
    """Nothing for petitions, whose matrix does not ask it of the event."""
    others = [state for state in EventState if state not in found]
    if not others:
        return "every state"
    if len(others) < len(found):
        return f"every state but {' | '.join(others)}"
    return " | ".join(filter(None, found))


def _line(things: str, states: str) -> str:
    return f"{things}, while the event is in {states}" if things and states else things or states


def _of_scene(name: str, facts: EventFacts) -> list[str]:
    """The moves with answers of their own, and those that a plain event in the same states would have them for."""
    lines = [name]
    state = facts.orders[-1].state if facts.orders else OrderState.ACCEPTED
    for move in POSSIBLE:
        for thing in things_of(move, facts):
            answered, usual = answers(move, facts, thing), _plain(move, facts.state, state)
            if answered != usual and _of_its_own(answered) | _of_its_own(usual):
                of = f" {thing.role} {thing.id}" if isinstance(thing, OrderFacts) and len(facts.orders) > 1 else ""
                lines += [f"  {move.name}{of}", *told(answered)]
    return [*lines, ""]


@cache
def _plain(move: Move, event_state: str, order_state: str) -> dict[str, list[str]]:
    plain = event(event_state, order(order_state))
    return next((answers(move, plain, thing) for thing in things_of(move, plain)), {})


def _of_its_own(answered: dict[str, list[str]]) -> set[str]:
    return set(answered) - {"no_power", "wrong_state", "by_system_only"}
