"""任务分办: dispatch, whistle, returns and the conference."""

from collections.abc import Callable
from typing import Any

from apps.clocks.calendars import calendar
from apps.clocks.worktime import Limit
from apps.events.models import Order
from apps.events.queries import handlers_for
from apps.events.rules import EventState, OrderState
from apps.events.suggestions.department import suggest_units
from apps.grids.models import Level, Unit
from gridgov.demo.stage import Story
from gridgov.demo.stories.teller import Teller

MEETING = Limit.parse("6WH")
CAN_HANDLE = ("P23", "P26", "P10", "P13")
EARLY = 0.4  # of the accept window has passed when something is returned


def assign(t: Teller) -> Story:
    """Ends with orders on their way."""
    yield t.when(t.event, "dispatch")
    suggestion = suggest_units(t.event)
    assists = [unit.pk for unit in suggestion.assists if _can_handle(t, unit)][:1]
    yield from TURNS.get(t.turn, _straight)(t, suggestion.lead or t.event.street, assists if t.script.assisted else [])


def _straight(t: Teller, lead: Unit, assists: list[int]) -> Story:
    _dispatch(t, lead, assists)
    yield from ()


def _dispatch(t: Teller, lead: Unit, assists: list[int]) -> None:
    t.move("dispatch", t.cast.dispatchers(t.event), lead=lead.pk, assists=assists, note=t.say("dispatched"))


def _whistled(t: Teller, lead: Unit, assists: list[int]) -> Story:
    t.move(
        "whistle",
        t.cast.at(t.event.street_id, "P15", "P13"),
        whistle=t.script.random.choice(("work", "tough")),
        lead=lead.pk,
        assists=assists,
        meet_place=t.event.place,
        meet_at=calendar().add(t.stage.now, MEETING),
        why=t.say("whistled"),
    )
    yield from ()


def _conferred(t: Teller, lead: Unit, assists: list[int]) -> Story:
    t.move("refer", t.cast.dispatchers(t.event), reason=t.say("referred"))
    yield from _ruled(t, lead, assists)


def _ruled(t: Teller, lead: Unit, assists: list[int]) -> Story:
    yield t.when(t.event, "conference")
    t.move("assign", t.cast.conference(t.event), lead=lead.pk, assists=assists, ruling=t.say("ruling"))


def _upheld(t: Teller, lead: Unit, assists: list[int]) -> Story:
    """The department returns its order in time; the street sends it to the one it proposed."""
    _dispatch(t, lead, assists)
    order, proposed = t.lead(), _proposed(t, lead)
    yield from _returned(t, order, proposed)
    if t.event.state != EventState.RETURN_PENDING:
        return
    yield t.when(t.event, "return_ruling")
    t.move("uphold_return", t.cast.rulers(t.event), order, note=t.say("upheld"))
    yield t.when(t.event, "dispatch")
    _dispatch(t, proposed, [])


def _rejected(t: Teller, lead: Unit, assists: list[int]) -> Story:
    _dispatch(t, lead, assists)
    order = t.lead()
    yield from _returned(t, order, _proposed(t, lead))
    if t.event.state == EventState.RETURN_PENDING:
        yield t.when(t.event, "return_ruling")
        t.move("reject_return", t.cast.rulers(t.event), order, why=t.say("rejected"))


def _returned_twice(t: Teller, lead: Unit, assists: list[int]) -> Story:
    """The second return goes to the conference, and its ruling is final."""
    yield from _upheld(t, lead, [])
    second = t.lead()
    yield from _returned(t, second, lead)
    if t.event.state == EventState.CONFERENCE:
        yield from _ruled(t, lead, [])


def _withdrawn(t: Teller, lead: Unit, assists: list[int]) -> Story:
    _dispatch(t, lead, assists)
    yield t.soon()
    t.move("withdraw", t.cast.dispatchers(t.event), t.lead(), reason=t.say("withdrawn"))
    yield t.soon()
    _dispatch(t, _proposed(t, lead), [])


def _returned(t: Teller, order: Order, proposed: Unit) -> Story:
    """Unless the sweep has accepted it meanwhile."""
    window = t.stage.in_time(order, "accept", EARLY) - t.stage.now
    yield t.stage.now + (t.script.gap or window / 2)
    order.refresh_from_db()
    if order.state == OrderState.SENT:
        given: dict[str, Any] = {"ground": t.say("returned"), "proposed": proposed.pk}
        t.move("return_order", t.cast.handlers(order.unit), order, **given)


def _proposed(t: Teller, lead: Unit) -> Unit:
    """Another department that could do it, the street's own first; the street itself where there is none."""
    departments = [unit for unit in handlers_for(t.event) if unit.level == Level.DEPARTMENT and unit.pk != lead.pk]
    found = [unit for unit in departments if _can_handle(t, unit)]
    return next((unit for unit in found if unit.parent_id == t.event.street_id), t.event.street)


def _can_handle(t: Teller, unit: Unit) -> bool:
    return t.cast.has(unit.pk, *CAN_HANDLE)


TURNS: dict[str, Callable[[Teller, Unit, list[int]], Story]] = {
    "whistle": _whistled,
    "conference": _conferred,
    "uphold": _upheld,
    "reject": _rejected,
    "two_returns": _returned_twice,
    "withdraw": _withdrawn,
}
