"""The community files, merges or declines."""

import pytest

from apps.errors import Conflicting, Malformed, NotYours, Refused
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, category_id, clock, filed, reported


def test_a_declined_event_ends_with_its_reason_in_the_history(cast: Cast) -> None:
    event = reported(cast)
    step = act(cast.community, event, "decline", now=MONDAY_9, reason="not_found", told="已现场查看,未见该问题")
    event.refresh_from_db()
    assert event.state == "declined"
    assert step.given["reason"] == "not_found"
    assert clock(event, "triage").outcome == "met"


def test_a_merged_event_names_its_main_event(cast: Cast) -> None:
    main, double = filed(cast), reported(cast)
    act(cast.community, double, "merge", now=MONDAY_9, main=main.number)
    double.refresh_from_db()
    assert (double.state, double.merged_into_id) == ("merged", main.pk)


def test_an_event_is_not_merged_into_itself_or_into_one_nobody_sees(cast: Cast) -> None:
    event = reported(cast)
    for number in (event.number, "36048120260101000000"):
        with pytest.raises(Refused) as caught:
            act(cast.community, event, "merge", now=MONDAY_9, main=number)
        assert caught.value.code == "no_main_event"


def test_a_move_says_which_fields_are_missing(cast: Cast) -> None:
    with pytest.raises(Malformed) as caught:
        act(cast.community, reported(cast), "file", now=MONDAY_9, category=category_id())
    assert set(caught.value.data["fields"]) == {"urgency", "quality"}


@pytest.mark.parametrize("who", ["worker", "outsider", "sanitation", "neighbour_community", "centre"])
def test_nobody_else_files(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), reported(cast), "file", now=MONDAY_9, category=category_id(), urgency=3, quality="B")


def test_what_was_filed_is_not_filed_again(cast: Cast) -> None:
    with pytest.raises(Conflicting):
        act(cast.community, filed(cast), "file", now=MONDAY_9, category=category_id(), urgency=3, quality="B")
