"""Solved where it was found: closed at once, and one of twenty is verified a level up."""

from typing import Any

import pytest

from apps.clocks.models import Clock
from apps.errors import Malformed
from apps.events.lifecycle.effects.collect import SPOT_CHECKED
from apps.events.lifecycle.sampling import is_sampled
from apps.events.models import Event, Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, category_id, photo, reported
from tests.events.stages import clock, code_of


def one(cast: Cast, *, sampled: bool) -> Event:
    event = reported(cast)
    while is_sampled("spot check", event.pk, one_in=SPOT_CHECKED) != sampled:
        event = reported(cast)
    return event


def solve(cast: Cast, event: Event, who: str = "worker", **given: Any) -> Order:
    values = {"category": category_id(), "measures": "已捡拾", "after": [photo()], **given}
    act(getattr(cast, who), event, "solve_on_spot", now=MONDAY_9, **values)
    event.refresh_from_db()
    return Order.objects.get(event=event)


def test_it_is_closed_at_once(cast: Cast) -> None:
    event = one(cast, sampled=False)
    order = solve(cast, event)
    assert (order.state, order.own, order.answer) == ("passed", True, "已捡拾")
    assert (event.state, event.closed_at, event.closings) == ("closed", MONDAY_9, 1)
    assert clock(event, "triage").outcome == "met"
    assert not Clock.objects.filter(about="order", about_id=order.pk).exists()


@pytest.mark.parametrize(("who", "verifier"), [("worker", "community"), ("clerk", "street_reception")])
def test_a_sample_is_verified_one_level_up(cast: Cast, who: str, verifier: str) -> None:
    event = one(cast, sampled=True)
    order = solve(cast, event, who)
    assert (order.state, event.state) == ("answered", "feedback")
    act(getattr(cast, verifier), event, "pass", order=order, now=MONDAY_9)
    event.refresh_from_db()
    assert event.state == "verified"


def test_who_solved_it_does_not_verify_or_call_back(cast: Cast) -> None:
    event = one(cast, sampled=False)
    solve(cast, event, "clerk")
    asked = {"grade": "3", "solved": "yes"}
    assert code_of(act, cast.clerk, event, "call_back", now=MONDAY_9, **asked) == "handled_it"
    assert code_of(act, cast.community, event, "call_back", now=MONDAY_9, **asked) == "handled_it"
    act(cast.street_reception, event, "call_back", now=MONDAY_9, **asked)


def test_the_category_asks_for_a_photo_from_afterwards(cast: Cast) -> None:
    with pytest.raises(Malformed) as caught:
        solve(cast, reported(cast), after=[])
    assert set(caught.value.data["fields"]) == {"after"}


def test_a_petition_to_void_lapses_with_it(cast: Cast) -> None:
    event = one(cast, sampled=False)
    act(cast.community, event, "void", now=MONDAY_9, reason="误报")
    solve(cast, event)
    petition = event.petitions.get()
    assert petition.state == "lapsed"
    assert code_of(act, cast.director, event, "approve", order=petition, now=MONDAY_9) == "wrong_state"
