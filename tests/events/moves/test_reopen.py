"""A closed event that is not solved goes back to its lead, in half the limit; assists' shares stand."""

from typing import Any

import pytest

from apps.errors import NotYours
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, at, fresh, photo
from tests.events.stages import clock, closed, code_of

TUESDAY = at("2026-03-17 09:00")


def reopened(cast: Cast, **filing: Any) -> Order:
    order = closed(cast, **filing)
    act(cast.street_chief, order.event, "reopen", now=TUESDAY, evidence="又满溢了")
    return fresh(order)


def test_the_lead_has_half_the_limit(cast: Cast) -> None:
    order = reopened(cast)
    assert (order.state, order.event.state, order.event.closed_at) == ("rework", "rework", None)
    handle = clock(order, "handle")
    assert (handle.limit, handle.started_at, handle.due_at) == ("2WH", TUESDAY, at("2026-03-17 11:00"))


def test_a_call_back_that_waited_is_void(cast: Cast) -> None:
    assert clock(reopened(cast, code="1102").event, "call_back").outcome == "void"


def test_the_next_closing_is_rated_anew(cast: Cast) -> None:
    order = closed(cast)
    act(cast.worker, order.event, "rate", now=MONDAY_9, grade="1", solved="no")
    act(cast.director, order.event, "reopen", now=TUESDAY, evidence="又满溢了")
    act(cast.sanitation, order.event, "answer", order=order, now=TUESDAY, measures="再清", after=[photo()])
    act(cast.community, order.event, "pass", order=order, now=TUESDAY)
    act(cast.community, order.event, "close", now=TUESDAY)
    act(cast.worker, order.event, "rate", now=TUESDAY, grade="4", solved="yes")
    assert list(order.event.opinions.order_by("id").values_list("round", "grade")) == [(1, 1), (2, 4)]
    assert fresh(order).event.closings == 2


def test_assists_keep_what_passed(cast: Cast) -> None:
    lead = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    event, assist = lead.event, Order.objects.get(event=lead.event, role="assist")
    act(cast.enforcement, event, "accept", order=assist, now=MONDAY_9)
    for member, order in ((cast.sanitation, lead), (cast.enforcement, assist)):
        act(member, event, "answer", order=order, now=MONDAY_9, measures="已清", after=[photo()])
        act(cast.community, event, "pass", order=order, now=MONDAY_9)
    act(cast.community, event, "close", now=MONDAY_9)
    act(cast.director, event, "reopen", now=TUESDAY, evidence="又满溢了")
    assert (fresh(lead).state, fresh(assist).state, fresh(lead).event.state) == ("rework", "passed", "rework")


@pytest.mark.parametrize("who", ["community", "street", "sanitation", "worker", "centre", "outsider"])
def test_the_duty_chief_or_the_director_reopens(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), closed(cast).event, "reopen", now=TUESDAY, evidence="x")


def test_what_is_not_closed_is_not_reopened(cast: Cast) -> None:
    assert code_of(act, cast.director, accepted(cast).event, "reopen", now=TUESDAY, evidence="x") == "wrong_state"
