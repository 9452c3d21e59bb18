"""Reports of the same thing are merged; all who reported are told once, when the main one ends."""

from apps.notices.models import Notice
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, answered, at, refusal, reported, state

NOW = at("2026-03-16 09:20")


def test_every_reporter_is_told_once_when_the_main_event_ends(cast: Cast) -> None:
    order = answered(cast)
    twin = reported(cast, now=MONDAY_9)
    act(cast.community, twin, "merge", now=NOW, main=order.event.number)
    assert not Notice.objects.filter(kind="reported_back").exists()
    act(cast.community, order.event, "pass", order=order, now=NOW)
    act(cast.community, order.event, "close", now=NOW)
    told = Notice.objects.filter(kind="reported_back").values_list("about_label", flat=True)
    assert sorted(told) == sorted([order.event.number, twin.number])


def test_it_can_be_taken_out_again(cast: Cast) -> None:
    main, twin = reported(cast), reported(cast)
    act(cast.community, twin, "merge", now=NOW, main=main.number)
    act(cast.community, twin, "unmerge", now=NOW, reason="不是同一处")
    twin.refresh_from_db()
    assert (twin.state, twin.merged_into) == ("reported", None)
    assert twin.steps.latest("version").given["main"] == main.number


def test_a_main_event_is_not_merged_itself(cast: Cast) -> None:
    main, twin, third = reported(cast), reported(cast), reported(cast)
    act(cast.community, twin, "merge", now=NOW, main=main.number)
    assert refusal(cast.community, main, "merge", now=NOW, main=third.number) == "is_main_event"
    assert refusal(cast.community, third, "merge", now=NOW, main=twin.number) == "no_main_event"
    assert refusal(cast.community, third, "merge", now=NOW, main=third.number) == "no_main_event"
    assert state(third) == "reported"


def test_an_event_of_others_is_no_main_event(cast: Cast) -> None:
    main = reported(cast)
    other = reported(cast)
    assert refusal(cast.neighbour_community, other, "merge", now=NOW, main=main.number) == "no_power"
