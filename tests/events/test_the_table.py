"""The table of moves, walked through: every move × every state × every post of a small district.

The tree: district 1. → street 1.2. → community 1.2.3. → grid 1.2.3.4.; next street 1.9.; department 1.7.
"""

from dataclasses import replace

import pytest

from apps.errors import Conflicting, NotYours
from apps.events.judge import EventFacts, OrderFacts, obstacle, open_moves, verifier_path
from apps.events.labels import EVENT_LABELS, ORDER_LABELS
from apps.events.rules import (
    EVENT_CLOCKS,
    MOVE,
    MOVES,
    ORDER_CLOCKS,
    STAGE_OF,
    At,
    EventState,
    OrderState,
    Role,
    Subject,
)
from apps.staff.actors import InPost, System

DISTRICT, STREET, COMMUNITY, GRID = "1.", "1.2.", "1.2.3.", "1.2.3.4."
NEXT_STREET, DEPARTMENT, OTHER_DEPARTMENT = "1.9.", "1.7.", "1.8."


def post(person_id: int, unit_path: str, *powers: str) -> InPost:
    return InPost(
        person_id=person_id,
        person_name="",
        appointment_id=person_id,
        post_code="",
        post_name="",
        unit_id=0,
        unit_path=unit_path,
        unit_name="",
        unit_level="",
        powers={power: frozenset({unit_path}) for power in powers},
    )


POSTS = {
    "worker": post(1, GRID, "view_events", "report_event"),
    "community": post(2, COMMUNITY, "triage_event", "verify_event", "close_event", "handle_order"),
    "dispatcher": post(3, STREET, "dispatch_event"),
    "reception": post(4, STREET, "triage_event", "verify_event"),
    "department": post(5, DEPARTMENT, "handle_order"),
    "other department": post(6, OTHER_DEPARTMENT, "handle_order"),
    "centre": post(7, DISTRICT, "verify_event", "close_event"),
    "outsider": post(8, NEXT_STREET, "triage_event", "dispatch_event", "verify_event", "close_event", "handle_order"),
}
# Who may make each move of the main path, with an order held by DEPARTMENT.
MAY = {
    "file": {"community", "reception"},
    "merge": {"community", "reception"},
    "decline": {"community", "reception"},
    "dispatch": {"dispatcher"},
    "accept": {"department"},
    "lapse": set(),
    "return_order": {"department"},
    "uphold_return": {"dispatcher"},
    "reject_return": {"dispatcher"},
    "answer": {"department"},
    "pass": {"community", "reception", "centre"},
    "rework": {"community", "reception", "centre"},
    "close": {"community", "centre"},
}


def facts(state: str = EventState.REPORTED, order_state: str | None = None, unit: str = DEPARTMENT) -> EventFacts:
    order = OrderFacts(10, Role.LEAD, order_state, unit, "") if order_state else None
    return EventFacts(state, GRID, COMMUNITY, STREET, DISTRICT, (order,) if order else ())


def in_state(move_name: str, state: str) -> tuple[EventFacts, OrderFacts | None]:
    if MOVE[move_name].of is Subject.ORDER:
        known = facts(EventState.HANDLING, state)
        return known, known.orders[0]
    return facts(state), None


@pytest.mark.parametrize("name", MAY)
@pytest.mark.parametrize("who", POSTS)
def test_each_post_may_do_what_the_table_says_from_each_state(name: str, who: str) -> None:
    move = MOVE[name]
    for state in OrderState if move.of is Subject.ORDER else EventState:
        known, order = in_state(name, state)
        refusal = obstacle(move, facts=known, actor=POSTS[who], order=order)
        allowed = who in MAY[name] and state in move.sources
        assert (refusal is None) == allowed, (name, who, state, refusal)


def test_the_matrix_names_every_move_but_the_first() -> None:
    assert set(MAY) == {move.name for move in MOVES if move.sources}


@pytest.mark.parametrize("who", POSTS)
def test_a_button_is_drawn_exactly_where_the_judge_sees_no_obstacle(who: str) -> None:
    for event_state in EventState:
        for order_state in [None, *OrderState]:
            known = facts(event_state, order_state)
            drawn = {(found.move.name, found.order) for found in open_moves(known, POSTS[who])}
            permitted = {
                (move.name, order)
                for move in MOVES
                if move.sources
                for order in (known.orders if move.of is Subject.ORDER else (None,))
                if obstacle(move, facts=known, actor=POSTS[who], order=order) is None
            }
            assert drawn == permitted


def test_no_power_is_said_before_the_state_is_given_away() -> None:
    known, _ = in_state("dispatch", EventState.CLOSED)
    assert isinstance(obstacle(MOVE["dispatch"], facts=known, actor=POSTS["outsider"]), NotYours)
    assert isinstance(obstacle(MOVE["dispatch"], facts=known, actor=POSTS["dispatcher"]), Conflicting)


def test_a_department_returns_an_event_once() -> None:
    known = facts(EventState.DISPATCHED, OrderState.SENT)
    before = replace(known.orders[0], id=9, state=OrderState.WITHDRAWN, returned=True)
    known = replace(known, orders=(before, *known.orders))
    refusal = obstacle(MOVE["return_order"], facts=known, actor=POSTS["department"], order=known.orders[1])
    assert refusal is not None
    assert refusal.code == "returned_before"


def test_a_person_who_handled_does_not_verify_in_another_post() -> None:
    known = facts(EventState.FEEDBACK, OrderState.ANSWERED)
    order = replace(known.orders[0], handlers=frozenset({POSTS["community"].person_id}))
    refusal = obstacle(MOVE["pass"], facts=known, actor=POSTS["community"], order=order)
    assert refusal is not None
    assert refusal.code == "handler_verifies"


@pytest.mark.parametrize(
    ("handler", "verifier"),
    [(DEPARTMENT, COMMUNITY), (COMMUNITY, STREET), (STREET, DISTRICT), (OTHER_DEPARTMENT, COMMUNITY)],
)
def test_the_verifier_is_the_first_unit_above_the_handler(handler: str, verifier: str) -> None:
    known = facts(EventState.FEEDBACK, OrderState.ANSWERED, unit=handler)
    assert verifier_path(known, known.orders[0]) == verifier


def test_a_community_does_not_verify_its_own_handling() -> None:
    known = facts(EventState.FEEDBACK, OrderState.ANSWERED, unit=COMMUNITY)
    order = known.orders[0]
    assert obstacle(MOVE["pass"], facts=known, actor=POSTS["community"], order=order) is not None
    assert obstacle(MOVE["pass"], facts=known, actor=POSTS["reception"], order=order) is None


def test_only_the_system_lapses_an_order() -> None:
    known = facts(EventState.DISPATCHED, OrderState.SENT)
    assert obstacle(MOVE["lapse"], facts=known, actor=System("deadline sweep"), order=known.orders[0]) is None


def test_every_state_has_a_label_a_stage_and_known_clocks() -> None:
    assert set(EVENT_LABELS) == set(STAGE_OF) == set(EventState)
    assert set(ORDER_LABELS) == set(OrderState)
    assert set(EVENT_CLOCKS) <= set(EventState)
    assert set(ORDER_CLOCKS) <= set(OrderState)


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    reached = {state_after for move in MOVES if (state_after := move.target)}
    derived = {EventState.DISPATCHED, EventState.HANDLING, EventState.FEEDBACK, EventState.VERIFIED}
    assert set(EventState) <= reached | derived | {EventState.RETURN_PENDING, EventState.REWORK}
    assert set(OrderState) <= reached | {OrderState.SENT}


def test_moves_that_only_the_system_makes_need_no_power() -> None:
    assert {move.name for move in MOVES if not move.power} == {m.name for m in MOVES if m.at is At.SYSTEM}
