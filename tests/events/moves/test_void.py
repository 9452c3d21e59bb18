"""作废 takes two persons: somebody below asks, the district approves."""

import pytest

from apps.clocks.models import Clock
from apps.errors import NotYours
from apps.events.models import Petition
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, fresh, reported
from tests.events.stages import carded, clock, closed, code_of, passed


def asked(cast: Cast, event, who: str = "community") -> Petition:  # type: ignore[no-untyped-def]
    act(getattr(cast, who), event, "void", now=MONDAY_9, reason="测试数据")
    return Petition.objects.get(event=event, kind="void", state="asked")


def test_nothing_ends_before_the_approval(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order.event)
    assert (fresh(order).state, fresh(order).event.state) == ("accepted", "handling")
    assert clock(petition, "approval").unit_id == order.event.street.parent_id


def test_what_is_void_is_withdrawn_and_its_clocks_are_neither_met_nor_missed(cast: Cast) -> None:
    order = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    petition = asked(cast, order.event)
    act(cast.director, order.event, "approve", order=petition, now=MONDAY_9)
    order = fresh(order)
    assert (order.event.state, order.event.due_at) == ("void", None)
    assert set(order.event.orders.values_list("state", flat=True)) == {"withdrawn"}
    assert clock(order, "handle").outcome == "void"
    assert not Clock.objects.filter(stopped_at=None).exists()


def test_a_refusal_changes_nothing(cast: Cast) -> None:
    order = accepted(cast)
    petition = asked(cast, order.event)
    act(cast.director, order.event, "refuse", order=petition, now=MONDAY_9, reason="属实")
    assert fresh(order).event.state == "handling"
    assert asked(cast, order.event).state == "asked"


def test_nobody_approves_their_own(cast: Cast) -> None:
    petition = asked(cast, reported(cast), "director")
    assert code_of(act, cast.director, petition.event, "approve", order=petition, now=MONDAY_9) == "own_petition"


@pytest.mark.parametrize("who", ["community", "street_chief", "district_leader", "centre", "admin"])
def test_only_the_director_of_the_district_approves(cast: Cast, who: str) -> None:
    petition = asked(cast, reported(cast))
    with pytest.raises(NotYours):
        act(getattr(cast, who), petition.event, "approve", order=petition, now=MONDAY_9)


def test_one_waits_at_a_time(cast: Cast) -> None:
    event = reported(cast)
    asked(cast, event)
    assert code_of(act, cast.clerk, event, "void", now=MONDAY_9, reason="x") == "asked_before"


def test_it_lapses_when_the_event_ends_another_way(cast: Cast) -> None:
    event = passed(cast).event
    petition = asked(cast, event)
    act(cast.community, event, "close", now=MONDAY_9)
    petition.refresh_from_db()
    assert (petition.state, clock(petition, "approval").outcome) == ("lapsed", "void")


def test_a_closed_event_is_not_voided(cast: Cast) -> None:
    assert code_of(act, cast.community, closed(cast).event, "void", now=MONDAY_9, reason="x") == "wrong_state"


def test_its_cards_are_recalled_and_wait_for_no_reply(cast: Cast) -> None:
    order = accepted(cast)
    replied, waiting = carded(cast, order), carded(cast, order, "red")
    act(cast.sanitation_leader, order.event, "reply_card", order=replied, now=MONDAY_9, reply="马上整改")
    act(cast.director, order.event, "approve", order=asked(cast, order.event), now=MONDAY_9)
    assert set(order.cards.values_list("state", flat=True)) == {"recalled"}
    assert clock(waiting, "reply").outcome == "void"
    assert not Clock.objects.filter(stopped_at=None).exists()
