"""The second return goes to a conference, whose ruling is final."""

import pytest

from apps.errors import NotYours
from apps.events.models import Event, Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, dispatched, filed, fresh, state
from tests.events.stages import clock, code_of, referred, returned

TEN = at("2026-03-16 10:00")
RULING = {"ruling": "依职责清单指定"}


def returned_twice(cast: Cast) -> Event:
    """By the sanitation centre, upheld; and by the enforcement bureau."""
    first = returned(cast)
    event = first.event
    act(cast.street_chief, event, "uphold_return", order=first, now=TEN)
    act(cast.street, event, "dispatch", now=TEN, lead=cast.enforcement.actor.unit_id)
    second = Order.objects.get(event=event, state="sent")
    proposed = cast.sanitation.actor.unit_id
    act(cast.enforcement, event, "return_order", order=second, now=TEN, ground="条例", proposed=proposed)
    event.refresh_from_db()
    return event


def test_the_second_return_goes_to_the_conference(cast: Cast) -> None:
    """2 WD from Monday, 10:00."""
    event = returned_twice(cast)
    ruling = clock(event, "conference")
    assert (event.state, event.referred) == ("conference", True)
    assert (ruling.due_at, ruling.unit_id) == (at("2026-03-18 10:00"), event.street.parent_id)


def test_the_street_no_longer_rules_on_it(cast: Cast) -> None:
    event = returned_twice(cast)
    order = Order.objects.get(event=event, state="return_pending")
    assert code_of(act, cast.street_leader, event, "uphold_return", order=order, now=TEN) == "wrong_state"


def test_the_ruling_names_a_new_lead(cast: Cast) -> None:
    """4 WH from Monday, 10:00: two before noon, two after 14:00; the day after that ends on Tuesday."""
    event = returned_twice(cast)
    act(cast.director, event, "assign", now=TEN, lead=cast.sanitation.actor.unit_id, **RULING)
    order = Order.objects.select_related("event").get(event=event, state="sent")
    assert (order.event.state, order.event.referred, order.final) == ("dispatched", False, True)
    assert clock(order, "handle").due_at == at("2026-03-16 16:00")
    assert clock(order, "after_ruling").due_at == at("2026-03-17 16:00")
    before = Order.objects.get(event=event, unit=cast.enforcement.actor.unit_id)
    assert (before.state, clock(before, "handle").outcome) == ("withdrawn", "void")


def test_who_holds_the_order_keeps_it_and_its_running_time(cast: Cast) -> None:
    event = returned_twice(cast)
    order = Order.objects.get(event=event, state="return_pending")
    due = clock(order, "handle").due_at
    act(cast.district_leader, event, "assign", now=at("2026-03-16 11:00"), lead=order.unit_id, **RULING)
    order = fresh(order)
    assert (order.state, order.final, order.event.state) == ("sent", True, "dispatched")
    assert clock(order, "handle").due_at == due


def test_a_ruling_is_final(cast: Cast) -> None:
    event = referred(cast)
    act(cast.director, event, "assign", now=TEN, lead=cast.sanitation.actor.unit_id, **RULING)
    order = Order.objects.get(event=event)
    back = {"order": order, "now": TEN, "ground": "条例", "proposed": cast.enforcement.actor.unit_id}
    assert code_of(act, cast.sanitation, event, "return_order", **back) == "ruling_is_final"


def test_assists_of_a_ruling_get_half_of_what_is_left(cast: Cast) -> None:
    """The lead keeps its order: of 10:00–16:00 with two hours' lunch, three working hours are left at 11:00."""
    event = returned_twice(cast)
    lead, assist = cast.enforcement.actor.unit_id, cast.sanitation.actor.unit_id
    act(cast.director, event, "assign", now=at("2026-03-16 11:00"), lead=lead, assists=[assist], **RULING)
    order = Order.objects.get(event=event, role="assist", state="sent")
    assert (order.limit, clock(order, "handle").due_at) == ("1.5WH", at("2026-03-16 14:30"))


def test_the_dispatcher_may_refer_what_has_no_owner(cast: Cast) -> None:
    event = referred(cast)
    assert (event.state, clock(event, "dispatch").outcome) == ("conference", "met")


@pytest.mark.parametrize("who", ["street", "street_chief", "community", "sanitation", "centre", "outsider"])
def test_only_a_conference_rules(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), referred(cast), "assign", now=TEN, lead=cast.sanitation.actor.unit_id, **RULING)


def test_the_lead_does_not_assist_itself(cast: Cast) -> None:
    lead = cast.sanitation.actor.unit_id
    event = filed(cast)
    assert code_of(act, cast.street, event, "dispatch", now=TEN, lead=lead, assists=[lead]) == "lead_assists"


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


def test_the_dispatcher_does_not_undo_a_ruling(cast: Cast) -> None:
    event = referred(cast)
    act(cast.director, event, "assign", now=TEN, lead=cast.sanitation.actor.unit_id, **RULING)
    order = Order.objects.get(event=event)
    back = {"order": order, "now": TEN, "reason": "派给别的部门"}
    for who in (cast.street, cast.street_chief, cast.district_dispatcher):
        assert code_of(act, who, event, "withdraw", **back) == "ruling_is_final"
    act(cast.district_leader, event, "withdraw", **back)
    assert state(event) == "filed"


def test_a_conference_withdraws_only_what_a_conference_has_assigned(cast: Cast) -> None:
    order = dispatched(cast)
    given = {"order": order, "now": TEN, "reason": "派给别的部门"}
    assert code_of(act, cast.district_leader, order.event, "withdraw", **given) == "not_by_ruling"
