"""Somebody is sent to look before filing, and at the result before it is verified."""

from tests.cast import Cast
from tests.events.scenes import act, answered, at, clock, open_to, refusal, reported, state

SENT, BACK = at("2026-03-16 09:10"), at("2026-03-16 11:10")


def test_who_is_sent_has_a_limit_and_triage_stands_still(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "send_check", now=SENT, checker=cast.leader.person.pk, look_for="有无垃圾")
    assert clock(event, "check").due_at == at("2026-03-16 15:10")  # 4 WH: 2:50 before lunch, 1:10 after it
    assert clock(event, "triage").paused_at == SENT
    act(cast.leader, event, "answer_check", now=BACK, finding="as_reported")
    assert state(event) == "reported"
    assert clock(event, "check").outcome == "met"
    assert clock(event, "triage").due_at == at("2026-03-16 11:30")


def test_only_who_was_sent_can_tell(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "send_check", now=SENT, checker=cast.leader.person.pk)
    assert refusal(cast.worker, event, "answer_check", now=BACK, finding="nothing") == "no_power"


def test_another_can_be_sent_instead(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "send_check", now=SENT, checker=cast.leader.person.pk)
    act(cast.community, event, "send_check", now=SENT, checker=cast.worker.person.pk)
    assert "answer_check" not in open_to(cast.leader, event)
    assert "answer_check" in open_to(cast.worker, event)


def test_a_look_at_the_result_does_not_stop_verification(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "ask_look", now=SENT, checker=cast.worker.person.pk)
    assert state(order.event) == "feedback"
    assert clock(order.event, "check").stopped_at is None
    assert refusal(cast.community, order.event, "ask_look", now=SENT, checker=1) == "being_looked_at"
    act(cast.worker, order.event, "look", now=BACK, solved="yes")
    assert clock(order.event, "check").outcome == "met"
    act(cast.community, order.event, "pass", order=order, now=BACK)
    assert state(order.event) == "verified"


def test_a_look_that_is_overtaken_is_neither_met_nor_missed(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "ask_look", now=SENT, checker=cast.worker.person.pk)
    act(cast.community, order.event, "pass", order=order, now=BACK)
    assert clock(order.event, "check").outcome == "void"
    assert "look" not in open_to(cast.worker, order.event)
