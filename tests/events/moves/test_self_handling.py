"""What the grid or the community takes on itself: an order that nobody dispatched, verified one level up."""

import pytest

from apps.assessment.models import Entry
from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.lifecycle.sampling import is_sampled
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, category_id, fresh, photo, reported
from tests.events.stages import clock, code_of, self_handled

LATER = at("2026-03-16 10:00")


@pytest.mark.parametrize(("who", "unit"), [("worker", "worker"), ("leader", "worker"), ("clerk", "community")])
def test_the_order_is_of_the_unit_whose_post_took_it_on(cast: Cast, who: str, unit: str) -> None:
    order = self_handled(cast, who)
    assert (order.unit_id, order.own, order.role, order.event.state) == (
        getattr(cast, unit).actor.unit_id,
        True,
        "lead",
        "self_handling",
    )


def test_the_categorys_time_runs_and_the_community_answers_for_it(cast: Cast) -> None:
    """4 WH from Monday, 09:00. Grids and their workers are never measured."""
    order = self_handled(cast)
    handle = clock(order, "handle")
    assert (handle.due_at, handle.unit_id) == (at("2026-03-16 15:00"), order.event.community_id)
    assert clock(order.event, "triage").outcome == "met"


def test_the_grids_answer_is_verified_by_the_community(cast: Cast) -> None:
    order = self_handled(cast)
    act(cast.worker, order.event, "answer", order=order, now=LATER, measures="已清理", after=[photo()])
    order = fresh(order)
    assert (order.event.state, clock(order.event, "verify").unit_id) == ("feedback", order.event.community_id)
    act(cast.clerk, order.event, "pass", order=order, now=LATER)
    assert fresh(order).event.state == "verified"


def test_the_communitys_answer_is_verified_by_the_street(cast: Cast) -> None:
    order = self_handled(cast, "community")
    act(cast.community, order.event, "answer", order=order, now=LATER, measures="已清理", after=[photo()])
    assert clock(order.event, "verify").unit_id == order.event.street_id
    for who in ("community", "clerk", "worker"):
        with pytest.raises(NotYours):
            act(getattr(cast, who), order.event, "pass", order=order, now=LATER)
    act(cast.street_reception, order.event, "pass", order=order, now=LATER)
    assert fresh(order).event.state == "verified"


@pytest.mark.parametrize("who", ["instructor", "liaison", "street_reception", "sanitation", "neighbour_community"])
def test_nobody_else_takes_it_on(cast: Cast, who: str) -> None:
    given = {"category": category_id(), "plan": "清理"}
    assert code_of(act, getattr(cast, who), reported(cast), "self_handle", now=MONDAY_9, **given) == "no_power"


def test_only_who_took_it_on_answers(cast: Cast) -> None:
    order = self_handled(cast)
    for who in ("community", "sanitation"):
        answer = {"measures": "已清理", "after": [photo()]}
        assert code_of(act, getattr(cast, who), order.event, "answer", order=order, now=LATER, **answer) == "no_power"


def test_what_failed_goes_back_to_the_grid(cast: Cast) -> None:
    order = self_handled(cast)
    act(cast.worker, order.event, "answer", order=order, now=LATER, measures="已清理", after=[photo()])
    act(cast.community, order.event, "rework", order=order, now=LATER, failed="仍有残留")
    assert (fresh(order).state, fresh(order).event.state) == ("rework", "rework")
    act(cast.leader, order.event, "answer", order=order, now=LATER, measures="再次清理", after=[photo()])
    assert fresh(order).event.state == "feedback"


def test_running_over_costs_no_department_and_raises_no_card_twice(cast: Cast) -> None:
    self_handled(cast)
    sweep(at("2026-03-20 09:00"))
    assert not Entry.objects.exists()


def test_one_in_twenty_is_looked_at(cast: Cast) -> None:
    sampled = sum(is_sampled("spot check", number, one_in=20) for number in range(20_000))
    assert 850 < sampled < 1150
