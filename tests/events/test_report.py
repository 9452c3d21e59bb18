"""A worker reports; whatever is sent twice is one event."""

from typing import Any
from uuid import uuid4

import pytest

from apps.errors import Malformed, NotYours, Refused
from apps.events.lifecycle import report
from apps.events.models import Event, Step
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, at, clock, reported


def test_a_report_is_an_event_with_a_number_a_step_and_a_running_clock(cast: Cast) -> None:
    event = reported(cast)
    assert event.state == "reported"
    assert event.number.startswith("36048120260316")
    assert event.version == 1
    step = Step.objects.get(event=event)
    assert (step.move, step.person_id, step.appointment_id) == (
        "report",
        cast.worker.actor.person_id,
        cast.worker.actor.appointment_id,
    )
    assert clock(event, "triage").unit_id == event.community_id
    assert event.due_at == clock(event, "triage").due_at


def test_the_same_client_id_makes_one_event(cast: Cast) -> None:
    given: dict[str, Any] = {"client_id": uuid4(), "description": "路灯不亮"}
    first, new = report(actor=cast.worker.actor, given=given, now=MONDAY_9)
    again, new_again = report(actor=cast.worker.actor, given={**given, "description": "另一段话"}, now=MONDAY_9)
    assert (new, new_again) == (True, False)
    assert again.pk == first.pk
    assert again.description == "路灯不亮"
    assert Event.objects.filter(client_id=given["client_id"]).count() == 1


def test_somebody_elses_client_id_is_refused_without_showing_their_event(cast: Cast) -> None:
    given = {"client_id": uuid4(), "description": "路灯不亮"}
    report(actor=cast.worker.actor, given=given, now=MONDAY_9)
    with pytest.raises(Refused) as caught:
        report(actor=cast.community.actor, given=given, now=MONDAY_9)
    assert caught.value.code == "client_id_taken"


def test_numbers_of_a_day_count_up_and_end_in_a_check_digit(cast: Cast) -> None:
    first, second = reported(cast), reported(cast)
    assert int(second.number[14:19]) == int(first.number[14:19]) + 1
    assert len(first.number) == 20


def test_the_day_of_a_number_is_the_tenants_day_not_utcs(cast: Cast) -> None:
    assert reported(cast, now=at("2026-03-17 00:30")).number.startswith("36048120260317")


def test_not_sure_is_ordinary_and_danger_now_is_critical(cast: Cast) -> None:
    assert reported(cast, category=None).urgency == 4
    assert reported(cast).urgency == 3
    assert reported(cast, danger=True).urgency == 1


def test_a_worker_cannot_report_for_somebody_elses_grid(cast: Cast) -> None:
    with pytest.raises(NotYours):
        reported(cast, unit=cast.neighbour_community.actor.unit_id)


def test_a_report_without_a_client_id_says_what_to_do(cast: Cast) -> None:
    with pytest.raises(Malformed, match=r"client id|设备"):
        report(actor=cast.worker.actor, given={"description": "x"}, now=MONDAY_9)
