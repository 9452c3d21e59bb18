"""催办: twice a day, of others than oneself; no clock moves."""

import pytest

from apps.clocks.models import Clock, DueChange
from apps.errors import NotYours
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, act, at, reported
from tests.events.stages import closed, code_of


def test_no_clock_moves(cast: Cast) -> None:
    event = accepted(cast).event
    before = list(Clock.objects.order_by("id").values())
    act(cast.community, event, "urge", now=at("2026-03-16 10:00"), note="请尽快")
    assert list(Clock.objects.order_by("id").values()) == before
    assert not DueChange.objects.exists()


def test_twice_a_day_whoever_it_is(cast: Cast) -> None:
    """A day of the tenant's calendar: midnight in Shanghai."""
    event = accepted(cast).event
    act(cast.worker, event, "urge", now=at("2026-03-16 23:00"))
    act(cast.centre, event, "urge", now=at("2026-03-16 23:59"))
    assert code_of(act, cast.community, event, "urge", now=at("2026-03-16 23:59:59")) == "urged_enough"
    act(cast.community, event, "urge", now=at("2026-03-17 00:00"))
    event.refresh_from_db()
    assert event.urged_times == 1


def test_who_holds_it_does_not_urge_themselves(cast: Cast) -> None:
    event = reported(cast)  # waits for the community
    assert code_of(act, cast.community, event, "urge", now=MONDAY_9) == "waits_for_you"
    act(cast.street, event, "urge", now=MONDAY_9)


@pytest.mark.parametrize("who", ["leader", "sanitation", "outsider", "neighbour_community"])
def test_others_do_not_urge(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), accepted(cast).event, "urge", now=MONDAY_9)


def test_what_is_closed_is_not_urged(cast: Cast) -> None:
    assert code_of(act, cast.worker, closed(cast).event, "urge", now=MONDAY_9) == "wrong_state"
