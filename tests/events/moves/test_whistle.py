"""The whistle calls departments to the site, in time and place; who is called reports in before answering."""

from typing import Any

import pytest

from apps.clocks.sweep import sweep
from apps.errors import NotYours
from apps.events.models import Card, Event, Order
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, at, filed, photo
from tests.events.stages import clock, code_of

TEN = at("2026-03-16 10:00")


def blow(cast: Cast, event: Event, who: str = "street_chief", **given: Any) -> Order:
    values = {
        "whistle": "work",
        "lead": cast.sanitation.actor.unit_id,
        "meet_place": "3号楼前",
        "meet_at": TEN,
        "why": "多部门现场会商",
        **given,
    }
    act(getattr(cast, who), event, "whistle", now=MONDAY_9, **values)
    return Order.objects.select_related("event").get(event=event, role="lead")


@pytest.mark.parametrize(
    ("whistle", "urgency", "due"),
    [
        ("work", 3, "2026-03-19 09:00"),  # 3 WD from Monday
        ("tough", 4, "2026-03-23 09:00"),  # 5 WD
        ("work", 2, "2026-03-16 11:00"),  # 2 hours
        ("tough", 1, "2026-03-16 09:30"),  # 30 minutes
    ],
)
def test_how_long_there_is_to_report_in(cast: Cast, whistle: str, urgency: int, due: str) -> None:
    order = blow(cast, filed(cast, urgency=urgency), whistle=whistle, meet_at=at("2026-03-16 09:30"))
    assert (clock(order, "report_in").due_at, order.event.state) == (at(due), "dispatched")


def test_reporting_in_stops_its_clock_only(cast: Cast) -> None:
    order = blow(cast, filed(cast))
    act(cast.sanitation, order.event, "report_in", order=order, now=TEN, who="王队长")
    assert clock(order, "report_in").outcome == "met"
    assert clock(order, "accept").stopped_at is None
    assert code_of(act, cast.sanitation, order.event, "report_in", order=order, now=TEN, who="x") == "not_awaited"


def test_nothing_is_answered_before_reporting_in(cast: Cast) -> None:
    order = blow(cast, filed(cast))
    act(cast.sanitation, order.event, "accept", order=order, now=TEN)
    answer = {"order": order, "now": TEN, "measures": "已清运", "after": [photo()]}
    assert code_of(act, cast.sanitation, order.event, "answer", **answer) == "not_reported_in"
    act(cast.sanitation, order.event, "report_in", order=order, now=TEN, who="王队长")
    act(cast.sanitation, order.event, "answer", **{**answer, "after": [photo()]})


def test_assists_are_called_as_well(cast: Cast) -> None:
    lead = blow(cast, filed(cast), assists=[cast.enforcement.actor.unit_id])
    assist = Order.objects.get(event=lead.event, role="assist")
    assert assist.awaited
    assert clock(assist, "report_in").unit_id == cast.enforcement.actor.unit_id
    assert code_of(act, cast.sanitation, lead.event, "report_in", order=assist, now=TEN, who="x") == "no_power"


@pytest.mark.parametrize("meet_at", ["2026-03-16 08:59", "2026-03-19 09:01"])
def test_the_meeting_lies_within_the_time_to_report_in(cast: Cast, meet_at: str) -> None:
    assert code_of(blow, cast, filed(cast), meet_at=at(meet_at)) == "meeting_out_of_time"


def test_a_return_that_is_upheld_calls_nobody(cast: Cast) -> None:
    order = blow(cast, filed(cast))
    proposed = cast.enforcement.actor.unit_id
    act(cast.sanitation, order.event, "return_order", order=order, now=TEN, ground="条例", proposed=proposed)
    assert clock(order, "report_in").stopped_at is None
    act(cast.street, order.event, "uphold_return", order=order, now=TEN)
    assert clock(order, "report_in").outcome == "void"


@pytest.mark.parametrize("who", ["street", "community", "street_reception", "director", "outsider"])
def test_only_those_with_the_whistle_blow_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        blow(cast, filed(cast), who)


def test_staying_away_raises_cards(cast: Cast) -> None:
    order = blow(cast, filed(cast, urgency=2))
    act(cast.sanitation, order.event, "accept", order=order, now=TEN)
    sweep(at("2026-03-16 11:01"))
    assert set(Card.objects.filter(order=order).values_list("colour", flat=True)) == {"yellow"}
