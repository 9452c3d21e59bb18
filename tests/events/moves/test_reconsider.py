"""Who was declined may ask once to be reconsidered; nobody else may."""

import pytest

from apps.errors import NotYours
from apps.events.models import Event
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, reported
from tests.events.stages import clock, code_of

LATER = at("2026-03-17 09:00")


def declined(cast: Cast) -> Event:
    event = reported(cast)
    act(cast.community, event, "decline", now=MONDAY_9, reason="not_found", told="现场未见")
    return event


def test_it_is_triaged_anew(cast: Cast) -> None:
    event = declined(cast)
    act(cast.worker, event, "reconsider", now=LATER, reason="又拍到了")
    event.refresh_from_db()
    triage = clock(event, "triage")
    assert (event.state, event.reconsidered) == ("reported", True)
    assert (triage.started_at, triage.due_at) == (LATER, at("2026-03-17 09:30"))


def test_once(cast: Cast) -> None:
    event = declined(cast)
    act(cast.worker, event, "reconsider", now=LATER, reason="又拍到了")
    act(cast.community, event, "decline", now=LATER, reason="not_found", told="现场仍未见")
    assert code_of(act, cast.worker, event, "reconsider", now=LATER, reason="还在") == "reconsidered_before"


@pytest.mark.parametrize("who", ["leader", "community", "street_chief", "director"])
def test_only_the_reporter_asks(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), declined(cast), "reconsider", now=LATER, reason="x")
