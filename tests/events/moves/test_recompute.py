"""A calendar that is corrected moves no promise by itself; somebody re-computes it, openly."""

from datetime import date
from decimal import Decimal

import pytest

from apps.clocks.models import CalendarDay, DueChange
from apps.errors import NotYours
from apps.events.models import Order
from tests.cast import Cast
from tests.events.scenes import accepted, act, at, filed, fresh
from tests.events.stages import asked, clock, code_of, granted, suspended

MONDAY_15 = at("2026-03-16 15:00")  # 4 WH from here are due on Tuesday, 09:00
EVENING = at("2026-03-16 20:00")


def holiday(day: int) -> None:
    CalendarDay.objects.create(day=date(2026, 3, day), is_working=False, name="台风停工")


def test_a_new_holiday_moves_nothing_by_itself(cast: Cast) -> None:
    order = accepted(cast, now=MONDAY_15)
    holiday(17)
    assert clock(order, "handle").due_at == at("2026-03-17 09:00")


def test_recomputed_it_counts(cast: Cast) -> None:
    order = accepted(cast, now=MONDAY_15)
    holiday(17)
    step = act(cast.director, order.event, "recompute", now=EVENING, reason="台风停工通知")
    order = fresh(order)
    assert clock(order, "handle").due_at == order.due_at == at("2026-03-18 09:00")
    assert DueChange.objects.get(clock=clock(order, "handle")).kind == "recompute"
    assert [moved["stage"] for moved in step.given["due"]] == ["handle"]


def test_breaks_and_extensions_are_played_again(cast: Cast) -> None:
    """Extended by 4 WH from 09:00 to 15:00, three hours before noon and one after; with the holiday a day later."""
    order = accepted(cast, now=MONDAY_15)
    granted(cast, asked(cast, order, "extension", now=MONDAY_15, extra=Decimal(4)), now=MONDAY_15)
    assert clock(order, "handle").due_at == at("2026-03-17 15:00")
    holiday(17)
    act(cast.director, order.event, "recompute", now=EVENING, reason="台风停工通知")
    assert clock(order, "handle").due_at == at("2026-03-18 15:00")


def test_nothing_to_recompute_is_said(cast: Cast) -> None:
    for event in (accepted(cast).event, suspended(cast).event, filed(cast)):
        assert code_of(act, cast.director, event, "recompute", now=EVENING, reason="x") == "nothing_to_recompute"


def test_the_day_after_a_ruling_is_no_wrong_due_time(cast: Cast) -> None:
    event = filed(cast)
    act(cast.street, event, "refer", now=MONDAY_15, reason="权责不清")
    act(cast.director, event, "assign", now=MONDAY_15, lead=cast.sanitation.actor.unit_id, ruling="指定")
    assert code_of(act, cast.director, event, "recompute", now=MONDAY_15, reason="x") == "nothing_to_recompute"
    holiday(17)
    act(cast.director, event, "recompute", now=MONDAY_15, reason="台风停工通知")
    assert clock(Order.objects.get(event=event), "after_ruling").due_at == at("2026-03-19 09:00")


@pytest.mark.parametrize("who", ["community", "street_chief", "centre", "sanitation", "district_leader"])
def test_only_the_districts_administration_does(cast: Cast, who: str) -> None:
    with pytest.raises(NotYours):
        act(getattr(cast, who), accepted(cast).event, "recompute", now=EVENING, reason="x")
