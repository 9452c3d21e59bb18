"""Another category: the due time is the original start and the new limit; after the due time only by the district."""

import pytest

from apps.clocks.models import DueChange
from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import GARBAGE, accepted, act, at, category_id, filed, fresh
from tests.events.stages import clock, closed, code_of

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
