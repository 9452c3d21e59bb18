"""A department returns an order once, inside the accept window; the handling clock runs on."""

import pytest

from apps.errors import Conflicting, Refused
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, clock, dispatched, fresh

LATER = at("2026-03-16 09:30")


def returned(cast: Cast) -> Order:
    order = dispatched(cast)
    proposed = cast.enforcement.actor.unit_id
    act(cast.sanitation, order.event, "return_order", order=order, now=LATER, ground="权责清单第3条", proposed=proposed)
    return fresh(order)


def test_a_return_waits_for_the_street_while_the_handling_clock_runs(cast: Cast) -> None:
    order = returned(cast)
    assert (order.state, order.event.state) == ("return_pending", "return_pending")
    assert clock(order, "handle").stopped_at is None
    assert clock(order, "accept").outcome == "met"
    assert clock(order.event, "return_ruling").unit_id == order.event.street_id


def test_an_upheld_return_goes_back_to_dispatch_and_its_clocks_are_void(cast: Cast) -> None:
    order = returned(cast)
    act(cast.street_chief, order.event, "uphold_return", order=order, now=LATER)
    order = fresh(order)
    assert (order.state, order.event.state) == ("withdrawn", "filed")
    assert clock(order, "handle").outcome == "void"
    assert clock(order.event, "dispatch").stopped_at is None


def test_a_rejected_return_cannot_be_repeated(cast: Cast) -> None:
    order = returned(cast)
    act(cast.street_chief, order.event, "reject_return", order=order, now=LATER, why="属于环卫职责")
    assert fresh(order).state == "sent"
    with pytest.raises(Refused) as caught:
        act(cast.sanitation, order.event, "return_order", order=order, now=LATER, ground="x", proposed=1)
    assert caught.value.code == "returned_before"


def test_a_department_that_returned_cannot_return_the_same_event_again(cast: Cast) -> None:
    order = returned(cast)
    act(cast.street_chief, order.event, "uphold_return", order=order, now=LATER)
    act(cast.street, order.event, "dispatch", now=LATER, lead=cast.sanitation.actor.unit_id)
    again = Order.objects.get(event=order.event, state="sent")
    with pytest.raises(Refused) as caught:
        act(cast.sanitation, again.event, "return_order", order=again, now=LATER, ground="x", proposed=1)
    assert caught.value.code == "returned_before"


def test_an_accepted_order_is_not_returned(cast: Cast) -> None:
    order = dispatched(cast)
    act(cast.sanitation, order.event, "accept", order=order, now=MONDAY_9)
    with pytest.raises(Conflicting):
        act(cast.sanitation, order.event, "return_order", order=order, now=LATER, ground="x", proposed=1)


def test_a_window_that_has_run_out_is_closed_before_any_sweep_has_seen_it(cast: Cast) -> None:
    order, late = dispatched(cast), at("2026-03-16 11:00:01")
    with pytest.raises(Refused) as caught:
        act(cast.sanitation, order.event, "return_order", order=order, now=late, ground="x", proposed=1)
    assert caught.value.code == "window_over"
    act(cast.sanitation, order.event, "accept", order=order, now=late)
    assert clock(order, "accept").outcome == "missed"
