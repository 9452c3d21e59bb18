"""What did not pass goes back with a new limit: what was left, or half, whichever is more."""

import pytest

from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, answered, at, clock, fresh, photo


@pytest.mark.parametrize(
    ("answered_at", "limit"),
    [
        ("2026-03-16 09:00", "4WH"),
        ("2026-03-16 10:00", "3WH"),
        ("2026-03-16 14:30", "2WH"),
        ("2026-03-17 10:00", "2WH"),
    ],
)
def test_the_new_limit_is_the_rest_or_half(cast: Cast, answered_at: str, limit: str) -> None:
    order = answered(cast, then=at(answered_at))
    act(cast.community, order.event, "rework", order=order, now=at("2026-03-17 11:00"), failed="仍有残留")
    order = fresh(order)
    assert (order.state, order.event.state, order.rework_count) == ("rework", "rework", 1)
    assert clock(order, "handle").limit == limit
    assert clock(order, "handle").started_at == at("2026-03-17 11:00")


def test_a_reworked_order_is_answered_and_verified_again(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "rework", order=order, now=MONDAY_9, failed="仍有残留")
    act(cast.sanitation, order.event, "answer", order=order, now=MONDAY_9, measures="再次清运", after=[photo()])
    act(cast.community, order.event, "pass", order=order, now=MONDAY_9)
    assert fresh(order).event.state == "verified"
    assert fresh(order).answer == "再次清运"
