"""What was asked for does not come: declined by itself, and the reporter may ask to reconsider."""

from apps.clocks.sweep import sweep
from apps.events.models import Event
from tests.cast import Cast
from tests.events.scenes import act, at, reported
from tests.events.stages import clock, code_of, steps

DUE, AFTER = at("2026-03-17 09:10"), at("2026-03-17 09:10:30")


def asked_more(cast: Cast) -> Event:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=at("2026-03-16 09:10"), missing="具体位置")
    return event


def test_it_is_declined_after_a_working_day(cast: Cast) -> None:
    event = asked_more(cast)
    sweep(DUE)
    event.refresh_from_db()
    assert event.state == "supplement"  # due exactly is on time
    sweep(AFTER)
    event.refresh_from_db()
    assert (event.state, event.due_at) == ("declined", None)
    assert clock(event, "supplement").outcome == "missed"
    assert (clock(event, "triage").outcome, clock(event, "triage").minutes) == ("met", -20)  # as of its pause
    step = event.steps.latest("version")
    assert (step.move, step.system, step.given["reason"]) == ("lapse_supplement", "deadline sweep", "not_supplemented")


def test_it_happens_once(cast: Cast) -> None:
    event = asked_more(cast)
    sweep(AFTER)
    sweep(AFTER)
    assert steps(event) == ["report", "ask_more", "lapse_supplement"]


def test_the_reporter_may_ask_to_reconsider(cast: Cast) -> None:
    event = asked_more(cast)
    sweep(AFTER)
    act(cast.worker, event, "reconsider", now=AFTER, reason="补充位置")
    event.refresh_from_db()
    assert event.state == "reported"


def test_nobody_lapses_it_by_hand(cast: Cast) -> None:
    for member in (cast.community, cast.worker, cast.director):
        assert code_of(act, member, asked_more(cast), "lapse_supplement", now=AFTER) == "by_system_only"
