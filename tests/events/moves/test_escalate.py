"""What cannot be solved below goes one level up, with what was tried."""

import pytest

from apps.errors import Malformed, NotYours
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import act, at, category_id, filed, fresh, photo
from tests.events.stages import clock, code_of, self_handled

LATER = at("2026-03-16 10:00")
TRIED = {"tried": "已劝导三次", "why": "无执法权"}


def escalated(cast: Cast, who: str) -> Order:
    order = self_handled(cast, who)
    act(getattr(cast, who), order.event, "escalate", now=LATER, **TRIED)
    return fresh(order)


def test_from_the_grid_it_goes_to_its_community(cast: Cast) -> None:
    order = escalated(cast, "worker")
    triage = clock(order.event, "triage")
    assert (order.state, order.event.state, order.event.raised) == ("withdrawn", "reported", False)
    assert clock(order, "handle").outcome == "void"
    assert (triage.unit_id, triage.started_at) == (order.event.community_id, LATER)
    act(cast.community, order.event, "file", now=LATER, category=category_id(), urgency=3, quality="B")


def test_from_the_community_it_goes_to_its_street_for_good(cast: Cast) -> None:
    order = escalated(cast, "community")
    filing = {"category": category_id(), "urgency": 3, "quality": "B"}
    assert (order.event.raised, clock(order.event, "triage").unit_id) == (True, order.event.street_id)
    with pytest.raises(NotYours):
        act(cast.community, order.event, "file", now=LATER, **filing)
    act(cast.street_reception, order.event, "file", now=LATER, **filing)
    assert fresh(order).event.state == "filed"


def test_the_history_says_what_was_tried(cast: Cast) -> None:
    step = escalated(cast, "worker").event.steps.latest("version")
    assert step.given == TRIED


@pytest.mark.parametrize("missing", ["tried", "why"])
def test_it_has_to_be_said(cast: Cast, missing: str) -> None:
    order = self_handled(cast)
    with pytest.raises(Malformed):
        act(cast.worker, order.event, "escalate", now=LATER, **{**TRIED, missing: ""})


def test_a_grid_worker_does_not_escalate_what_the_community_took_on(cast: Cast) -> None:
    order = self_handled(cast, "community")
    assert code_of(act, cast.worker, order.event, "escalate", now=LATER, **TRIED) == "not_the_handler"


def test_the_community_escalates_for_its_grid(cast: Cast) -> None:
    order = self_handled(cast)
    act(cast.clerk, order.event, "escalate", now=LATER, **TRIED)
    assert fresh(order).event.state == "reported"


def test_what_was_dispatched_is_not_escalated(cast: Cast) -> None:
    assert code_of(act, cast.worker, filed(cast), "escalate", now=LATER, **TRIED) == "wrong_state"


def test_what_the_community_has_passed_on_it_cannot_take_back_for_a_new_clock(cast: Cast) -> None:
    event = escalated(cast, "community").event
    given = {"category": category_id(), "plan": "再试一次", "measures": "已清理", "after": [photo()]}
    for move in ("self_handle", "solve_on_spot"):
        assert code_of(act, cast.community, event, move, now=LATER, **given) == "no_power"


def test_what_the_grid_has_passed_on_its_community_takes_on_and_not_the_grid_again(cast: Cast) -> None:
    event = escalated(cast, "worker").event
    given = {"category": category_id(), "plan": "再试一次", "measures": "已清理", "after": [photo()]}
    for who, move in ((cast.worker, "self_handle"), (cast.leader, "self_handle"), (cast.worker, "solve_on_spot")):
        assert code_of(act, who, event, move, now=LATER, **given) == "passed_on"
    act(cast.community, event, "self_handle", now=LATER, category=category_id(), plan="社区组织清理")
