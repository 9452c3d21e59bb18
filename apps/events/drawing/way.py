"""The way an event has gone, read from its steps. Pure: no database.

A step of the event itself says the event's state; a step of an order or a petition says that one's own. In between the
event's state is found again as it was found then: from the states its orders had.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from apps.events.drawing.reach import RETURNS_BEFORE_A_CONFERENCE
from apps.events.rules import (
    MOVE,
    OF_ORDERS,
    EventState,
    OrderState,
    PetitionKind,
    PetitionState,
    Role,
    Share,
    Subject,
    state_of_orders,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a step says. `given` as it was kept with the step."""

    move: str
    from_state: str
    to_state: str
    at: datetime
    order: int | None = None
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of an order whatever its state: whose it is, and when it was made."""

    id: int
    unit: int
    role: str
    own: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Walked:
    """A change of the event's state. The report comes from nowhere: its `source` is empty."""

    source: str
    target: str
    move: str


MAKERS = {"dispatch", "whistle", "assign", "add_assist", "self_handle", "solve_on_spot"}


class _Replay:
    """The event as it was after each step."""

    def __init__(self, orders: Iterable[Sent]) -> None:
        self.coming = sorted(orders, key=lambda order: order.id)
        self.sent: dict[int, Sent] = {}
        self.states: dict[int, str] = {}
        self.state = ""
        self.referred = False
        self.returns = 0

    def after(self, step: Told) -> str:
        move = MOVE[step.move]
        self._withdraw(step)
        self._send(step)
        if move.of is Subject.EVENT:
            self._of_event(step)
            self.state = step.to_state
        else:
            self._of_order(step)
            if self.state in OF_ORDERS:
                self.state = self._followed()
            if move.of is Subject.PETITION and _granted(step, PetitionKind.VOID):
                self.state = EventState.VOID
        return self.state

    def _followed(self) -> str:
        shares = [Share(self.sent[pk].role, state, self.sent[pk].own) for pk, state in self.states.items()]
        return state_of_orders(shares, referred=self.referred)

    def _send(self, step: Told) -> None:
        """The orders that this step made: one for each of its parties, or that of whoever took it on."""
        if step.move not in MAKERS:
            return
        parties = {step.given.get("lead"), *(step.given.get("assists") or [])}
        held = {self.sent[pk].unit for pk, state in self.states.items() if state != OrderState.WITHDRAWN}
        made: dict[int, Sent] = {}
        for order in self.coming:
            if order.at <= step.at and (order.own or order.unit in parties - held):
                made.setdefault(order.unit, order)
        for order in made.values():
            self.coming.remove(order)
            self.sent[order.id] = order
            self.states[order.id] = _first_state(order, step)

    def _withdraw(self, step: Told) -> None:
        """A ruling names the parties anew; escalation gives back what was taken on."""
        if step.move == "escalate":
            self._lead(OrderState.WITHDRAWN)
        if step.move != "assign":
            return
        self.referred = False
        wanted = {step.given["lead"]: Role.LEAD, **dict.fromkeys(step.given.get("assists") or [], Role.ASSIST)}
        for pk in [pk for pk, state in self.states.items() if state != OrderState.WITHDRAWN]:
            order, pending = self.sent[pk], self.states[pk] == OrderState.RETURN_PENDING
            if wanted.get(order.unit) == order.role:
                self.states[pk] = OrderState.SENT if pending else self.states[pk]
            elif order.role == Role.LEAD or pending or order.unit in wanted:
                self.states[pk] = OrderState.WITHDRAWN

    def _of_event(self, step: Told) -> None:
        if step.move == "refer":
            self.referred = True
        if step.move == "reopen":
            self._lead(OrderState.REWORK)

    def _of_order(self, step: Told) -> None:
        if step.order is None:
            return
        if step.move == "return_order":
            self.returns += 1
            self.referred = self.referred or self.returns >= RETURNS_BEFORE_A_CONFERENCE
        if MOVE[step.move].of is Subject.ORDER:
            self.states[step.order] = step.to_state
        elif _granted(step, PetitionKind.SUSPENSION):
            self.states[step.order] = OrderState.SUSPENDED

    def _lead(self, state: OrderState) -> None:
        for pk, now in self.states.items():
            if self.sent[pk].role == Role.LEAD and now != OrderState.WITHDRAWN:
                self.states[pk] = state


def _first_state(order: Sent, step: Told) -> str:
    if not order.own:
        return OrderState.SENT
    spot = {EventState.FEEDBACK: OrderState.ANSWERED, EventState.CLOSED: OrderState.PASSED}
    return spot.get(EventState(step.to_state), OrderState.ACCEPTED)


def _granted(step: Told, kind: PetitionKind) -> bool:
    return step.move == "approve" and step.to_state == PetitionState.GRANTED and step.given.get("kind") == kind


def way_of(steps: Iterable[Told], orders: Iterable[Sent]) -> list[Walked]:
    """Every change of the event's state, in the order in which it happened.

    Steps in their order; all orders there ever were. Where the next step of the event itself knows better where it
    began, that is believed.
    """
    replay, found, before = _Replay(orders), list[Walked](), ""
    for step in steps:
        if MOVE[step.move].of is Subject.EVENT and step.from_state != before and found:
            found[-1] = replace(found[-1], target=step.from_state)
            before = step.from_state
        after = replay.after(step)
        if after != before:
            found.append(Walked(before, after, step.move))
        before = after
    return found
