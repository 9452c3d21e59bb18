"""Feedback that is found to be false: handled again, in what was left or half the limit; no rework is counted."""

import pytest

from apps.errors import NotYours
from tests.cast import Cast
from tests.events.scenes import act, answered, at, fresh
from tests.events.stages import clock, closed, code_of, passed, steps

TUESDAY = at("2026-03-17 11:00")


@pytest.mark.parametrize(("answered_at", "limit"), [("2026-03-16 10:00", "3WH"), ("2026-03-16 14:30", "2WH")])
def test_it_goes_back_with_a_new_limit(cast: Cast, answered_at: str, limit: str) -> None:
    order = answered(cast, then=at(answered_at))
    act(cast.community, order.event, "false_feedback", order=order, now=TUESDAY, evidence="现场照片系旧照")
    order = fresh(order)
    assert (order.state, order.event.state, order.rework_count) == ("rework", "rework", 0)
    assert (clock(order, "handle").limit, clock(order, "handle").started_at) == (limit, TUESDAY)


def test_it_is_found_after_passing_too(cast: Cast) -> None:
    order = passed(cast)
    act(cast.community, order.event, "false_feedback", order=order, now=TUESDAY, evidence="现场照片系旧照")
    assert fresh(order).event.state == "rework"
    assert (clock(order.event, "close").stopped_at, clock(order.event, "close").outcome) == (TUESDAY, "void")
    assert steps(order.event)[-1] == "false_feedback"


def test_not_once_it_is_closed(cast: Cast) -> None:
    order = closed(cast)
    given = {"order": order, "now": TUESDAY, "evidence": "旧照"}
    assert code_of(act, cast.community, order.event, "false_feedback", **given) == "wrong_state"


@pytest.mark.parametrize("who", ["sanitation", "sanitation_leader", "street", "worker", "neighbour_community"])
def test_verifiers_find_it_and_nobody_else(cast: Cast, who: str) -> None:
    order = answered(cast)
    with pytest.raises(NotYours):
        act(getattr(cast, who), order.event, "false_feedback", order=order, now=TUESDAY, evidence="旧照")
