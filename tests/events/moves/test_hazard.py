"""A hazard has two limits, and both are real clocks: contain it, then repair it."""

from decimal import Decimal

from apps.assessment.models import Entry
from apps.clocks.sweep import sweep
from tests.cast import Cast
from tests.events.scenes import accepted, act, at, clock, fresh, photo, refusal

BURST = "0501"  # 供水管道爆裂: contain within 1 UH, repair within 5 WD
NOW = at("2026-03-16 09:30")


def test_containing_comes_first_and_starts_the_repair(cast: Cast) -> None:
    order = accepted(cast, code=BURST, urgency=1)
    assert clock(order, "contain").due_at == at("2026-03-16 10:00")
    given = {"measures": "已修复", "after": [photo()]}
    assert refusal(cast.sanitation, order.event, "answer", order=order, now=NOW, **given) == "not_contained"
    act(cast.sanitation, order.event, "contain", order=order, now=NOW, measures="已围挡止水")
    assert clock(order, "contain").outcome == "met"
    assert clock(order, "handle").due_at == at("2026-03-23 09:30")
    assert fresh(order).contained_at == NOW
    act(cast.sanitation, order.event, "answer", order=order, now=NOW, measures="已修复", after=[photo()])


def test_containing_late_costs_points_of_its_own(cast: Cast) -> None:
    accepted(cast, code=BURST, urgency=1)
    sweep(at("2026-03-16 10:01"))
    entries = Entry.objects.filter(code="contain_late")
    assert [entry.points for entry in entries] == [Decimal(-1)]  # half a point, doubled for 特急


def test_the_accept_window_is_at_most_half_of_the_time_to_contain(cast: Cast) -> None:
    order = accepted(cast, code="0705", urgency=1)  # 电梯困人: 0.5 UH
    assert clock(order, "accept").due_at == at("2026-03-16 09:10")  # ten minutes, less than a quarter of an hour


def test_only_a_hazard_is_contained_and_once(cast: Cast) -> None:
    order = accepted(cast)
    assert refusal(cast.sanitation, order.event, "contain", order=order, now=NOW, measures="x") == "no_hazard"
    order = accepted(cast, code=BURST, urgency=1)
    act(cast.sanitation, order.event, "contain", order=order, now=NOW, measures="已围挡")
    assert refusal(cast.sanitation, order.event, "contain", order=order, now=NOW, measures="x") == "contained_before"


def test_the_time_to_contain_is_not_extended(cast: Cast) -> None:
    order = accepted(cast, code=BURST, urgency=1)
    given = {"extra": Decimal("0.5"), "reason": "x", "now": NOW}
    assert refusal(cast.sanitation, order.event, "extend", order=order, **given) == "not_contained"
