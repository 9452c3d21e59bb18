"""After closing: called back by somebody apart from handling and verifying, rated by the reporter, each once."""

import pytest

from apps.clocks.sweep import sweep
from apps.errors import Malformed, NotYours
from apps.events.models import Opinion
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, fresh, photo
from tests.events.stages import clock, closed, code_of

CALLED_FOR = "1102"  # 楼上漏水: the category asks for a call back
LATER = at("2026-03-16 11:00")
ANSWER = {"grade": "3", "solved": "partly"}


def test_where_the_category_asks_for_it_a_clock_runs(cast: Cast) -> None:
    """Pressing: 3 WD from Monday, 09:00."""
    event = closed(cast, code=CALLED_FOR).event
    call = clock(event, "call_back")
    assert (call.due_at, call.unit_id, event.call_back_wanted) == (at("2026-03-19 09:00"), event.street_id, True)
    act(cast.clerk, event, "call_back", now=LATER, **ANSWER, words="基本解决")
    event.refresh_from_db()
    assert (event.state, event.call_back_wanted, clock(event, "call_back").outcome) == ("closed", False, "met")
    opinion = Opinion.objects.get(event=event)
    assert (opinion.kind, opinion.grade, opinion.solved, opinion.words, opinion.round) == (
        "call_back",
        3,
        "partly",
        "基本解决",
        1,
    )


def test_who_verified_does_not_call_back(cast: Cast) -> None:
    event = closed(cast).event
    assert code_of(act, cast.community, event, "call_back", now=LATER, **ANSWER) == "verifier_calls_back"


@pytest.mark.parametrize("who", ["sanitation", "worker", "street", "director", "outsider"])
def test_others_have_no_power_to(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), closed(cast).event, "call_back", now=LATER, **ANSWER)


def test_once(cast: Cast) -> None:
    event = closed(cast).event
    act(cast.clerk, event, "call_back", now=LATER, **ANSWER)
    assert code_of(act, cast.street_reception, event, "call_back", now=LATER, **ANSWER) == "called_back_before"


def test_the_reporter_rates_once_and_nobody_else(cast: Cast) -> None:
    event = closed(cast).event
    with pytest.raises(NotYours):
        act(cast.leader, event, "rate", now=LATER, **ANSWER)
    act(cast.worker, event, "rate", now=LATER, **ANSWER)
    assert code_of(act, cast.worker, event, "rate", now=LATER, **ANSWER) == "rated_before"
    act(cast.clerk, event, "call_back", now=LATER, **ANSWER)  # the one does not replace the other
    assert Opinion.objects.filter(event=event).count() == 2


def test_for_seven_days(cast: Cast) -> None:
    event = closed(cast).event
    assert code_of(act, cast.worker, event, "rate", now=at("2026-03-23 09:00:01"), **ANSWER) == "rating_over"
    act(cast.worker, event, "rate", now=at("2026-03-23 09:00"), **ANSWER)


@pytest.mark.parametrize("missing", ["grade", "solved"])
def test_the_grade_and_whether_it_is_solved_are_two_questions(cast: Cast, missing: str) -> None:
    with pytest.raises(Malformed) as caught:
        act(cast.worker, closed(cast).event, "rate", now=LATER, **{**ANSWER, missing: ""})
    assert set(caught.value.data["fields"]) == {missing}


def test_a_dissatisfaction_is_upheld_by_somebody_apart(cast: Cast) -> None:
    order = closed(cast)
    uphold = {"order": order, "now": LATER, "grounds": "回看照片属实"}
    assert code_of(act, cast.director, order.event, "uphold_dissatisfaction", **uphold) == "nobody_dissatisfied"
    act(cast.worker, order.event, "rate", now=LATER, grade="1", solved="no")
    with pytest.raises(NotYours):
        act(cast.sanitation, order.event, "uphold_dissatisfaction", **uphold)
    act(cast.director, order.event, "uphold_dissatisfaction", **uphold)
    assert (fresh(order).state, fresh(order).event.state) == ("passed", "closed")


def test_a_call_back_that_does_not_come_is_late(cast: Cast) -> None:
    event = closed(cast, code=CALLED_FOR, now=MONDAY_9).event
    sweep(at("2026-03-19 09:00:30"))
    assert clock(event, "call_back").late_steps == 1


def test_a_dissatisfaction_is_upheld_once_in_a_closing(cast: Cast) -> None:
    """Two leaders at once would cost the department twice."""
    order = closed(cast)
    act(cast.worker, order.event, "rate", now=LATER, grade="1", solved="no")
    uphold = {"order": order, "grounds": "回看照片属实"}
    act(cast.director, order.event, "uphold_dissatisfaction", now=LATER, **uphold)
    for who in (cast.street_chief, cast.director):
        assert code_of(act, who, order.event, "uphold_dissatisfaction", now=LATER, **uphold) == "upheld_before"
    act(cast.director, order.event, "reopen", now=LATER, evidence="又满溢了")
    act(cast.sanitation, order.event, "answer", order=order, now=LATER, measures="再清", after=[photo()])
    act(cast.community, order.event, "pass", order=order, now=LATER)
    again = at("2026-03-16 11:30")
    act(cast.community, order.event, "close", now=again)
    act(cast.worker, order.event, "rate", now=again, grade="1", solved="no")
    act(cast.street_chief, order.event, "uphold_dissatisfaction", now=again, **uphold)
