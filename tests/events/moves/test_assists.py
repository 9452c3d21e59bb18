"""Assisting departments: half of what is left of the lead's time, never past it; closing waits for all."""

from decimal import Decimal

import pytest

from apps.errors import NotYours
from apps.events.models import Order
from apps.grids.models import Unit
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, at, dispatched, fresh, photo, state
from tests.events.stages import clock, code_of

ELEVEN = at("2026-03-16 11:00")
LATE = at("2026-03-16 15:00:01")


def added(cast: Cast, lead: Order, *, who: str = "street", now=ELEVEN) -> Order:  # type: ignore[no-untyped-def]
    assists = [cast.enforcement.actor.unit_id]
    act(getattr(cast, who), lead.event, "add_assist", now=now, assists=assists, matter="劝离占道摊贩")
    return Order.objects.select_related("event").get(event=lead.event, role="assist")


def test_half_of_what_is_left_when_they_join(cast: Cast) -> None:
    """The lead is due at 15:00; at 11:00 two working hours are left, so the assist has one: until noon."""
    assist = added(cast, accepted(cast))
    assert (assist.limit, clock(assist, "handle").due_at) == ("1WH", at("2026-03-16 12:00"))
    assert clock(assist, "accept").due_at == at("2026-03-16 11:30")  # half of that


def test_the_last_minutes_are_shared_and_never_passed(cast: Cast) -> None:
    """Ten minutes are left: 0.08 hours each, rounded down."""
    lead = accepted(cast)
    assist = added(cast, lead, now=at("2026-03-16 14:50"))
    assert assist.limit == "0.08WH"
    assert clock(assist, "handle").due_at < clock(lead, "handle").due_at


def test_what_is_over_cannot_be_shared(cast: Cast) -> None:
    assert code_of(added, cast, accepted(cast), now=LATE) == "no_time_left"


def test_the_lead_itself_asks_for_help(cast: Cast) -> None:
    assert added(cast, accepted(cast), who="sanitation").state == "sent"


@pytest.mark.parametrize("who", ["enforcement", "community", "worker", "outsider"])
def test_others_do_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        added(cast, accepted(cast), who=who)


def test_a_unit_has_one_order(cast: Cast) -> None:
    lead = accepted(cast)
    added(cast, lead)
    for unit in (cast.enforcement, cast.sanitation):
        given = {"assists": [unit.actor.unit_id], "matter": "x"}
        assert code_of(act, cast.street, lead.event, "add_assist", now=ELEVEN, **given) == "assists_already"


def test_an_assist_may_return_its_order_and_the_lead_goes_on(cast: Cast) -> None:
    lead = accepted(cast)
    assist = added(cast, lead)
    ground = {"ground": "不属本单位职责", "proposed": cast.centre.actor.unit_id}
    act(cast.enforcement, lead.event, "return_order", order=assist, now=ELEVEN, **ground)
    assert fresh(lead).event.state == "return_pending"
    act(cast.street_leader, lead.event, "uphold_return", order=assist, now=ELEVEN)
    assert (fresh(lead).state, fresh(lead).event.state, fresh(assist).state) == ("accepted", "handling", "withdrawn")


def test_who_added_the_assist_does_not_rule_on_its_return(cast: Cast) -> None:
    lead = dispatched(cast)
    act(cast.sanitation, lead.event, "accept", order=lead, now=MONDAY_9)
    assist = added(cast, lead, who="street_chief")
    ground = {"ground": "不属本单位职责", "proposed": cast.centre.actor.unit_id}
    act(cast.enforcement, lead.event, "return_order", order=assist, now=ELEVEN, **ground)
    assert code_of(act, cast.street_chief, lead.event, "uphold_return", order=assist, now=ELEVEN) == "own_dispatch"


def test_a_withdrawn_assist_is_not_waited_for(cast: Cast) -> None:
    lead = accepted(cast)
    assist = added(cast, lead)
    act(cast.street, lead.event, "withdraw", order=assist, now=ELEVEN, reason="不再需要")
    assert (fresh(assist).state, clock(assist, "handle").outcome) == ("withdrawn", "void")


def test_the_event_waits_for_every_order(cast: Cast) -> None:
    third = Unit.objects.get(code__endswith="-D05")
    order = accepted(cast)
    assists = [cast.enforcement.actor.unit_id, third.pk]
    act(cast.street, order.event, "add_assist", now=ELEVEN, assists=assists, matter="x")
    first, second = Order.objects.filter(event=order.event, role="assist").order_by("id")
    given = {"measures": "已办", "now": ELEVEN}
    act(cast.sanitation, order.event, "answer", order=order, after=[photo("red")], **given)
    act(cast.enforcement, order.event, "accept", order=first, now=ELEVEN)
    act(cast.enforcement, order.event, "answer", order=first, after=[photo("blue")], **given)
    assert state(order.event) == "handling"
    act(cast.street, order.event, "withdraw", order=second, now=ELEVEN, reason="不再需要")
    assert state(order.event) == "feedback"


def test_a_withdrawn_lead_leaves_the_event_to_be_dispatched_again(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.street, order.event, "withdraw", order=order, now=ELEVEN, reason="派错部门")
    assert state(order.event) == "filed"
    assert clock(order, "handle").outcome == "void"
    assert clock(order.event, "dispatch").stopped_at is None


def test_an_assist_that_becomes_the_lead_has_one_order(cast: Cast) -> None:
    lead = accepted(cast)
    assist = added(cast, lead)
    act(cast.street, lead.event, "withdraw", order=lead, now=ELEVEN, reason="派错部门")
    act(cast.street, lead.event, "dispatch", now=ELEVEN, lead=assist.unit_id)
    live = lead.event.orders.exclude(state="withdrawn")
    assert [(order.role, order.unit_id) for order in live] == [("lead", assist.unit_id)]
    assert clock(assist, "handle").outcome == "void"


def test_less_than_a_minute_cannot_be_shared(cast: Cast) -> None:
    """A limit of nothing would be late the moment it is sent."""
    for moment in ("14:59:30", "15:00"):
        assert code_of(added, cast, accepted(cast), now=at(f"2026-03-16 {moment}")) == "no_time_left"


def test_an_assist_is_not_extended_past_the_lead(cast: Cast) -> None:
    """Assist: 9:00 to 11:00. Lead: until 15:00, two working hours later."""
    lead = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    assist = Order.objects.get(event=lead.event, role="assist")
    act(cast.enforcement, lead.event, "accept", order=assist, now=MONDAY_9)
    Order.objects.filter(pk=assist.pk).update(limit="4WH")  # by the form alone it might ask for as much
    ask = {"order": assist, "now": at("2026-03-16 10:30"), "reason": "暴雨"}
    assert code_of(act, cast.enforcement, lead.event, "extend", extra=Decimal("2.01"), **ask) == "past_the_lead"
    act(cast.enforcement, lead.event, "extend", extra=Decimal(2), **ask)


def test_once_the_lead_has_answered_there_is_nothing_to_run_past(cast: Cast) -> None:
    lead = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    assist = Order.objects.get(event=lead.event, role="assist")
    act(cast.enforcement, lead.event, "accept", order=assist, now=MONDAY_9)
    act(cast.sanitation, lead.event, "answer", order=lead, now=MONDAY_9, measures="已办", after=[photo()])
    act(cast.enforcement, lead.event, "extend", order=assist, now=MONDAY_9, extra=Decimal(2), reason="暴雨")
