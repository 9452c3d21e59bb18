"""The community asks for more; triage stands still meanwhile, and the reporter has a working day."""

from apps.clocks.sweep import sweep
from apps.notices.models import Notice
from tests.cast import Cast
from tests.events.scenes import act, at, clock, open_to, refusal, reported, state

ASKED, TOLD = at("2026-03-16 09:10"), at("2026-03-16 10:10")


def test_triage_pauses_and_goes_on_with_what_was_left(cast: Cast) -> None:
    event = reported(cast)  # 09:00, pressing: triage within 30 minutes
    act(cast.community, event, "ask_more", now=ASKED, missing="具体位置")
    assert state(event) == "supplement"
    assert clock(event, "triage").paused_at == ASKED
    assert clock(event, "supplement").due_at == at("2026-03-17 09:10")
    act(cast.worker, event, "supplement", now=TOLD, more="3号楼东侧", place="3号楼")
    assert clock(event, "triage").due_at == at("2026-03-16 10:30")  # 20 minutes were left
    assert clock(event, "supplement").outcome == "met"
    event.refresh_from_db()
    assert (event.state, event.place) == ("reported", "3号楼")


def test_a_paused_clock_does_not_run_over(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=ASKED, missing="具体位置")
    sweep(at("2026-03-16 17:00"))
    assert clock(event, "triage").late_steps == 0


def test_what_does_not_come_in_time_is_declined_by_itself_and_can_be_reconsidered(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=ASKED, missing="具体位置")
    sweep(at("2026-03-17 09:10"))
    assert state(event) == "supplement"  # due exactly is on time
    sweep(at("2026-03-17 09:11"))
    assert state(event) == "declined"
    assert event.steps.latest("version").given == {"reason": "not_supplemented"}
    act(cast.worker, event, "reconsider", now=at("2026-03-17 09:30"), reason="当时没有信号")
    assert state(event) == "reported"


def test_the_reporter_is_told_what_is_missing(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=ASKED, missing="具体位置")
    notice = Notice.objects.get(kind="asked_more")
    assert (notice.person, notice.data["question"]) == (cast.worker.person, "具体位置")


def test_another_worker_cannot_answer_for_the_reporter(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "ask_more", now=ASKED, missing="具体位置")
    assert "supplement" not in open_to(cast.leader, event)
    assert refusal(cast.leader, event, "supplement", now=TOLD, more="x") == "no_power"
