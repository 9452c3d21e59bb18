"""An extension: asked for in time, approved on two levels, at most twice; the due time moves by exactly that much."""

from decimal import Decimal

import pytest

from apps.clocks.models import DueChange, Lateness, LatenessReversal
from apps.clocks.sweep import sweep
from apps.errors import Conflicting, NotYours
from apps.events.models import Card, Order, Petition
from tests.cast import Cast
from tests.events.scenes import GARBAGE, accepted, act, at, category_id, filed, fresh, photo
from tests.events.stages import HAZARD, asked, clock, code_of, granted, long_running

DUE = at("2026-03-16 15:00")  # 4 WH from Monday, 09:00
HALF_PAST_2 = at("2026-03-16 14:30")
AFTER = at("2026-03-16 15:30")


def test_the_due_time_moves_by_exactly_the_amount_in_working_time(cast: Cast) -> None:
    """15:00 + 4 WH: until 18:00 three hours, the next morning one: 09:00."""
    order = accepted(cast)
    granted(cast, asked(cast, order, "extension", now=HALF_PAST_2, extra=Decimal(4)), now=HALF_PAST_2)
    handle, order = clock(order, "handle"), fresh(order)
    assert (handle.due_at, handle.limit) == (at("2026-03-17 09:00"), "4WH")
    assert order.due_at == order.event.due_at == handle.due_at
    assert order.extensions == 1
    change = DueChange.objects.get(clock=handle)
    assert (change.kind, change.limit, change.old_due, change.new_due) == ("extension", "4WH", DUE, handle.due_at)


def test_nothing_moves_before_the_second_approval(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order, "extension", now=HALF_PAST_2)
    assert clock(petition, "approval").unit_id == order.unit_id
    act(cast.sanitation_leader, order.event, "approve", order=petition, now=HALF_PAST_2)
    petition.refresh_from_db()
    assert (petition.state, petition.level) == ("endorsed", 1)
    assert clock(petition, "approval").unit_id == order.event.street_id
    assert clock(order, "handle").due_at == DUE


def test_late_first_and_extended_later_is_on_time_and_both_stay_visible(cast: Cast) -> None:
    """Urgent: the yellow card comes with the due time, and falls with the lateness."""
    order = accepted(cast, urgency=2)
    petition = asked(cast, order, "extension", now=HALF_PAST_2)
    sweep(at("2026-03-16 15:00:30"))
    assert clock(order, "handle").late_steps == 1
    assert Card.objects.get(order=order).state == "open"
    granted(cast, petition, now=AFTER)
    handle, card = clock(order, "handle"), Card.objects.get(order=order)
    assert (handle.due_at, handle.late_steps, handle.marked) == (at("2026-03-16 17:00"), 0, 1)
    assert LatenessReversal.objects.get().lateness == Lateness.objects.get(clock=handle)
    assert card.state == "recalled"
    assert clock(card, "reply").outcome == "void"
    act(cast.sanitation, order.event, "answer", order=order, now=AFTER, measures="已清运", after=[photo()])
    assert clock(order, "handle").outcome == "met"


def test_an_extension_that_has_run_out_when_it_comes_leaves_the_order_late(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order, "extension", now=HALF_PAST_2, extra=Decimal("0.5"))
    sweep(at("2026-03-16 15:00:30"))
    granted(cast, petition, now=at("2026-03-16 16:00"))  # half an hour after 15:30
    handle = clock(order, "handle")
    assert (handle.due_at, handle.late_steps, handle.marked) == (AFTER, 1, 2)


def test_there_are_two_and_no_third(cast: Cast) -> None:
    order = accepted(cast)
    for now in (HALF_PAST_2, at("2026-03-16 16:30")):  # due 17:00, then the next morning at 09:00
        granted(cast, asked(cast, order, "extension", now=now), now=now)
    assert clock(order, "handle").due_at == at("2026-03-17 09:00")
    assert code_of(asked, cast, order, "extension", now=at("2026-03-17 08:30")) == "most_extensions"


@pytest.mark.parametrize("extra", ["0", "4.01", "100"])
def test_each_is_at_most_one_original_limit(cast: Cast, extra: str) -> None:
    assert code_of(asked, cast, accepted(cast), "extension", extra=Decimal(extra)) == "extension_too_long"


def test_it_is_asked_for_before_the_due_time(cast: Cast) -> None:
    order = accepted(cast)
    assert code_of(asked, cast, order, "extension", now=at("2026-03-16 15:00:01")) == "too_late"
    assert asked(cast, order, "extension", now=DUE).state == "asked"


def test_of_a_limit_of_days_it_is_asked_for_on_the_last_day(cast: Cast) -> None:
    """Due on Tuesday 7 April, 09:00; Monday is a holiday, so the last working day begins on Friday at 09:00."""
    order = long_running(cast)
    assert code_of(asked, cast, order, "extension", now=at("2026-04-03 08:59")) == "too_early"
    friday = at("2026-04-03 09:00")
    granted(cast, asked(cast, order, "extension", now=friday, extra=Decimal(3)), now=friday)
    assert clock(order, "handle").due_at == at("2026-04-10 09:00")


def test_one_waits_at_a_time(cast: Cast) -> None:
    order = accepted(cast)
    asked(cast, order, "extension")
    assert code_of(asked, cast, order, "extension") == "asked_before"


def test_a_refused_one_moves_nothing_and_does_not_count(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order, "extension")
    act(cast.sanitation_leader, order.event, "refuse", order=petition, now=HALF_PAST_2, reason="人手足够")
    petition.refresh_from_db()
    assert (petition.state, petition.decided_by_id) == ("refused", cast.sanitation_leader.person.pk)
    assert clock(petition, "approval").outcome == "missed"  # one working hour from 09:00
    assert (clock(order, "handle").due_at, fresh(order).extensions) == (DUE, 0)
    assert asked(cast, order, "extension", now=HALF_PAST_2).state == "asked"


def test_it_lapses_when_the_order_is_answered(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order, "extension")
    act(cast.sanitation, order.event, "answer", order=order, now=HALF_PAST_2, measures="已清运", after=[photo()])
    petition.refresh_from_db()
    assert (petition.state, clock(petition, "approval").outcome) == ("lapsed", "void")
    with pytest.raises(Conflicting):
        act(cast.sanitation_leader, order.event, "approve", order=petition, now=HALF_PAST_2)


@pytest.mark.parametrize("who", ["sanitation", "street", "enforcement", "community", "worker", "outsider"])
def test_the_first_level_is_the_departments_own_leader(cast: Cast, who: str) -> None:
    petition = asked(cast, accepted(cast), "extension")
    with pytest.raises(NotYours):
        act(getattr(cast, who), petition.event, "approve", order=petition, now=HALF_PAST_2)


def test_three_different_persons_ask_sign_and_approve(cast: Cast) -> None:
    """The duty chief of the street holds all three powers where the street itself leads."""
    event = filed(cast)
    act(cast.street, event, "dispatch", now=HALF_PAST_2, lead=cast.street.actor.unit_id)
    order, chief = Order.objects.get(event=event), cast.street_chief
    act(chief, event, "accept", order=order, now=HALF_PAST_2)
    act(chief, event, "extend", order=order, now=HALF_PAST_2, extra=Decimal(1), reason="暴雨")
    petition = Petition.objects.get()
    assert code_of(act, chief, event, "approve", order=petition, now=HALF_PAST_2) == "own_petition"
    act(cast.street_leader, event, "approve", order=petition, now=HALF_PAST_2)
    assert code_of(act, chief, event, "approve", order=petition, now=HALF_PAST_2) == "own_petition"
    act(cast.street, event, "approve", order=petition, now=HALF_PAST_2)
    assert fresh(order).extensions == 1


def test_the_time_for_removing_a_danger_is_not_extended(cast: Cast) -> None:
    order = accepted(cast, code=HAZARD, urgency=1)
    assert code_of(asked, cast, order, "extension", extra=Decimal(1)) == "not_contained"


def test_photos_of_the_reason_are_kept_with_the_step_and_not_in_the_petition(cast: Cast) -> None:
    petition = asked(cast, accepted(cast), "extension", photos=[photo()])
    assert petition.given == {"extra": "2WH", "reason": "暴雨"}
    assert petition.event.evidence.count() == 1


def test_a_reclassified_order_keeps_its_extension(cast: Cast) -> None:
    """5 WD from Monday the 16th, 09:00, are the 23rd, 09:00; and two hours more."""
    order = accepted(cast)
    granted(cast, asked(cast, order, "extension", now=HALF_PAST_2), now=HALF_PAST_2)
    assert order.event.category_id == category_id(GARBAGE)
    act(cast.street, order.event, "reclassify", now=HALF_PAST_2, category=category_id("0104"), reason="渣土")
    assert clock(order, "handle").due_at == at("2026-03-23 11:00")


def test_each_approval_has_the_limit_of_a_ruling_on_returns(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order, "extension", now=HALF_PAST_2)
    assert clock(petition, "approval").due_at == at("2026-03-16 15:30")  # pressing: 1 WH
    assert clock(petition, "approval").unit_id == order.unit_id
    act(cast.sanitation_leader, order.event, "approve", order=petition, now=at("2026-03-16 14:50"))
    assert clock(petition, "approval").due_at == at("2026-03-16 15:50")
    assert clock(petition, "approval").unit_id == order.event.street_id


def test_a_card_that_the_new_due_time_would_not_have_raised_yet_falls_alone(cast: Cast) -> None:
    """Urgent: yellow with the due time, red four hours later. Due at 16:00 instead of 15:00, red comes at 20:00."""
    order = accepted(cast, urgency=2)
    petition = asked(cast, order, "extension", now=HALF_PAST_2, extra=Decimal(1))
    sweep(at("2026-03-16 19:00:30"))
    granted(cast, petition, now=at("2026-03-16 19:10"))
    cards = Card.objects.filter(order=order).order_by("id")
    assert list(cards.values_list("colour", "state")) == [("yellow", "open"), ("red", "recalled")]
    sweep(at("2026-03-16 20:00:30"))
    assert list(cards.values_list("colour", "state"))[2:] == [("red", "open")]
