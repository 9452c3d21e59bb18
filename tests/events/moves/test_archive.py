"""A closed event is archived by itself after fifteen days."""

from apps.clocks.sweep import sweep
from tests.cast import Cast
from tests.events.scenes import act, at
from tests.events.stages import clock, closed, code_of, steps

DUE = at("2026-03-31 09:00")  # 15 days of 24 hours after Monday 16 March, 09:00
AFTER = at("2026-03-31 09:00:01")


def test_fifteen_days_after_closing(cast: Cast) -> None:
    event = closed(cast).event
    sweep(DUE)
    event.refresh_from_db()
    assert event.state == "closed"
    sweep(AFTER)
    sweep(AFTER)
    event.refresh_from_db()
    assert (event.state, event.due_at) == ("archived", None)
    assert steps(event).count("archive") == 1


def test_a_call_back_that_never_came_is_missed(cast: Cast) -> None:
    event = closed(cast, code="1102").event
    sweep(AFTER)
    event.refresh_from_db()
    assert (event.call_back_wanted, clock(event, "call_back").outcome) == (False, "missed")


def test_what_was_reopened_is_not_archived(cast: Cast) -> None:
    event = closed(cast).event
    act(cast.director, event, "reopen", now=at("2026-03-30 09:00"), evidence="又满溢了")
    sweep(AFTER)
    event.refresh_from_db()
    assert event.state == "rework"


def test_nobody_archives_by_hand_and_nothing_comes_back_from_the_archive(cast: Cast) -> None:
    event = closed(cast).event
    assert code_of(act, cast.director, event, "archive", now=DUE) == "by_system_only"
    sweep(AFTER)
    assert code_of(act, cast.director, event, "reopen", now=AFTER, evidence="x") == "wrong_state"
    assert code_of(act, cast.worker, event, "rate", now=AFTER, grade="4", solved="yes") == "wrong_state"
