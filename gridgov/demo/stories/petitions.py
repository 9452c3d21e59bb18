"""What somebody above decides: extensions, suspensions, that an event is void."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from apps.clocks.calendars import calendar
from apps.clocks.sweep import sweep
from apps.clocks.worktime import Limit
from apps.events.models import Order, Petition
from apps.events.rules import PENDING, OrderState
from gridgov.demo.stage import Story
from gridgov.demo.stories.teller import Teller

HALF, AT_THE_LAST = 0.5, 0.97
BEGUN = 0.05
RESTS, RESTS_LONG = timedelta(days=4), timedelta(days=45)  # the latter outlasts every holiday
HOUR = timedelta(hours=9, minutes=30)


def _pending(t: Teller) -> Petition | None:
    return t.event.petitions.select_related("order__unit").filter(state__in=PENDING).first()


def _granted(t: Teller) -> Story:
    """By one level after the other."""
    while petition := _pending(t):
        yield t.when(petition, "approval")
        t.move("approve", t.cast.deciders(t.event, petition), petition, note=t.say("approved"))


def _refused(t: Teller) -> Story:
    if petition := _pending(t):
        yield t.when(petition, "approval")
        t.move("refuse", t.cast.deciders(t.event, petition), petition, reason=t.say("refused"))


def _ask_extension(t: Teller, order: Order) -> None:
    extra = (Limit.parse(order.limit).amount * Decimal("0.5")).quantize(Decimal("0.01"))
    given: dict[str, Any] = {"extra": extra, "reason": t.say("extension"), "photos": t.photos(settled=False)}
    t.move("extend", t.cast.handlers(order.unit), order, **given)


def _extended(t: Teller) -> Story:
    order = t.lead()
    yield t.at_pace(order, HALF)
    _ask_extension(t, order)
    yield from _granted(t)


def _extended_late(t: Teller) -> Story:
    """Asked at the last moment: late first, extended later."""
    order = t.lead()
    yield t.at_pace(order, AT_THE_LAST)
    _ask_extension(t, order)
    yield from _granted(t)


def _not_extended(t: Teller) -> Story:
    order = t.lead()
    yield t.at_pace(order, HALF)
    _ask_extension(t, order)
    yield from _refused(t)


def _overtaken(t: Teller) -> Story:
    """Answered before anybody has decided: the petition lapses."""
    order = t.lead()
    yield t.at_pace(order, HALF)
    _ask_extension(t, order)


def _ask_suspension(t: Teller) -> Story:
    order = t.lead()
    yield t.at_pace(order, BEGUN)
    until = t.stage.now.astimezone(calendar().zone).date() + (RESTS_LONG if t.script.until else RESTS)
    given: dict[str, Any] = {"cause": "works", "plan": t.say("suspension_plan"), "until": until}
    t.move("suspend", t.cast.handlers(order.unit), order, **given)
    yield from _granted(t)


def _suspended(t: Teller) -> Story:
    """It goes on by itself on its date."""
    yield from _ask_suspension(t)
    yield t.stage.now + RESTS + HOUR
    sweep(t.stage.now)
    t.event.refresh_from_db()


def _resumed(t: Teller) -> Story:
    yield from _ask_suspension(t)
    yield t.stage.now + RESTS / 2
    order = t.lead()
    if order.state == OrderState.SUSPENDED:
        t.move("resume", t.cast.dispatchers(t.event), order, reason=t.say("resumed"))


def _ask_void(t: Teller) -> Story:
    yield t.at_pace(t.lead(), HALF)
    t.move("void", t.cast.triagers(t.event), reason=t.say("void"))


def _void(t: Teller) -> Story:
    yield from _ask_void(t)
    yield from _granted(t)


def _not_void(t: Teller) -> Story:
    yield from _ask_void(t)
    yield from _refused(t)


TURNS: dict[str, Callable[[Teller], Story]] = {
    "extend": _extended,
    "extend_late": _extended_late,
    "extend_refused": _not_extended,
    "extend_overtaken": _overtaken,
    "suspend": _suspended,
    "resume": _resumed,
    "void": _void,
    "void_refused": _not_void,
}
