"""An order nobody accepts counts as accepted, late, and can no longer be returned."""

import pytest

from apps.clocks.sweep import sweep
from apps.errors import Conflicting
from apps.events.models import Order, Step
from tests.cast import Cast
from tests.events.scenes import act, at, clock, dispatched, fresh

DUE = at("2026-03-16 11:00")
AFTER = at("2026-03-16 11:00:30")


def test_the_window_closes_by_itself(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(DUE)
    assert fresh(order).state == "sent"  # due exactly is on time
    sweep(AFTER)
    order = fresh(order)
    assert (order.state, order.event.state) == ("accepted", "handling")
    assert clock(order, "accept").outcome == "missed"
    step = Step.objects.get(order=order, move="lapse")
    assert (step.person_id, step.system, step.version) == (None, "deadline sweep", order.event.version)
    assert order.event.due_at == clock(order, "handle").due_at


def test_a_second_sweep_changes_nothing(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(AFTER)
    version = fresh(order).event.version
    sweep(AFTER)
    assert fresh(order).event.version == version
    assert Step.objects.filter(order=order, move="lapse").count() == 1


def test_a_lapsed_order_cannot_be_returned(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(AFTER)
    with pytest.raises(Conflicting):
        act(cast.sanitation, order.event, "return_order", order=order, now=AFTER, ground="x", proposed=1)


def test_lead_and_assist_lapse_together_with_a_step_each(cast: Cast) -> None:
    lead = dispatched(cast, assists=[cast.enforcement.actor.unit_id])
    sweep(AFTER)
    assert set(Order.objects.filter(event=lead.event).values_list("state", flat=True)) == {"accepted"}
    versions = Step.objects.filter(event=lead.event, move="lapse").values_list("version", flat=True)
    assert len(set(versions)) == 2
    assert fresh(lead).event.version == max(versions)
