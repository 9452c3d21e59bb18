"""A second return, or an open question, goes to the conference; its ruling is final."""

from apps.events.models import Event, Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, clock, dispatched, filed, in_post, open_to, refusal, state

NOW = at("2026-03-16 10:00")


def returned_twice(cast: Cast) -> Event:
    order = dispatched(cast)
    event, other = order.event, cast.enforcement.actor.unit_id
    act(cast.sanitation, event, "return_order", order=order, now=MONDAY_9, ground="三定方案", proposed=other)
    act(cast.street_chief, event, "uphold_return", order=order, now=MONDAY_9)
    act(cast.street, event, "dispatch", now=MONDAY_9, lead=other)
    second = Order.objects.get(event=event, state="sent")
    given = {"ground": "三定方案", "proposed": order.unit_id}
    act(cast.enforcement, event, "return_order", order=second, now=MONDAY_9, **given)
    return event


def test_the_second_return_goes_to_the_conference(cast: Cast) -> None:
    event = returned_twice(cast)
    assert state(event) == "conference"
    assert clock(event, "conference").due_at == at("2026-03-18 09:00")  # 2 WD
    assert "uphold_return" not in open_to(cast.street_chief, event)


def test_its_ruling_is_final_and_the_handling_time_has_kept_running(cast: Cast) -> None:
    event = returned_twice(cast)
    leader = in_post("P22", cast.director.appointment.unit)
    lead, assist = cast.enforcement.actor.unit_id, cast.sanitation.actor.unit_id
    act(leader, event, "assign", now=NOW, lead=lead, assists=[assist], ruling="由城管主办")
    assert state(event) == "dispatched"
    order = Order.objects.get(event=event, role="lead", state="sent")
    assert order.final
    assert clock(order, "handle").due_at == at("2026-03-16 15:00")  # since its dispatch at nine
    assert clock(order, "after_ruling").due_at == at("2026-03-17 16:00")  # 4 WH and a day from the ruling at ten
    given = {"ground": "x", "proposed": assist}
    assert refusal(cast.enforcement, event, "return_order", order=order, now=NOW, **given) == "ruling_is_final"


def test_another_lead_takes_the_order_away(cast: Cast) -> None:
    event = returned_twice(cast)
    leader = in_post("P22", cast.director.appointment.unit)
    act(leader, event, "assign", now=NOW, lead=cast.sanitation.actor.unit_id, ruling="由环卫主办")
    states = dict(Order.objects.filter(event=event).values_list("unit_id", "state"))
    assert states[cast.enforcement.actor.unit_id] == "withdrawn"
    assert states[cast.sanitation.actor.unit_id] == "sent"


def test_a_dispatcher_refers_what_nobody_is_responsible_for(cast: Cast) -> None:
    event = filed(cast)
    act(cast.street, event, "refer", now=NOW, reason="权责不清")
    assert state(event) == "conference"
    assert "assign" not in open_to(cast.street, event)


def test_a_return_meanwhile_does_not_take_the_matter_from_the_conference(cast: Cast) -> None:
    order = dispatched(cast, assists=[cast.enforcement.actor.unit_id])
    event, assist = order.event, Order.objects.get(role="assist")
    act(cast.street, event, "withdraw", order=order, now=MONDAY_9, reason="派错")
    act(cast.street, event, "refer", now=MONDAY_9, reason="权责不清")
    given = {"ground": "三定方案", "proposed": order.unit_id}
    act(cast.enforcement, event, "return_order", order=assist, now=MONDAY_9, **given)
    assert state(event) == "conference"


def test_an_assist_that_was_left_over_can_return_and_is_ruled_on(cast: Cast) -> None:
    order = dispatched(cast, assists=[cast.enforcement.actor.unit_id])
    event, assist = order.event, Order.objects.get(role="assist")
    act(cast.street, event, "withdraw", order=order, now=MONDAY_9, reason="派错")
    assert state(event) == "filed"
    given = {"ground": "三定方案", "proposed": order.unit_id}
    act(cast.enforcement, event, "return_order", order=assist, now=MONDAY_9, **given)
    assert state(event) == "return_pending"
    act(cast.street_chief, event, "uphold_return", order=assist, now=MONDAY_9)
    assert state(event) == "filed"
