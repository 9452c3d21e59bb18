"""Two people at once: the second is told what has changed, and nothing is lost or done twice."""

import pytest

from apps.errors import Conflicting
from apps.events.lifecycle import move
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, category_id, reported


def test_a_stale_version_is_refused_with_the_steps_since(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "file", now=MONDAY_9, category=category_id(), urgency=3, quality="B")
    with pytest.raises(Conflicting) as caught:
        move(
            event_id=event.pk,
            name="decline",
            actor=cast.community.actor,
            given={"reason": "test", "told": "x"},
            version=1,
            now=MONDAY_9,
        )
    assert caught.value.code == "stale"
    assert caught.value.data["version"] == 2
    assert [step["move"] for step in caught.value.data["steps"]] == ["file"]
