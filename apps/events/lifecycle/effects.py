"""What a move does besides changing states, writing the step and minding the clocks: one small function each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.clocks.worktime import Limit
from apps.errors import Refused
from apps.events.models import Category, Event, Order
from apps.events.queries import visible_to
from apps.events.rules import ENDED, OrderState, Role
from apps.grids.models import Unit
from apps.staff.actors import Actor


@dataclass(slots=True)
class Act:
    """One move being made: what it is about, who makes it, what was given, when. Effects may add to `orders`."""

    event: Event
    order: Order | None
    orders: list[Order]
    actor: Actor
    given: dict[str, Any]
    now: datetime
    told: dict[str, Any] = field(default_factory=dict)  # besides `given`, what the step should say

    @property
    def own_order(self) -> Order:
        """The order the move is of; the engine has found it before any effect runs."""
        if self.order is None:
            raise ValueError("this effect belongs to a move of an order")
        return self.order


def _file(act: Act) -> None:
    act.event.category = Category.objects.get(pk=act.given["category"])
    act.event.urgency = int(act.given["urgency"])
    act.event.quality = act.given["quality"]


def _merge(act: Act) -> None:
    main = visible_to(act.actor).filter(number=act.given["main"]).exclude(pk=act.event.pk).first()
    if main is None or main.state in ENDED:
        raise Refused(
            "no_main_event",
            _("There is no open event “%(number)s” that you can see. Check the number of the main event.")
            % {"number": act.given["main"]},
        )
    act.event.merged_into = main


def _dispatch(act: Act) -> None:
    """One lead order, any number of assists; each unit once. An assist gets half of the lead's time."""
    limit = Limit.parse(Category.objects.get(event=act.event).handle_limit)
    lead, assists = act.given["lead"], list(dict.fromkeys(act.given.get("assists") or []))
    if lead in assists:
        raise Refused("lead_assists", _("The lead department cannot assist itself. Take it out of the assisting ones."))
    busy = {order.unit_id for order in act.orders if order.state != OrderState.WITHDRAWN}
    wanted = [(lead, Role.LEAD, limit)] + [(unit, Role.ASSIST, limit.half()) for unit in assists if unit not in busy]
    units = Unit.objects.in_bulk([unit for unit, _role, _limit in wanted])
    act.orders += Order.objects.bulk_create(
        Order(event=act.event, unit=units[unit], role=role, state=OrderState.SENT, limit=str(share), sent_at=act.now)
        for unit, role, share in wanted
    )


def _accept(act: Act) -> None:
    act.own_order.accepted_at = act.now


def _return(act: Act) -> None:
    act.own_order.returned = True


def _answer(act: Act) -> None:
    act.own_order.answer = act.given["measures"]
    act.own_order.answered_at = act.now


def _rework(act: Act) -> None:
    act.own_order.rework_count += 1
    act.told["time"] = act.own_order.rework_count


EFFECTS: dict[str, Callable[[Act], None]] = {
    "file": _file,
    "merge": _merge,
    "dispatch": _dispatch,
    "accept": _accept,
    "return_order": _return,
    "answer": _answer,
    "rework": _rework,
}
