"""The reporter is asked for more: triage pauses meanwhile, and goes on with what was left."""

import pytest

from apps.clocks.sweep import sweep
from apps.errors import Malformed, NotYours
from apps.events.models import Event
from apps.notices.models import Notice
from tests.cast import Cast
from tests.events.scenes import act, at, photo, reported
from tests.events.stages import clock

TEN_PAST = at("2026-03-16 09:10")
ANSWERED = at("2026-03-16 11:10")


def asked_more(cast: Cast) -> Event:
    event = reported(cast)  # pressing: 30 minutes of triage, until 09:30
    act(cast.community, event, "ask_more", now=TEN_PAST, missing="具体位置")
    event.refresh_from_db()
    return event


def test_triage_pauses_and_a_working_day_runs_for_the_answer(cast: Cast) -> None:
    event = asked_more(cast)
    assert event.state == "supplement"
    assert clock(event, "triage").paused_at == TEN_PAST
    assert clock(event, "supplement").due_at == event.due_at == at("2026-03-17 09:10")


def test_what_was_left_is_left_still(cast: Cast) -> None:
    event = asked_more(cast)
    act(cast.worker, event, "supplement", now=ANSWERED, more="3号楼东侧", place="3号楼", photos=[photo()])
    event.refresh_from_db()
    assert (event.state, event.place) == ("reported", "3号楼")
    assert clock(event, "supplement").outcome == "met"
    assert clock(event, "triage").due_at == event.due_at == at("2026-03-16 11:30")


def test_lateness_before_the_question_stays(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=at("2026-03-16 09:40"), missing="具体位置")
    act(cast.worker, event, "supplement", now=ANSWERED, more="3号楼")
    triage = clock(event, "triage")
    assert (triage.late_steps, triage.due_at) == (1, at("2026-03-16 09:30"))


@pytest.mark.parametrize("who", ["worker", "clerk", "street_reception"])
def test_the_reporter_answers_or_triage_for_them(cast: Cast, who: str) -> None:
    event = asked_more(cast)
    act(getattr(cast, who), event, "supplement", now=ANSWERED, more="3号楼")
    event.refresh_from_db()
    assert event.state == "reported"


@pytest.mark.parametrize("who", ["leader", "street", "sanitation", "neighbour_community"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), asked_more(cast), "supplement", now=ANSWERED, more="3号楼")


def test_it_is_said_what_is_missing(cast: Cast) -> None:
    with pytest.raises(Malformed):
        act(cast.community, reported(cast), "ask_more", now=TEN_PAST)


def test_a_paused_clock_does_not_run_over(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=TEN_PAST, missing="具体位置")
    sweep(at("2026-03-16 17:00"))
    assert clock(event, "triage").late_steps == 0


def test_the_reporter_is_told_what_is_missing(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=TEN_PAST, missing="具体位置")
    notice = Notice.objects.get(kind="asked_more")
    assert (notice.person, notice.data["question"]) == (cast.worker.person, "具体位置")
