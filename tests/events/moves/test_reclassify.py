"""Another category: the due time is the original start and the new limit; after the due time only by the district."""

import pytest

from apps.clocks.models import DueChange
from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import GARBAGE, accepted, act, answered, at, category_id, filed, fresh
from tests.events.stages import clock, closed, code_of

CARCASS = "0112"  # 动物尸体: 4 working hours, as garbage has
RUBBLE = "0104"  # 积存建筑垃圾渣土: 5 working days
TEN = at("2026-03-16 10:00")
LATE = at("2026-03-16 16:00")


def reclassified(cast: Cast, order: Order, who: str = "street", *, now=TEN, code: str = RUBBLE) -> Order:  # type: ignore[no-untyped-def]
    act(getattr(cast, who), order.event, "reclassify", now=now, category=category_id(code), reason="实为渣土")
    return fresh(order)


def test_new_due_is_original_start_and_new_limit(cast: Cast) -> None:
    """5 WD from Monday the 16th, 09:00; an hour later makes no difference."""
    order = reclassified(cast, accepted(cast))
    handle = clock(order, "handle")
    assert (handle.started_at, handle.due_at, handle.limit) == (
        at("2026-03-16 09:00"),
        at("2026-03-23 09:00"),
        "5WD",
    )
    assert (order.limit, order.due_at, order.event.category_id) == ("5WD", handle.due_at, category_id(RUBBLE))
    assert DueChange.objects.get(clock=handle).kind == "reclassify"


def test_an_assist_has_half_of_it(cast: Cast) -> None:
    """20 WH: seven on Monday, eight on Tuesday, five on Wednesday until 15:00."""
    lead = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    reclassified(cast, lead)
    assist = Order.objects.get(event=lead.event, role="assist")
    assert clock(assist, "handle").due_at == at("2026-03-18 15:00")


def test_a_shorter_limit_can_make_it_late_at_once(cast: Cast) -> None:
    order = accepted(cast, code=RUBBLE, urgency=4)
    order = reclassified(cast, order, now=LATE, code=GARBAGE)
    assert (clock(order, "handle").due_at, clock(order, "handle").late_steps) == (at("2026-03-16 15:00"), 1)


def test_the_step_says_which_due_times_it_moved(cast: Cast) -> None:
    order = reclassified(cast, accepted(cast))
    (moved,) = order.event.steps.latest("version").given["due"]
    assert (moved["stage"], moved["unit"]) == ("handle", order.unit_id)


def test_after_the_due_time_only_the_district_does_and_the_lateness_falls(cast: Cast) -> None:
    order = accepted(cast)
    sweep(at("2026-03-16 15:00:30"))
    for who in ("street", "community", "street_chief", "street_reception"):
        assert code_of(reclassified, cast, order, who, now=LATE) == "after_due"
    reclassified(cast, order, "district_dispatcher", now=LATE)
    assert (clock(order, "handle").late_steps, clock(order, "handle").marked) == (0, 1)


def test_the_day_after_a_rulings_limit_moves_with_the_limit(cast: Cast) -> None:
    """5 WD and one more."""
    event, lead = filed(cast), cast.sanitation.actor.unit_id
    act(cast.street, event, "refer", now=at("2026-03-16 09:00"), reason="权责不清")
    act(cast.director, event, "assign", now=at("2026-03-16 09:00"), lead=lead, ruling="指定")
    order = reclassified(cast, Order.objects.select_related("event").get(event=event))
    assert clock(order, "after_ruling").due_at == at("2026-03-24 09:00")


def test_another_category_is_another(cast: Cast) -> None:
    assert code_of(reclassified, cast, accepted(cast), code=GARBAGE) == "same_category"


@pytest.mark.parametrize("who", ["sanitation", "worker", "director", "outsider", "neighbour_community"])
def test_triage_and_dispatch_do_it_and_nobody_else(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        reclassified(cast, accepted(cast), who)


def test_a_closed_event_keeps_its_category(cast: Cast) -> None:
    assert code_of(reclassified, cast, closed(cast)) == "wrong_state"


def test_an_assist_that_joined_late_stays_within_the_leads_time(cast: Cast) -> None:
    """Half an hour of the lead's four is left at 14:30; the new category has four hours too."""
    lead = accepted(cast)
    act(
        cast.street,
        lead.event,
        "add_assist",
        now=at("2026-03-16 14:30"),
        assists=[cast.enforcement.actor.unit_id],
        matter="劝离",
    )
    reclassified(cast, lead, now=at("2026-03-16 14:35"), code=CARCASS)
    assist = Order.objects.get(event=lead.event, role="assist")
    assert (assist.limit, clock(assist, "handle").due_at) == ("0.25WH", at("2026-03-16 14:45"))
    assert clock(lead, "handle").due_at == at("2026-03-16 15:00")


def test_an_assist_keeps_its_share_where_the_lead_would_have_had_none_left(cast: Cast) -> None:
    """Of five days it joins on the second; four hours were over on the first."""
    lead = accepted(cast, code=RUBBLE, urgency=4)
    tuesday = at("2026-03-17 09:00")
    act(cast.street, lead.event, "add_assist", now=tuesday, assists=[cast.enforcement.actor.unit_id], matter="劝离")
    assist = Order.objects.get(event=lead.event, role="assist")
    share = assist.limit
    reclassified(cast, lead, now=tuesday, code=GARBAGE)
    assert (fresh(assist).limit, clock(lead, "handle").late_steps > 0) == (share, True)


def test_what_is_in_rework_has_half_of_the_new_limit(cast: Cast) -> None:
    """Otherwise it would begin anew with the whole of it."""
    order, then = answered(cast, then=at("2026-03-16 14:30")), at("2026-03-16 14:30")
    act(cast.community, order.event, "rework", order=order, now=then, failed="仍有残留")
    reclassified(cast, order, now=at("2026-03-16 14:40"), code=CARCASS)
    handle = clock(order, "handle")
    assert (fresh(order).limit, handle.limit, handle.due_at) == ("4WH", "2WH", at("2026-03-16 16:30"))


def test_what_waits_for_a_new_lead_is_reclassified_too(cast: Cast) -> None:
    lead = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    act(cast.street, lead.event, "withdraw", order=lead, now=TEN, reason="派错")
    reclassified(cast, lead)
    assert Order.objects.get(event=lead.event, role="assist").limit == "2.5WD"
