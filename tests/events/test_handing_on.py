"""An order is handed to a colleague of the unit: it stays the unit's, and everybody can see who works on it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.events.models import Order, Step
from apps.events.queries import colleagues_for
from apps.notices.models import Notice
from apps.staff.models import Appointment
from tests.cast import Cast
from tests.events.scenes import (
    MONDAY_9,
    accepted,
    act,
    answered,
    dispatched,
    fresh,
    in_post,
    open_to,
    refusal,
    reported,
)


def test_a_colleague_gets_it_with_a_step_and_a_notice(cast: Cast) -> None:
    order, colleague = accepted(cast), in_post("P24", cast.sanitation.appointment.unit)

    act(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, colleague=colleague.person.pk, note="急")

    order = fresh(order)
    assert (order.assignee_id, order.state) == (colleague.person.pk, "accepted")
    step = Step.objects.get(event=order.event, move="hand_to")
    assert step.given == {"colleague": colleague.person.pk, "note": "急"}
    told = Notice.objects.filter(kind="assigned_person").values_list("person_id", flat=True)
    assert list(told) == [colleague.person.pk]


def test_the_clock_runs_on(cast: Cast) -> None:
    order, colleague = accepted(cast), in_post("P24", cast.sanitation.appointment.unit)
    due = order.due_at

    act(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, colleague=colleague.person.pk)

    assert fresh(order).due_at == due


def test_whoever_takes_it_in_person_is_not_told(cast: Cast) -> None:
    order = accepted(cast)

    act(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, colleague=cast.sanitation.person.pk)

    assert fresh(order).assignee_id == cast.sanitation.person.pk
    assert not Notice.objects.filter(kind="assigned_person").exists()


def test_the_leader_of_the_department_hands_it_on_too_and_nobody_else(cast: Cast) -> None:
    event = dispatched(cast).event

    for somebody in (cast.sanitation, cast.sanitation_leader):
        assert "hand_to" in open_to(somebody, event)
    for somebody in (cast.enforcement, cast.street, cast.street_chief, cast.director, cast.worker):
        assert "hand_to" not in open_to(somebody, event)


@pytest.mark.parametrize("role", ["enforcement", "sanitation_leader", "worker"])
def test_only_somebody_who_handles_orders_of_the_same_unit_can_have_it(cast: Cast, role: str) -> None:
    order = accepted(cast)
    given = {"colleague": getattr(cast, role).person.pk}

    assert refusal(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, **given) == "not_a_colleague"
    assert fresh(order).assignee_id is None


def test_somebody_who_has_left_the_post_cannot_have_it(cast: Cast) -> None:
    order, colleague = accepted(cast), in_post("P24", cast.sanitation.appointment.unit)
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=colleague.person).update(since=date(2026, 1, 1), until=yesterday)
    given = {"colleague": colleague.person.pk}

    assert refusal(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, **given) == "not_a_colleague"
    assert colleague.person not in colleagues_for(order)


def test_who_has_it_already_does_not_get_it_again(cast: Cast) -> None:
    order, given = accepted(cast), {"colleague": cast.sanitation.person.pk}
    act(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, **given)

    assert refusal(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, **given) == "handed_already"


def test_what_is_answered_is_not_handed_on(cast: Cast) -> None:
    order, given = answered(cast), {"colleague": cast.sanitation.person.pk}

    assert refusal(cast.sanitation, order.event, "hand_to", order=order, now=MONDAY_9, **given) == "wrong_state"


def test_what_a_grid_took_on_is_not_handed_on(cast: Cast) -> None:
    event = reported(cast)
    act(cast.worker, event, "self_handle", now=MONDAY_9, category=event.category_id, plan="当场清扫")
    order, given = Order.objects.get(event=event), {"colleague": cast.worker.person.pk}

    assert refusal(cast.worker, event, "hand_to", order=order, now=MONDAY_9, **given) == "taken_on"
