"""The rules of single moves that states and powers do not say: conflicts of interest, once only, in time only.

Each rule is a small function from facts to a refusal or None. Sources: domain README §1.4, §1.11, §3; tables §4, §6.
"""

from apps.errors import Refused
from apps.events.conflicts.events import OF_EVENTS
from apps.events.conflicts.orders import OF_ORDERS, no_rule
from apps.events.conflicts.parties import decide, party_verifies
from apps.events.conflicts.residents import OF_RESIDENTS
from apps.events.facts import EventFacts, OrderFacts, PetitionFacts, Thing
from apps.events.rules import At, Move
from apps.staff.actors import Actor, Resident, System


def against(move: Move, *, facts: EventFacts, actor: Actor, thing: Thing | None) -> Refused | None:
    """The first rule that stands against the move, or None. The program itself has no interests of its own."""
    if isinstance(actor, System):
        return None
    if isinstance(actor, Resident):
        return OF_RESIDENTS[move.name](facts) if move.name in OF_RESIDENTS else None
    if any(by.at is At.VERIFIER for by in move.by) and (found := party_verifies(facts, actor)):
        return found
    if isinstance(thing, OrderFacts):
        return OF_ORDERS.get(move.name, no_rule)(facts, actor, thing)
    if isinstance(thing, PetitionFacts):
        return decide(move, facts, actor, thing)
    return OF_EVENTS[move.name](facts, actor) if move.name in OF_EVENTS else None
