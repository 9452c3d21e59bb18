"""A hazard has two limits: the danger is removed first, in hours; then the repair begins, in days."""

from decimal import Decimal

import pytest

from apps.assessment.models import Entry
from apps.clocks.models import Clock
from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.models import Card, Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, at, category_id, dispatched, fresh, photo, reported
from tests.events.stages import HAZARD, clock, code_of

CONTAINED = at("2026-03-16 09:40")


def hazard(cast: Cast) -> Order:
    return accepted(cast, code=HAZARD, urgency=1)


def contained(cast: Cast) -> Order:
    order = hazard(cast)
    act(cast.sanitation, order.event, "contain", order=order, now=CONTAINED, measures="已围护止水")
    return fresh(order)


def test_only_the_time_to_contain_runs_at_first(cast: Cast) -> None:
    """1 UH to contain; 10 minutes to accept, as for every critical event."""
    order = dispatched(cast, code=HAZARD, urgency=1)
    stages = Clock.objects.filter(about="order", about_id=order.pk).values_list("stage", flat=True)
    assert set(stages) == {"accept", "contain"}
    assert clock(order, "contain").due_at == at("2026-03-16 10:00")
    assert clock(order, "accept").due_at == at("2026-03-16 09:10")


def test_the_repair_begins_when_the_danger_is_removed(cast: Cast) -> None:
    """5 WD from Monday, 09:40."""
    order = contained(cast)
    assert (order.state, order.event.state, order.contained_at) == ("accepted", "handling", CONTAINED)
    assert clock(order, "contain").outcome == "met"
    assert clock(order, "handle").due_at == order.due_at == at("2026-03-23 09:40")


def test_it_is_contained_before_it_is_answered(cast: Cast) -> None:
    order = hazard(cast)
    answer = {"order": order, "now": CONTAINED, "measures": "已修复"}
    assert code_of(act, cast.sanitation, order.event, "answer", **answer, after=[photo()]) == "not_contained"
    act(cast.sanitation, order.event, "contain", order=order, now=CONTAINED, measures="已围护止水")
    act(cast.sanitation, order.event, "answer", **answer, after=[photo()])
    assert fresh(order).event.state == "feedback"


def test_it_is_contained_once(cast: Cast) -> None:
    order = contained(cast)
    again = {"order": order, "now": CONTAINED, "measures": "x"}
    assert code_of(act, cast.sanitation, order.event, "contain", **again) == "contained_before"


def test_other_categories_have_nothing_to_contain(cast: Cast) -> None:
    order = accepted(cast)
    now = {"order": order, "now": CONTAINED, "measures": "x"}
    assert code_of(act, cast.sanitation, order.event, "contain", **now) == "no_hazard"


def test_containing_late_raises_a_card_at_once_and_the_repair_has_its_whole_time(cast: Cast) -> None:
    order = hazard(cast)
    sweep(at("2026-03-16 10:00:30"))
    assert Card.objects.get(order=order).colour == "yellow"
    act(cast.sanitation, order.event, "contain", order=order, now=at("2026-03-16 10:30"), measures="已围护止水")
    assert (clock(order, "contain").outcome, clock(order, "contain").minutes) == ("missed", 30)
    assert clock(order, "handle").due_at == at("2026-03-23 10:30")


def test_the_repair_can_be_extended(cast: Cast) -> None:
    order = contained(cast)
    given = {"order": order, "extra": Decimal(2), "reason": "管材未到"}
    assert code_of(act, cast.sanitation, order.event, "extend", now=at("2026-03-20 09:39"), **given) == "too_early"
    act(cast.sanitation, order.event, "extend", now=at("2026-03-20 09:40"), **given)


def test_rework_is_about_the_repair(cast: Cast) -> None:
    """5 WD, answered at once: nearly all of it is left."""
    order = contained(cast)
    act(cast.sanitation, order.event, "answer", order=order, now=CONTAINED, measures="已修复", after=[photo()])
    act(cast.community, order.event, "rework", order=order, now=CONTAINED, failed="仍渗水")
    assert clock(order, "handle").limit == "40WH"


@pytest.mark.parametrize("who", ["enforcement", "community", "street", "sanitation_leader"])
def test_only_who_handles_it_says_so(cast: Cast, who: str) -> None:
    order = hazard(cast)
    with pytest.raises(NotYours):
        act(getattr(cast, who), order.event, "contain", order=order, now=CONTAINED, measures="x")


def test_containing_late_costs_points_of_its_own(cast: Cast) -> None:
    accepted(cast, code=HAZARD, urgency=1)
    sweep(at("2026-03-16 10:01"))
    entries = Entry.objects.filter(code="contain_late")
    assert [entry.points for entry in entries] == [Decimal(-1)]


def test_what_the_community_takes_on_itself_has_both_limits_too(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "self_handle", now=MONDAY_9, category=category_id(HAZARD), plan="先关阀")
    order = Order.objects.get(event=event)
    assert (order.contain_limit, order.limit, clock(order, "contain").due_at) == ("1UH", "5WD", at("2026-03-16 10:00"))
    answer = {"order": order, "now": MONDAY_9, "measures": "已止水", "after": [photo()]}
    assert code_of(act, cast.community, event, "answer", **answer) == "not_contained"
    act(cast.community, event, "contain", order=order, now=MONDAY_9, measures="已关阀")
    act(cast.community, event, "answer", **answer)
    assert fresh(order).event.state == "feedback"


def test_what_was_solved_on_the_spot_and_comes_back_is_contained_already(cast: Cast) -> None:
    event = reported(cast)
    given = {"category": category_id(HAZARD), "measures": "已止水", "after": [photo()]}
    act(cast.worker, event, "solve_on_spot", now=MONDAY_9, **given)
    order = Order.objects.get(event=event)
    if fresh(order).event.state == "feedback":  # one of twenty is looked at
        act(cast.community, event, "pass", order=order, now=MONDAY_9)
        act(cast.community, event, "close", now=MONDAY_9)
    act(cast.director, event, "reopen", now=MONDAY_9, evidence="又漏了")
    assert (clock(order, "handle").limit, clock(order, "handle").outcome) == ("2.5WD", "")
