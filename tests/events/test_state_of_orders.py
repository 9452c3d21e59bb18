"""The event's state between dispatch and verification is a function of its orders."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.events.rules import EventState, OrderState, Role, Share
from apps.events.rules import state_of_orders as of_shares


def state_of_orders(pairs: list[tuple[str, str]], **how: bool) -> EventState:
    return of_shares([Share(role, state) for role, state in pairs], **how)


LEAD, ASSIST = Role.LEAD, Role.ASSIST
orders = st.lists(st.tuples(st.just(ASSIST), st.sampled_from(OrderState)), max_size=4)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (OrderState.SENT, EventState.DISPATCHED),
        (OrderState.ACCEPTED, EventState.HANDLING),
        (OrderState.RETURN_PENDING, EventState.RETURN_PENDING),
        (OrderState.REWORK, EventState.REWORK),
        (OrderState.ANSWERED, EventState.FEEDBACK),
        (OrderState.PASSED, EventState.VERIFIED),
        (OrderState.WITHDRAWN, EventState.FILED),
    ],
)
def test_a_lone_lead_order_decides(lead: OrderState, expected: EventState) -> None:
    assert state_of_orders([(LEAD, lead)]) == expected


def test_an_event_waits_for_its_assists() -> None:
    assert state_of_orders([(LEAD, OrderState.ANSWERED), (ASSIST, OrderState.ACCEPTED)]) == EventState.HANDLING
    assert state_of_orders([(LEAD, OrderState.ANSWERED), (ASSIST, OrderState.SENT)]) == EventState.HANDLING


def test_a_withdrawn_assist_is_not_waited_for() -> None:
    assert state_of_orders([(LEAD, OrderState.PASSED), (ASSIST, OrderState.WITHDRAWN)]) == EventState.VERIFIED


def test_a_new_lead_stands_for_the_one_that_was_withdrawn() -> None:
    assert state_of_orders([(LEAD, OrderState.WITHDRAWN), (LEAD, OrderState.SENT)]) == EventState.DISPATCHED


@given(orders, st.sampled_from(OrderState))
def test_it_leaves_handling_only_when_no_order_is_open(assists: list, lead: OrderState) -> None:
    state = state_of_orders([(LEAD, lead), *assists])
    live = [s for _, s in [(LEAD, lead), *assists] if s != OrderState.WITHDRAWN]
    if state in {EventState.FEEDBACK, EventState.VERIFIED}:
        assert set(live) <= {OrderState.ANSWERED, OrderState.PASSED}


@given(st.permutations([(LEAD, OrderState.ACCEPTED), (ASSIST, OrderState.SENT), (ASSIST, OrderState.REWORK)]))
def test_the_sequence_of_orders_does_not_matter(shuffled: list) -> None:
    assert state_of_orders(shuffled) == EventState.REWORK


def test_every_pair_of_lead_and_assist_has_a_state() -> None:
    for lead, assist in product(OrderState, OrderState):
        assert state_of_orders([(LEAD, lead), (ASSIST, assist)]) in EventState


def test_a_suspended_lead_suspends_the_event_and_a_suspended_assist_is_waited_for() -> None:
    assert state_of_orders([(LEAD, OrderState.SUSPENDED), (ASSIST, OrderState.ACCEPTED)]) == EventState.SUSPENDED
    assert state_of_orders([(LEAD, OrderState.ANSWERED), (ASSIST, OrderState.SUSPENDED)]) == EventState.HANDLING


def test_until_a_conference_has_ruled_it_decides_over_everything() -> None:
    for lead in OrderState:
        assert state_of_orders([(LEAD, lead)], referred=True) == EventState.CONFERENCE
    assert state_of_orders([], referred=True) == EventState.CONFERENCE


def test_what_grid_or_community_took_on_itself_reads_so_until_it_is_answered() -> None:
    own = [Share(LEAD, state, own=True) for state in (OrderState.ACCEPTED, OrderState.ANSWERED, OrderState.REWORK)]
    expected = [EventState.SELF_HANDLING, EventState.FEEDBACK, EventState.REWORK]
    assert [of_shares([share]) for share in own] == expected
