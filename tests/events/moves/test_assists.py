"""Several departments: an assist has half of what is left of the lead's time; closing waits for all."""

from apps.events.models import Order
from apps.grids.models import Unit
from tests.cast import Cast
from tests.events.scenes import accepted, act, at, clock, photo, refusal, state

NOW = at("2026-03-16 11:00")


def test_who_joins_later_has_half_of_what_is_left(cast: Cast) -> None:
    order = accepted(cast)  # due at 15:00: two working hours are left at eleven
    act(cast.street, order.event, "add_assist", now=NOW, assists=[cast.enforcement.actor.unit_id], matter="协助")
    assist = Order.objects.get(event=order.event, role="assist")
    assert clock(assist, "handle").due_at == at("2026-03-16 12:00")
    assert clock(assist, "accept").due_at == at("2026-03-16 11:30")


def test_the_lead_may_call_for_help_itself(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.sanitation, order.event, "add_assist", now=NOW, assists=[cast.enforcement.actor.unit_id], matter="协助")
    given = {"assists": [cast.street.appointment.unit.pk], "matter": "x", "now": NOW}
    assert refusal(cast.enforcement, order.event, "add_assist", **given) == "no_power"


def test_a_department_that_has_an_order_gets_no_second(cast: Cast) -> None:
    order = accepted(cast)
    given = {"assists": [cast.sanitation.actor.unit_id], "matter": "x", "now": NOW}
    assert refusal(cast.street, order.event, "add_assist", **given) == "assists_already"


def test_when_the_leads_time_is_over_there_is_none_to_share(cast: Cast) -> None:
    order = accepted(cast)
    given = {"assists": [cast.enforcement.actor.unit_id], "matter": "x", "now": at("2026-03-16 15:01")}
    assert refusal(cast.street, order.event, "add_assist", **given) == "no_time_left"


def test_the_event_waits_for_every_order(cast: Cast) -> None:
    third = Unit.objects.get(code__endswith="-D05")
    order = accepted(cast)
    act(cast.street, order.event, "add_assist", now=NOW, assists=[cast.enforcement.actor.unit_id, third.pk], matter="x")
    first, second = Order.objects.filter(event=order.event, role="assist").order_by("id")
    given = {"measures": "已办", "now": NOW}
    act(cast.sanitation, order.event, "answer", order=order, after=[photo("red")], **given)
    act(cast.enforcement, order.event, "accept", order=first, now=NOW)
    act(cast.enforcement, order.event, "answer", order=first, after=[photo("blue")], **given)
    assert state(order.event) == "handling"
    act(cast.street, order.event, "withdraw", order=second, now=NOW, reason="不再需要")
    assert state(order.event) == "feedback"


def test_a_withdrawn_lead_leaves_the_event_to_be_dispatched_again(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.street, order.event, "withdraw", order=order, now=NOW, reason="派错部门")
    assert state(order.event) == "filed"
    assert clock(order, "handle").outcome == "void"
    assert clock(order.event, "dispatch").stopped_at is None
