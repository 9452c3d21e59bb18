"""Somebody is sent to look, before filing and at the result; only the person sent tells what was found."""

import pytest

from apps.errors import NotYours
from apps.events.models import Event
from apps.staff.actions import appoint
from apps.staff.models import Post
from apps.staff.queries import actor_for
from tests.cast import SINCE, TODAY, Cast
from tests.events.scenes import Somebody, act, answered, at, fresh, reported
from tests.events.stages import clock, code_of

TEN_PAST = at("2026-03-16 09:10")
NOON = at("2026-03-16 12:00")


def sent_to_look(cast: Cast, who: str = "instructor") -> Event:
    event = reported(cast)
    act(cast.community, event, "send_check", now=TEN_PAST, checker=getattr(cast, who).person.pk)
    event.refresh_from_db()
    return event


def test_triage_pauses_while_somebody_looks(cast: Cast) -> None:
    """Pressing: 4 WH to look; from 09:10 until noon 2:50, and 1:10 after 14:00."""
    event = sent_to_look(cast)
    assert (event.state, event.checker_id) == ("checking", cast.instructor.person.pk)
    assert clock(event, "triage").paused_at == TEN_PAST
    assert clock(event, "check").due_at == event.due_at == at("2026-03-16 15:10")


def test_what_was_found_brings_it_back_to_triage(cast: Cast) -> None:
    event = sent_to_look(cast)
    step = act(cast.instructor, event, "answer_check", now=NOON, finding="different", details="在2号楼")
    event.refresh_from_db()
    assert (event.state, event.checker_id) == ("reported", None)
    assert step.given == {"finding": "different", "details": "在2号楼"}
    assert clock(event, "check").outcome == "met"
    assert clock(event, "triage").due_at == at("2026-03-16 12:20")


@pytest.mark.parametrize("who", ["worker", "community", "clerk", "director"])
def test_only_who_was_sent_answers(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), sent_to_look(cast), "answer_check", now=NOON, finding="nothing")


def test_somebody_else_can_be_sent_and_the_clock_runs_on(cast: Cast) -> None:
    event = sent_to_look(cast)
    act(cast.clerk, event, "send_check", now=NOON, checker=cast.liaison.person.pk)
    assert clock(event, "check").due_at == at("2026-03-16 15:10")
    assert code_of(act, cast.instructor, event, "answer_check", now=NOON, finding="nothing") == "no_power"
    act(cast.liaison, event, "answer_check", now=NOON, finding="nothing")


def test_a_result_is_looked_at_while_verification_waits(cast: Cast) -> None:
    order = answered(cast)
    event = order.event
    act(cast.community, event, "ask_look", now=TEN_PAST, checker=cast.worker.person.pk)
    again = {"checker": cast.liaison.person.pk}
    assert code_of(act, cast.community, event, "ask_look", now=TEN_PAST, **again) == "being_looked_at"
    assert clock(event, "check").due_at == at("2026-03-16 15:10")
    act(cast.worker, event, "look", now=NOON, solved="partly", note="还有两袋")
    event.refresh_from_db()
    assert (event.state, event.checker_id, clock(event, "check").outcome) == ("feedback", None, "met")
    assert code_of(act, cast.worker, event, "look", now=NOON, solved="yes") == "no_power"


def test_the_look_is_overtaken_by_the_verdict(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "ask_look", now=TEN_PAST, checker=cast.worker.person.pk)
    act(cast.community, order.event, "pass", order=order, now=NOON)
    assert clock(order.event, "check").outcome == "void"
    assert fresh(order).event.checker_id is None


def test_who_joins_the_handlers_meanwhile_does_not_look_at_the_result(cast: Cast) -> None:
    event = answered(cast).event
    act(cast.community, event, "ask_look", now=TEN_PAST, checker=cast.worker.person.pk)
    unit, post = cast.sanitation.appointment.unit, Post.objects.get(code="P24")
    appoint(person=cast.worker.person, post=post, unit=unit, since=SINCE)
    actor = actor_for(cast.worker.person.pk, cast.worker.appointment.pk, TODAY)
    assert actor is not None
    joined = Somebody(cast.worker.person, actor)
    assert code_of(act, joined, event, "look", now=NOON, solved="yes") == "handled_it"
