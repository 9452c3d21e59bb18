"""Rules of the moves of an event."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.errors import NotYours, Refused
from apps.events.conflicts.parties import handled_it, rule_on_return
from apps.events.conflicts.residents import cannot_be_rated, reconsidered_before, urged_enough
from apps.events.facts import EventFacts
from apps.events.rules import OrderState, PetitionKind
from apps.staff.actors import InPost


def _assign(facts: EventFacts, actor: InPost) -> Refused | None:
    """A conference rules on returns too, where there are any."""
    returned = (order for order in facts.orders if order.state == OrderState.RETURN_PENDING)
    return next(filter(None, (rule_on_return(facts, actor, order) for order in returned)), None)


def _add_assist(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.lead is not None and facts.lead.late:
        return Refused(
            "no_time_left",
            _("The lead's time has run out, so there is none to share. Whoever joins works within the lead's order."),
        )
    return None


def _take_on(facts: EventFacts, actor: InPost) -> Refused | None:
    """An order of one's own that is over was escalated; taking it on again would give it a new clock."""
    if any(order.own and order.unit_path == actor.unit_path for order in facts.orders):
        return NotYours("passed_on", _("Your unit has tried this and passed it on. It is for the next level now."))
    return None


def _escalate(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.lead is not None and not facts.lead.unit_path.startswith(actor.unit_path):
        return NotYours("not_the_handler", _("The community has taken this on. Only the community can escalate it."))
    return None


def _reclassify(facts: EventFacts, actor: InPost) -> Refused | None:
    at_district = any(actor.holds_exactly(power, facts.district_path) for power in ("triage_event", "dispatch_event"))
    if facts.late and not at_district:
        return NotYours("after_due", _("The due time has passed; from then on only the district re-classifies."))
    return None


def _reconsider(facts: EventFacts, actor: InPost) -> Refused | None:
    return reconsidered_before(facts)


def _ask_look(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.being_looked_at:
        return Refused("being_looked_at", _("Somebody has been sent to look already. Wait for what they find."))
    return None


def _look(facts: EventFacts, actor: InPost) -> Refused | None:
    if not facts.being_looked_at:
        return Refused("nobody_sent", _("Nobody is asked to look at present."))
    return handled_it(facts, actor)


def _call_back(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.called_back:
        return Refused("called_back_before", _("The reporter has been called back already."))
    if actor.person_id in facts.verifiers:
        return NotYours("verifier_calls_back", _("You verified this event yourself. Somebody else must call back."))
    return handled_it(facts, actor)


def _rate(facts: EventFacts, actor: InPost) -> Refused | None:
    """A grid worker may have reported what the grid then solved itself."""
    return cannot_be_rated(facts) or handled_it(facts, actor)


def _urge(facts: EventFacts, actor: InPost) -> Refused | None:
    if found := urged_enough(facts):
        return found
    if facts.waits_for <= {actor.unit_id} and actor.person_id != facts.reporter:
        return Refused("waits_for_you", _("This event waits for your own unit. There is nobody else to urge."))
    return None


def _recompute(facts: EventFacts, actor: InPost) -> Refused | None:
    if not facts.out_of_date:
        return Refused("nothing_to_recompute", _("The calendar of today gives the same due times."))
    return None


def _void(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.pending(PetitionKind.VOID, None):
        return Refused("asked_before", _("Somebody has asked to void this event already; it waits for its approval."))
    return None


OF_EVENTS: dict[str, Callable[[EventFacts, InPost], Refused | None]] = {
    "add_assist": _add_assist,
    "assign": _assign,
    "self_handle": _take_on,
    "solve_on_spot": _take_on,
    "escalate": _escalate,
    "reclassify": _reclassify,
    "reconsider": _reconsider,
    "ask_look": _ask_look,
    "look": _look,
    "call_back": _call_back,
    "rate": _rate,
    "recompute": _recompute,
    "urge": _urge,
    "void": _void,
}
