"""Two reports of one problem: the second ends in the first, and can be taken out again."""

import pytest

from apps.errors import NotYours
from apps.events.models import Event
from apps.notices.models import Notice
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, answered, at, filed, reported
from tests.events.stages import clock, closed, code_of

LATER = at("2026-03-16 09:20")


def merged(cast: Cast) -> Event:
    event = reported(cast)
    act(cast.community, event, "merge", now=MONDAY_9, main=filed(cast).number)
    event.refresh_from_db()
    return event


def test_a_merged_event_has_no_running_clock(cast: Cast) -> None:
    event = merged(cast)
    assert (event.state, event.due_at) == ("merged", None)
    assert clock(event, "triage").outcome == "met"


def test_it_is_taken_out_and_triaged_anew(cast: Cast) -> None:
    event = merged(cast)
    main = event.merged_into
    assert main is not None
    step = act(cast.clerk, event, "unmerge", now=LATER, reason="不是同一处")
    event.refresh_from_db()
    assert (event.state, event.merged_into_id, step.given["main"]) == ("reported", None, main.number)
    assert clock(event, "triage").due_at == at("2026-03-16 09:50")


def test_the_main_event_is_open_and_is_not_merged_itself(cast: Cast) -> None:
    event, over, in_another = reported(cast), closed(cast).event, merged(cast)
    for main in (over, in_another, event):
        assert code_of(act, cast.community, event, "merge", now=LATER, main=main.number) == "no_main_event"


def test_a_main_event_is_not_merged_further(cast: Cast) -> None:
    main, double = reported(cast), reported(cast)
    act(cast.community, double, "merge", now=MONDAY_9, main=main.number)
    other = filed(cast).number
    assert code_of(act, cast.community, main, "merge", now=LATER, main=other) == "is_main_event"


def test_a_main_event_that_the_actor_cannot_see_does_not_exist(cast: Cast) -> None:
    hidden = filed(cast)
    Event.objects.filter(pk=hidden.pk).update(
        community=cast.neighbour_community.actor.unit_id, unit=cast.neighbour_community.actor.unit_id
    )
    assert code_of(act, cast.community, reported(cast), "merge", now=LATER, main=hidden.number) == "no_main_event"


@pytest.mark.parametrize("who", ["worker", "street", "sanitation", "neighbour_community"])
def test_triage_merges_and_nobody_else(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), reported(cast), "merge", now=LATER, main=filed(cast).number)


def test_every_reporter_is_told_once_when_the_main_event_ends(cast: Cast) -> None:
    order = answered(cast)
    twin = reported(cast, now=MONDAY_9)
    act(cast.community, twin, "merge", now=LATER, main=order.event.number)
    assert not Notice.objects.filter(kind="reported_back").exists()
    act(cast.community, order.event, "pass", order=order, now=LATER)
    act(cast.community, order.event, "close", now=LATER)
    told = Notice.objects.filter(kind="reported_back").values_list("about_label", flat=True)
    assert sorted(told) == sorted([order.event.number, twin.number])


def test_its_reporter_is_told_when_the_main_event_is_declined(cast: Cast) -> None:
    main, twin = reported(cast), reported(cast)
    act(cast.community, twin, "merge", now=MONDAY_9, main=main.number)
    act(cast.community, main, "decline", now=LATER, reason="known", told="昨天已处理")
    told = Notice.objects.filter(kind="reported_back").order_by("id").values_list("about_label", "data__told")
    assert list(told) == [(main.number, "昨天已处理"), (twin.number, "昨天已处理")]
