"""督办: cards by hand, by lateness, by the third rework; they climb, and the leader replies within a working day."""

import pytest

from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.models import Card, Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, answered, at, fresh, photo
from tests.events.stages import carded, clock, code_of, self_handled, steps, suspended

TUESDAY = at("2026-03-17 09:00")


def colours(order: Order) -> list[str]:
    return list(Card.objects.filter(order=order).order_by("id").values_list("colour", flat=True))


def test_the_leader_replies_within_a_working_day(cast: Cast) -> None:
    card = carded(cast, accepted(cast))
    reply = clock(card, "reply")
    assert (reply.due_at, reply.unit_id) == (TUESDAY, cast.sanitation.actor.unit_id)
    act(cast.sanitation_leader, card.event, "reply_card", order=card, now=TUESDAY, reply="已增派人手")
    card.refresh_from_db()
    assert (card.state, card.reply, card.replied_at) == ("replied", "已增派人手", TUESDAY)
    assert clock(card, "reply").outcome == "met"


@pytest.mark.parametrize("who", ["sanitation", "enforcement", "street_chief", "community", "centre"])
def test_nobody_replies_for_them(cast: Cast, who: str) -> None:
    card = carded(cast, accepted(cast))
    assert code_of(act, getattr(cast, who), card.event, "reply_card", order=card, now=TUESDAY, reply="x") == "no_power"


def test_a_card_is_replied_to_once(cast: Cast) -> None:
    card = carded(cast, accepted(cast))
    act(cast.sanitation_leader, card.event, "reply_card", order=card, now=TUESDAY, reply="已增派人手")
    again = {"order": card, "now": TUESDAY, "reply": "x"}
    assert code_of(act, cast.sanitation_leader, card.event, "reply_card", **again) == "wrong_state"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-17 15:00", []),
        ("2026-03-17 15:00:01", ["yellow"]),  # 1 WD after Monday, 15:00
        ("2026-03-19 15:00:01", ["yellow", "red"]),  # 3 WD
        ("2026-03-23 15:00:01", ["yellow", "red", "black"]),  # 5 WD
    ],
)
def test_they_climb_by_themselves_each_once(cast: Cast, moment: str, expected: list[str]) -> None:
    order = accepted(cast)
    sweep(at(moment))
    sweep(at(moment))
    assert colours(order) == expected
    assert [move for move in steps(order.event) if move.startswith("card_")] == [f"card_{c}" for c in expected]


@pytest.mark.parametrize(
    ("urgency", "moment", "expected"),
    [
        (1, "2026-03-16 15:00:01", ["yellow"]),
        (1, "2026-03-16 16:00:01", ["yellow", "red"]),
        (1, "2026-03-16 19:00:01", ["yellow", "red", "black"]),
        (2, "2026-03-16 15:00:01", ["yellow"]),
        (2, "2026-03-16 19:00:01", ["yellow", "red"]),
        (2, "2026-03-17 15:00:01", ["yellow", "red", "black"]),
    ],
)
def test_faster_where_it_is_urgent(cast: Cast, urgency: int, moment: str, expected: list[str]) -> None:
    order = accepted(cast, urgency=urgency)
    sweep(at(moment))
    assert colours(order) == expected


def test_what_is_answered_in_time_gets_none(cast: Cast) -> None:
    order = answered(cast, then=at("2026-03-16 15:00"))
    sweep(at("2026-04-30 15:00"))
    assert colours(order) == []


def test_the_third_rework_raises_one_by_itself(cast: Cast) -> None:
    order = answered(cast)
    for time in (1, 2, 3):
        act(cast.community, order.event, "rework", order=order, now=MONDAY_9, failed="仍有残留")
        assert fresh(order).rework_count == time
        assert colours(order) == (["yellow"] if time == 3 else [])
        act(cast.sanitation, order.event, "answer", order=order, now=MONDAY_9, measures="再清", after=[photo()])
    step = Card.objects.get().step
    assert (step.system, step.given) == ("lifecycle", {"reason": "rework:3"})
    assert fresh(order).event.version == len(steps(order.event))


def test_the_community_answers_for_what_its_grid_took_on(cast: Cast) -> None:
    order = self_handled(cast)
    card = carded(cast, order)
    assert clock(card, "reply").unit_id == order.event.community_id
    act(cast.community, order.event, "reply_card", order=card, now=TUESDAY, reply="已督促")


def test_so_it_does_when_the_card_comes_by_itself(cast: Cast) -> None:
    order = self_handled(cast)
    sweep(at("2026-03-17 15:00:01"))
    assert clock(Card.objects.get(order=order), "reply").unit_id == order.event.community_id


def test_what_stands_still_is_not_carded(cast: Cast) -> None:
    assert code_of(carded, cast, suspended(cast)) == "wrong_state"


@pytest.mark.parametrize("who", ["street", "community", "sanitation_leader", "outsider", "district_leader"])
def test_supervisors_raise_them(cast: Cast, who: str) -> None:
    order = accepted(cast)
    with pytest.raises(NotYours):
        act(getattr(cast, who), order.event, "card_red", order=order, now=MONDAY_9, reason="x")
