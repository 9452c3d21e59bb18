"""挂账: the clock stands still, for a reason, until a day; approved by two; it goes on by itself; once."""

from datetime import date

import pytest

from apps.clocks.models import DueChange
from apps.clocks.sweep import sweep
from apps.events.models import Order, Petition
from tests.cast import Cast
from tests.events.scenes import accepted, act, at, clock, fresh, refusal, state

LONG = "0102"  # 已形成违法建设: 15 WD, may be suspended
NOW, APPROVED = at("2026-03-16 10:00"), at("2026-03-17 10:00")
UNTIL = date(2026, 3, 24)
GIVEN = {"cause": "season", "plan": "雨季后拆除", "until": UNTIL}


def suspended(cast: Cast) -> Order:
    """Asked on Monday 16 March at ten, granted a day later, until Tuesday 24 March."""
    order = accepted(cast, code=LONG, urgency=4)
    act(cast.sanitation, order.event, "suspend", order=order, now=NOW, **GIVEN)
    petition = Petition.objects.latest("id")
    act(cast.street, order.event, "approve", order=petition, now=NOW)
    act(cast.director, order.event, "approve", order=petition, now=APPROVED)
    return fresh(order)


def test_the_clock_stands_still_from_the_asking(cast: Cast) -> None:
    order = accepted(cast, code=LONG, urgency=4)
    before = clock(order, "handle").due_at
    assert before == at("2026-04-07 09:00")  # 15 WD; 4 to 6 April are holidays
    order = suspended(cast)
    assert (state(order.event), order.state, order.suspended_until) == ("suspended", "suspended", UNTIL)
    known = clock(order, "handle")
    assert known.paused_at == APPROVED
    assert known.due_at == at("2026-04-08 09:00")  # the day between asking and granting is given back
    assert (order.due_at, order.card_at) == (None, None)


def test_it_goes_on_by_itself_on_its_day_with_what_was_left(cast: Cast) -> None:
    order = suspended(cast)
    sweep(at("2026-03-23 23:59"))
    assert state(order.event) == "suspended"
    sweep(at("2026-03-24 00:01"))
    assert state(order.event) == "handling"
    step = order.event.steps.latest("version")
    assert (step.move, step.system) == ("resume", "deadline sweep")
    # From Tuesday 17th 10:00 to Tuesday 24th 08:00 five working days less two hours passed: 38 working hours.
    assert clock(order, "handle").due_at == at("2026-04-14 17:00")
    assert set(DueChange.objects.filter(clock=clock(order, "handle")).values_list("kind", flat=True)) == {"break"}


def test_it_is_never_late_meanwhile(cast: Cast) -> None:
    order = suspended(cast)
    Order.objects.filter(pk=order.pk).update(suspended_until=date(2026, 9, 1))
    sweep(at("2026-08-01 09:00"))
    assert clock(order, "handle").late_steps == 0


def test_it_can_be_ended_before_its_day(cast: Cast) -> None:
    order = suspended(cast)
    act(cast.street, order.event, "resume", order=order, now=at("2026-03-18 10:00"), reason="天气转晴")
    assert state(order.event) == "handling"


def test_it_is_granted_once(cast: Cast) -> None:
    order = suspended(cast)
    act(cast.street, order.event, "resume", order=order, now=at("2026-03-18 10:00"), reason="天气转晴")
    given = {**GIVEN, "now": at("2026-03-18 10:01")}
    assert refusal(cast.sanitation, order.event, "suspend", order=order, **given) == "suspended_before"


@pytest.mark.parametrize("until", [date(2026, 3, 16), date(2027, 3, 17), date(2020, 1, 1)])
def test_it_ends_after_today_and_within_a_year(cast: Cast, until: date) -> None:
    order = accepted(cast, code=LONG, urgency=4)
    given = {**GIVEN, "until": until, "now": NOW}
    assert refusal(cast.sanitation, order.event, "suspend", order=order, **given) == "suspension_too_long"


def test_only_what_is_long_running_may_be_suspended(cast: Cast) -> None:
    order = accepted(cast)
    assert refusal(cast.sanitation, order.event, "suspend", order=order, now=NOW, **GIVEN) == "not_long_running"


def test_the_second_approval_is_the_districts_and_another_persons(cast: Cast) -> None:
    order = accepted(cast, code=LONG, urgency=4)
    act(cast.sanitation, order.event, "suspend", order=order, now=NOW, **GIVEN)
    petition = Petition.objects.get()
    assert refusal(cast.director, order.event, "approve", order=petition, now=NOW) == "no_power"
    act(cast.street, order.event, "approve", order=petition, now=NOW)
    assert refusal(cast.street, order.event, "approve", order=petition, now=NOW) == "no_power"
