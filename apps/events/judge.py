"""The only judge of what may be done. It reads facts and answers; it touches no database.

`obstacle()` is asked before a button is drawn, before the API lists a move, and again under lock before the move is
made, so the three can never disagree. What it asks, in this order: may this post at all; is the state one from which
the move leads on; does a rule of the move itself stand against it (`apps.events.conflicts`).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.errors import Conflicting, NotYours, Refused
from apps.events import conflicts
from apps.events.facts import CardFacts, EventFacts, OrderFacts, PetitionFacts, Thing, verifier_path
from apps.events.labels import CARD_LABELS, EVENT_LABELS, ORDER_LABELS, PETITION_LABELS
from apps.events.rules import LEVELS, MOVES, At, By, Move, Subject
from apps.staff.actors import Actor, InPost, Resident, System


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A move the actor may make now; `thing` is set for moves of an order, a petition or a card."""

    move: Move
    thing: Thing | None = None

    @property
    def order(self) -> OrderFacts | None:
        return self.thing if isinstance(self.thing, OrderFacts) else None


def obstacle(move: Move, *, facts: EventFacts, actor: Actor, thing: Thing | None = None) -> Refused | None:
    """What stands in the way of the move, or None. `thing`: the order, petition or card that it is a move of."""
    return (
        _no_power(move, facts, actor, thing)
        or _wrong_state(move, facts, thing)
        or conflicts.against(move, facts=facts, actor=actor, thing=thing)
    )


def has_power(move: Move, *, facts: EventFacts, actor: Actor, thing: Thing | None = None) -> bool:
    """Whether the move is one for the actor at all, whatever the state and the rules say of now."""
    return _no_power(move, facts, actor, thing) is None


def open_moves(facts: EventFacts, actor: Actor) -> list[OpenMove]:
    """Every move that no obstacle stands against, in the order of the table."""
    return [
        OpenMove(move, thing)
        for move in MOVES
        if move.sources
        for thing in things_of(move, facts)
        if obstacle(move, facts=facts, actor=actor, thing=thing) is None
    ]


def things_of(move: Move, facts: EventFacts) -> tuple[Thing | None, ...]:
    """Everything of the event that the move could be of."""
    of: dict[Subject, tuple[Thing | None, ...]] = {
        Subject.EVENT: (None,),
        Subject.ORDER: facts.orders,
        Subject.PETITION: facts.petitions,
        Subject.CARD: facts.cards,
    }
    return of[move.of]


def _wrong_state(move: Move, facts: EventFacts, thing: Thing | None) -> Refused | None:
    state = thing.state if thing else facts.state
    if state not in move.sources:
        return _not_possible(move, state, _label_of(thing, state), move.sources)
    if move.only_while and facts.state not in move.only_while:
        return _not_possible(move, facts.state, EVENT_LABELS[facts.state], move.only_while)
    return None


def _not_possible(move: Move, state: str, label: str, possible_from: frozenset[str]) -> Refused:
    return Conflicting(
        "wrong_state",
        _("“%(move)s” is not possible: the state is “%(state)s” now. Reload to see what is open.")
        % {"move": _(move.label), "state": _(label)},
        {"state": state, "possible_from": sorted(possible_from)},
    )


def _label_of(thing: Thing | None, state: str) -> str:
    if isinstance(thing, PetitionFacts):
        return PETITION_LABELS[state]
    if isinstance(thing, CardFacts):
        return CARD_LABELS[state]
    return (ORDER_LABELS if thing else EVENT_LABELS)[state]


def _no_power(move: Move, facts: EventFacts, actor: Actor, thing: Thing | None) -> Refused | None:
    if isinstance(actor, System):
        return None
    if move.by_system_only:
        return NotYours("by_system_only", _("This happens by itself when time runs out; nobody does it by hand."))
    needed = [level for by in move.by for level in _of_level(by, thing)]
    if any(_holds(by, facts, actor, thing) for by in needed):
        return None
    if isinstance(actor, Resident):
        return NotYours(
            "no_power", _("“%(move)s” is not for those who reported. You may follow it here.") % {"move": _(move.label)}
        )
    return NotYours(
        "no_power",
        _("“%(move)s” is for a post with that power at %(whose)s. You are acting as %(post)s, %(unit)s.")
        % {"move": _(move.label), "whose": _whose(needed, thing), "post": actor.post_name, "unit": actor.unit_name},
        {"power": next((by.power for by in needed if by.power), "")},
    )


def _of_level(by: By, thing: Thing | None) -> tuple[By, ...]:
    """Whom a petition waits for follows from its kind and from the approvals it has."""
    if by.at is not At.APPROVER or not isinstance(thing, PetitionFacts):
        return (by,)
    levels = LEVELS[thing.kind]
    return (levels[min(thing.level, len(levels) - 1)],)


def _holds(by: By, facts: EventFacts, actor: InPost | Resident, thing: Thing | None) -> bool:
    if isinstance(actor, Resident):
        return by.at in {At.REPORTER, At.RESIDENT} and facts.id == actor.event_id
    if by.at is At.REPORTER:
        return facts.reporter == actor.person_id
    if by.at is At.CHECKER:
        return facts.checker == actor.person_id
    order = _order_of(facts, thing)
    if by.at is At.HANDLER and order:
        return actor.holds_exactly("self_handle" if order.own else by.power, order.unit_path)
    path = _path(by.at, facts, order)
    exactly = by.at in {At.DISTRICT, At.LEADER}
    return path is not None and (actor.holds_exactly(by.power, path) if exactly else actor.holds(by.power, path))


def _path(at: At, facts: EventFacts, order: OrderFacts | None) -> str | None:
    """The unit on which the power is asked for; None where there is none."""
    paths = {
        At.AREA: facts.unit_path,
        At.COMMUNITY: facts.community_path,
        At.TRIAGE: facts.street_path if facts.raised else facts.unit_path,
        At.DISTRICT: facts.district_path,
        At.LEADER: facts.lead.unit_path if facts.lead else None,
        At.SIGNATORY: order.unit_path if order else None,
        At.VERIFIER: verifier_path(facts),
    }
    return paths.get(at)


def _order_of(facts: EventFacts, thing: Thing | None) -> OrderFacts | None:
    return thing if isinstance(thing, OrderFacts) or thing is None else facts.order(thing.order_id)


def _whose(needed: list[By], thing: Thing | None) -> str:
    """Who could, in words; of several the first."""
    match needed[0].at:
        case At.HANDLER | At.SIGNATORY if isinstance(thing, OrderFacts):
            return thing.unit_name
        case At.VERIFIER:
            return _("the unit above the one that handled it")
        case At.REPORTER:
            return _("the unit of the person who reported it")
        case At.CHECKER:
            return _("the unit of the person who was sent to look")
        case At.DISTRICT:
            return _("the district")
    return _("a unit responsible for this place")
