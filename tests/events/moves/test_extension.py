"""More time: asked for in time, approved by two, at most twice, openly."""

from datetime import datetime
from decimal import Decimal

import pytest

from apps.clocks.models import Clock, DueChange
from apps.clocks.sweep import sweep
from apps.events.models import Order, Petition
from tests.cast import Cast
from tests.events.scenes import Somebody, accepted, act, at, clock, fresh, in_post, open_to, photo, refusal

ASKED = at("2026-03-16 14:30")  # half an hour before the four working hours since nine are over


def asked(cast: Cast, order: Order, now: datetime = ASKED, extra: str = "2") -> Petition:
    act(cast.sanitation, order.event, "extend", order=order, now=now, extra=Decimal(extra), reason="设备未到")
    return Petition.objects.latest("id")


def signatory(cast: Cast) -> Somebody:
    return in_post("P25", cast.sanitation.appointment.unit)


def granted(cast: Cast, order: Order, now: datetime = ASKED) -> None:
    petition = asked(cast, order, now)
    act(signatory(cast), order.event, "approve", order=petition, now=now)
    act(cast.street, order.event, "approve", order=petition, now=now)


def test_it_takes_the_departments_leader_and_then_the_street(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order)
    assert clock(order, "handle").due_at == at("2026-03-16 15:00")
    assert "approve" not in open_to(cast.street, order.event)
    leader = signatory(cast)
    act(leader, order.event, "approve", order=petition, now=ASKED)
    assert refusal(leader, order.event, "approve", order=petition, now=ASKED) == "no_power"
    act(cast.street, order.event, "approve", order=petition, now=ASKED)
    assert clock(order, "handle").due_at == at("2026-03-16 17:00")
    assert DueChange.objects.get().kind == "extension"
    assert fresh(order).extensions == 1


def test_each_approval_has_the_limit_of_a_ruling_on_returns(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order)
    assert clock_of(petition).due_at == at("2026-03-16 15:30")  # pressing: 1 WH
    assert clock_of(petition).unit_id == order.unit_id
    act(signatory(cast), order.event, "approve", order=petition, now=at("2026-03-16 14:50"))
    assert clock_of(petition).due_at == at("2026-03-16 15:50")
    assert clock_of(petition).unit_id == order.event.street_id


def clock_of(petition: Petition) -> Clock:
    return Clock.objects.filter(about="petition", about_id=petition.pk).latest("id")


def test_who_asked_does_not_approve(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order)
    in_two_posts = in_post("P25", cast.sanitation.appointment.unit)
    Petition.objects.filter(pk=petition.pk).update(asked_by=in_two_posts.person)
    assert refusal(in_two_posts, order.event, "approve", order=petition, now=ASKED) == "own_petition"


def test_it_is_granted_twice_at_most(cast: Cast) -> None:
    order = accepted(cast)
    granted(cast, order)
    granted(cast, order)
    assert refusal(cast.sanitation, order.event, "extend", order=order, now=ASKED, extra=1, reason="x") == (
        "most_extensions"
    )


@pytest.mark.parametrize("extra", ["0", "4.5", "400"])
def test_each_is_at_most_one_original_limit(cast: Cast, extra: str) -> None:
    order = accepted(cast)
    given = {"extra": Decimal(extra), "reason": "x"}
    assert refusal(cast.sanitation, order.event, "extend", order=order, now=ASKED, **given) == "extension_too_long"


def test_it_is_asked_for_before_the_due_time(cast: Cast) -> None:
    order = accepted(cast)
    given = {"extra": Decimal(1), "reason": "x", "now": at("2026-03-16 15:01")}
    assert refusal(cast.sanitation, order.event, "extend", order=order, **given) == "too_late"


def test_of_a_longer_limit_it_is_asked_for_on_the_last_day(cast: Cast) -> None:
    order = accepted(cast, code="0104", urgency=4)  # 5 WD from Monday 09:00: due Monday 09:00
    given = {"extra": Decimal(1), "reason": "x"}
    early, last_day = at("2026-03-19 17:59"), at("2026-03-20 09:00")
    assert refusal(cast.sanitation, order.event, "extend", order=order, now=early, **given) == "too_early"
    act(cast.sanitation, order.event, "extend", order=order, now=last_day, **given)


def test_one_petition_at_a_time(cast: Cast) -> None:
    order = accepted(cast)
    asked(cast, order)
    assert (
        refusal(cast.sanitation, order.event, "extend", order=order, now=ASKED, extra=1, reason="x") == "asked_before"
    )


def test_refused_it_moves_nothing_and_can_be_asked_for_again(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order)
    act(signatory(cast), order.event, "refuse", order=petition, now=ASKED, reason="理由不足")
    assert clock(order, "handle").due_at == at("2026-03-16 15:00")
    assert Petition.objects.get().state == "refused"
    asked(cast, order)


def test_a_petition_lapses_when_the_order_is_answered(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order)
    act(cast.sanitation, order.event, "answer", order=order, now=ASKED, measures="已清运", after=[photo()])
    petition.refresh_from_db()
    assert petition.state == "lapsed"
    assert clock_of(petition).outcome == "void"


def test_granted_too_late_to_help_it_is_late_from_the_new_due_time(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order, extra="0.5")  # to 15:30
    sweep(at("2026-03-16 16:00"))
    assert clock(order, "handle").late_steps == 1
    act(signatory(cast), order.event, "approve", order=petition, now=at("2026-03-16 16:00"))
    act(cast.street, order.event, "approve", order=petition, now=at("2026-03-16 16:00"))
    known = clock(order, "handle")
    assert (known.due_at, known.late_steps) == (at("2026-03-16 15:30"), 1)
    marks = list(known.latenesses.order_by("step").values_list("step", "ordinal", "at"))
    assert marks == [(1, 1, at("2026-03-16 15:00")), (2, 1, at("2026-03-16 15:30"))]
