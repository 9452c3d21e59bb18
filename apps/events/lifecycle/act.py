"""One move being made."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.clocks.worktime import Limit
from apps.events.lifecycle.facts import File
from apps.events.models import Card, Event, Order, Petition
from apps.events.rules import EventState, Move, OrderState
from apps.staff.actors import Actor


@dataclass(slots=True)
class Act:
    """What it is about, who makes it, what was given, when.

    Effects change the rows of the file in memory. `told`: besides `given`, what the step should say. `limits`: the
    handle limit that an order starts with, where it is not the order's own. `again`: clocks (kind, id) that begin anew
    though the state stays. `once`: what the device calls the move. `then`: moves that the program makes right after,
    in the same transaction.
    """

    row: Move
    file: File
    actor: Actor
    given: dict[str, Any]
    now: datetime
    order: Order | None = None
    petition: Petition | None = None
    card: Card | None = None
    once: UUID | None = None
    told: dict[str, Any] = field(default_factory=dict)
    limits: dict[int, Limit] = field(default_factory=dict)
    again: set[tuple[str, int]] = field(default_factory=set)
    then: list[tuple[str, Order, dict[str, Any]]] = field(default_factory=list)
    state_before: str = ""  # the event's
    live_before: frozenset[int] = frozenset()  # ids of the orders
    raises: str = ""  # the colour of the card that this move raises; the row needs the step first

    @property
    def event(self) -> Event:
        return self.file.event

    @property
    def orders(self) -> list[Order]:
        return self.file.orders

    @property
    def live(self) -> list[Order]:
        return [order for order in self.orders if order.state != OrderState.WITHDRAWN]

    @property
    def own_order(self) -> Order:
        """The order the move is of; the engine has found it before any effect runs."""
        if self.order is None:
            raise ValueError("this effect belongs to a move of an order")
        return self.order

    @property
    def own_petition(self) -> Petition:
        if self.petition is None:
            raise ValueError("this effect belongs to a move of a petition")
        return self.petition

    @property
    def own_card(self) -> Card:
        if self.card is None:
            raise ValueError("this effect belongs to a move of a card")
        return self.card

    @property
    def person_id(self) -> int:
        """Who makes it, where only persons can."""
        return int(self.actor.person_id)  # type: ignore[union-attr]

    def end_in(self, state: EventState) -> None:
        """For the rows whose `may_end_in` leaves it to the effect."""
        self.event.state = state
