"""The only judge of what may be done. It reads facts and answers; it touches no database.

`obstacle()` is asked before a button is drawn, before the API lists a move, and again under lock before the move is
made, so the three can never disagree.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.errors import Conflicting, NotYours, Refused
from apps.events.labels import EVENT_LABELS, ORDER_LABELS
from apps.events.rules import MOVES, At, Move, Subject
from apps.staff.actors import Actor, System


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What the judge knows of an order.

    `handlers`: ids of the persons who accepted, returned or answered it. `window_over`: its accept window has run out,
    whether or not the sweep has seen it yet.
    """

    id: int
    role: str
    state: str
    unit_path: str
    unit_name: str
    returned: bool = False
    window_over: bool = False
    handlers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the judge knows of an event. Paths are those of `grids.Unit.path`."""

    state: str
    unit_path: str
    community_path: str
    street_path: str
    district_path: str
    orders: tuple[OrderFacts, ...] = ()

    def returned_by(self, unit_path: str) -> bool:
        """Whether the unit has returned an order of this event before: it may do so once."""
        return any(order.returned for order in self.orders if order.unit_path == unit_path)


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A move the actor may make now; `order` is set for moves of an order."""

    move: Move
    order: OrderFacts | None = None


def verifier_path(facts: EventFacts, order: OrderFacts) -> str:
    """The first unit above whoever handled: community → street, street → district, anybody else → community."""
    if order.unit_path == facts.community_path:
        return facts.street_path
    if order.unit_path == facts.street_path:
        return facts.district_path
    return facts.community_path


def obstacle(move: Move, *, facts: EventFacts, actor: Actor, order: OrderFacts | None = None) -> Refused | None:
    """What stands in the way of the move, or None. `order` is needed for moves of an order."""
    return (
        _no_power(move, facts, actor, order)
        or _wrong_state(move, facts, order)
        or _against_a_rule(move, facts, actor, order)
    )


def open_moves(facts: EventFacts, actor: Actor) -> list[OpenMove]:
    """Every move that no obstacle stands against, in the order of the table."""
    found: list[OpenMove] = []
    for move in MOVES:
        subjects: tuple[OrderFacts | None, ...] = facts.orders if move.of is Subject.ORDER else (None,)
        found += [
            OpenMove(move, order)
            for order in subjects
            if move.sources and obstacle(move, facts=facts, actor=actor, order=order) is None
        ]
    return found


def _wrong_state(move: Move, facts: EventFacts, order: OrderFacts | None) -> Refused | None:
    state = order.state if order else facts.state
    if state in move.sources:
        return None
    label = (ORDER_LABELS if order else EVENT_LABELS)[state]
    return Conflicting(
        "wrong_state",
        _("“%(move)s” is not possible: the state is “%(state)s” now. Reload to see what is open.")
        % {"move": _(move.label), "state": _(label)},
        {"state": state, "possible_from": sorted(move.sources)},
    )


def _no_power(move: Move, facts: EventFacts, actor: Actor, order: OrderFacts | None) -> Refused | None:
    if isinstance(actor, System):
        return None
    if move.at is At.SYSTEM:
        return NotYours("by_system_only", _("This happens by itself when time runs out; nobody does it by hand."))
    if move.at is At.HANDLER and order is not None:
        held = actor.holds_exactly(move.power, order.unit_path)
        whose = order.unit_name
    elif move.at is At.VERIFIER and order is not None:
        held = actor.holds(move.power, verifier_path(facts, order))
        whose = _("the unit above the one that handled it")
    else:
        held = actor.holds(move.power, facts.unit_path)
        whose = _("a unit responsible for this place")
    if held:
        return None
    return NotYours(
        "no_power",
        _("“%(move)s” is for a post with that power at %(whose)s. You are acting as %(post)s, %(unit)s.")
        % {"move": _(move.label), "whose": whose, "post": actor.post_name, "unit": actor.unit_name},
        {"power": move.power},
    )


def _against_a_rule(move: Move, facts: EventFacts, actor: Actor, order: OrderFacts | None) -> Refused | None:
    if order is None or isinstance(actor, System):
        return None
    if move.name == "return_order" and facts.returned_by(order.unit_path):
        return Refused(
            "returned_before",
            _("A department may return an event once, and %(unit)s has done so. Accept it and handle it.")
            % {"unit": order.unit_name},
        )
    if move.name == "return_order" and order.window_over:
        return Refused(
            "window_over",
            _("The time for accepting has run out, so the order counts as accepted and can no longer be returned."),
        )
    if move.at is At.VERIFIER and actor.person_id in order.handlers:
        return NotYours(
            "handler_verifies",
            _("You handled this order yourself, in this or another post. Somebody else must verify it."),
        )
    return None
