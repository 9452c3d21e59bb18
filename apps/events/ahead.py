"""When an event comes to somebody who can do nothing on it now. Pure: it asks the judge about states to come."""

from apps.events.facts import EventFacts, OrderFacts
from apps.events.judge import has_power, things_of
from apps.events.rules import ENDED, MOVE, EventState, OrderState
from apps.staff.actors import InPost

Ev = EventState
USUAL_WAY = (Ev.REPORTED, Ev.FILED, Ev.DISPATCHED, Ev.HANDLING, Ev.FEEDBACK, Ev.VERIFIED, Ev.CLOSED)
# Where a state beside the usual way leads back to it.
LEADS_TO: dict[str, EventState] = {
    Ev.SUPPLEMENT: Ev.REPORTED,
    Ev.CHECKING: Ev.REPORTED,
    Ev.SELF_HANDLING: Ev.FEEDBACK,
    Ev.RETURN_PENDING: Ev.DISPATCHED,
    Ev.CONFERENCE: Ev.DISPATCHED,
    Ev.SUSPENDED: Ev.HANDLING,
    Ev.REWORK: Ev.FEEDBACK,
}
# What may come instead of the usual way.
MAY_LEAD_TO: dict[str, tuple[EventState, ...]] = {
    Ev.REPORTED: (Ev.SUPPLEMENT,),
    Ev.CHECKING: (Ev.SUPPLEMENT,),
    Ev.DISPATCHED: (Ev.RETURN_PENDING,),
    Ev.RETURN_PENDING: (Ev.FILED, Ev.CONFERENCE),
    Ev.SELF_HANDLING: (Ev.REPORTED,),
    Ev.HANDLING: (Ev.REWORK,),
    Ev.SUSPENDED: (Ev.REWORK,),
    Ev.FEEDBACK: (Ev.REWORK,),
    Ev.VERIFIED: (Ev.REWORK,),
    Ev.CLOSED: (Ev.REWORK,),
}
DEALT_WITH_BY: dict[str, tuple[str, ...]] = {
    Ev.REPORTED: ("file",),
    Ev.SUPPLEMENT: ("supplement",),
    Ev.CHECKING: ("answer_check",),
    Ev.SELF_HANDLING: ("answer",),
    Ev.FILED: ("dispatch",),
    Ev.DISPATCHED: ("accept",),
    Ev.RETURN_PENDING: ("uphold_return",),
    Ev.CONFERENCE: ("assign",),
    Ev.HANDLING: ("answer",),
    Ev.REWORK: ("answer",),
    Ev.FEEDBACK: ("pass",),
    Ev.VERIFIED: ("close",),
    Ev.CLOSED: ("rate", "call_back"),
}
NOT_BY_HANDLERS = {"pass", "rate", "call_back"}  # domain README §1.11


def comes_at(facts: EventFacts, actor: InPost) -> EventState | None:
    """The next state on the usual way that is the actor's to deal with; None when there is none."""
    return next((state for state in _ahead(facts.state) if _deals_with(state, facts, actor)), None)


def may_come_at(facts: EventFacts, actor: InPost) -> EventState | None:
    """The next such state beside the usual way, which need not come."""
    perhaps = MAY_LEAD_TO.get(facts.state, ())
    return next((state for state in perhaps if _deals_with(state, facts, actor)), None)


def _ahead(state: str) -> tuple[EventState, ...]:
    if joined := LEADS_TO.get(state):
        return USUAL_WAY[USUAL_WAY.index(joined) :]
    if state in ENDED:
        return ()
    return USUAL_WAY[USUAL_WAY.index(EventState(state)) + 1 :]


def _deals_with(state: EventState, facts: EventFacts, actor: InPost) -> bool:
    return any(_may(name, facts, actor) for name in DEALT_WITH_BY[state])


def _may(name: str, facts: EventFacts, actor: InPost) -> bool:
    if name in NOT_BY_HANDLERS and actor.person_id in facts.handlers:
        return False
    if name == "call_back" and (facts.called_back or actor.person_id in facts.verifiers):
        return False
    things = [thing for thing in things_of(MOVE[name], facts) if not _is_over(thing)] or [None]
    return any(has_power(MOVE[name], facts=facts, actor=actor, thing=thing) for thing in things)


def _is_over(thing: object) -> bool:
    return isinstance(thing, OrderFacts) and thing.state == OrderState.WITHDRAWN
