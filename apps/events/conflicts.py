"""The rules of single moves that states and powers do not say: conflicts of interest, once only, in time only.

Each rule is a small function from facts to a refusal or None. Sources: domain README §1.4, §1.11, §3; tables §4, §6.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.errors import NotYours, Refused
from apps.events.facts import EventFacts, OrderFacts, PetitionFacts, Thing
from apps.events.rules import (
    MOST_EXTENSIONS,
    MOST_URGES_A_DAY,
    At,
    Move,
    OrderState,
    PetitionKind,
)
from apps.staff.actors import Actor, InPost, System


def against(move: Move, *, facts: EventFacts, actor: Actor, thing: Thing | None) -> Refused | None:
    """The first rule that stands against the move, or None. The program itself has no interests of its own."""
    if isinstance(actor, System):
        return None
    if any(by.at is At.VERIFIER for by in move.by) and (found := _party_verifies(facts, actor)):
        return found
    if isinstance(thing, OrderFacts):
        return _OF_ORDERS.get(move.name, _no_rule)(facts, actor, thing)
    if isinstance(thing, PetitionFacts):
        return _decide(move, facts, actor, thing)
    return _OF_EVENTS[move.name](facts, actor) if move.name in _OF_EVENTS else None


def _party_verifies(facts: EventFacts, actor: InPost) -> Refused | None:
    """Whoever has a share of the event, as lead or assist, verifies none of its orders."""
    if any(actor.person_id in order.handlers for order in facts.live):
        return NotYours(
            "handler_verifies",
            _("You handled this event yourself, in this or another post. Somebody else must verify it."),
        )
    if own := next((order for order in facts.live if order.unit_path in actor.serves), None):
        return NotYours(
            "party_verifies",
            _("You hold a post at %(unit)s, which handles this event. Somebody from outside must verify it.")
            % {"unit": own.unit_name},
        )
    return None


def _return_order(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if order.final:
        return Refused(
            "ruling_is_final",
            _("The conference has assigned this order, and its ruling is final. Accept it and handle it."),
        )
    if facts.returned_by(order.unit_path):
        return Refused(
            "returned_before",
            _("A department may return an event once, and %(unit)s has done so. Accept it and handle it.")
            % {"unit": order.unit_name},
        )
    if order.window_over:
        return Refused(
            "window_over",
            _("The time for accepting has run out, so the order counts as accepted and can no longer be returned."),
        )
    return None


def _rule_on_return(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if actor.person_id in order.dispatchers:
        return NotYours(
            "own_dispatch",
            _("You dispatched this order yourself. Somebody else must rule on its return, or refer it."),
        )
    if actor.person_id in order.handlers or order.unit_path in actor.serves:
        return NotYours(
            "own_return",
            _("The return is from your own side: %(unit)s, or you yourself. Somebody else must rule on it.")
            % {"unit": order.unit_name},
        )
    return None


def _assign(facts: EventFacts, actor: InPost) -> Refused | None:
    """A conference rules on returns too, where there are any."""
    returned = (order for order in facts.orders if order.state == OrderState.RETURN_PENDING)
    return next(filter(None, (_rule_on_return(facts, actor, order) for order in returned)), None)


def _withdraw(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    """A ruling is final for the street as well: what a conference has assigned, a conference takes back."""
    if order.final and not actor.holds("rule_conference", facts.unit_path):
        return NotYours(
            "ruling_is_final", _("The conference has assigned this order. Only a conference takes it back.")
        )
    if not order.final and not actor.holds("dispatch_event", facts.unit_path):
        return NotYours("not_by_ruling", _("No conference has assigned this order. The dispatcher takes it back."))
    return None


def _report_in(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if not order.awaited:
        return Refused("not_awaited", _("No whistle calls this department to the site, or it has reported in already."))
    return None


def _contain(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if not order.hazard:
        return Refused(
            "no_hazard", _("This category has one limit only; there is no danger to be removed first. Answer it.")
        )
    if order.contained:
        return Refused("contained_before", _("The danger was removed already. What is left is the repair."))
    return None


def _answer(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if order.uncontained:
        return Refused(
            "not_contained",
            _("Remove the danger first and say so (“Danger removed”); then the repair can be answered."),
        )
    if order.awaited:
        return Refused("not_reported_in", _("The whistle calls you to the site: report in there first."))
    return None


def _extend(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if order.uncontained:
        return Refused("not_contained", _("The time for removing the danger cannot be extended."))
    if facts.pending(PetitionKind.EXTENSION, order.id):
        return Refused("asked_before", _("An extension has been asked for already and waits for its approval."))
    if order.extensions >= MOST_EXTENSIONS:
        return Refused("most_extensions", _("This order has been extended twice, and that is the most there is."))
    if order.late:
        return Refused("too_late", _("The due time has passed; an extension has to be asked for before it."))
    if not order.in_last_day:
        return Refused(
            "too_early",
            _("More than a day is left. Ask within the last day, when it is clear how much longer it takes."),
        )
    return None


def _suspend(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if not facts.may_be_suspended:
        return Refused(
            "not_long_running", _("Only categories marked as long-running may be suspended. Ask for an extension.")
        )
    if order.uncontained:
        return Refused("not_contained", _("Remove the danger first; then the repair can be suspended."))
    if order.awaited:
        return Refused("not_reported_in", _("The whistle calls you to the site: report in there first."))
    if order.suspended_before:
        return Refused("suspended_before", _("This order has been suspended once, and that is the most there is."))
    if facts.pending(PetitionKind.SUSPENSION, order.id):
        return Refused("asked_before", _("A suspension has been asked for already and waits for its approval."))
    if order.late:
        return Refused("too_late", _("The due time has passed; a suspension has to be asked for before it."))
    return None


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
    if facts.reconsidered:
        return Refused(
            "reconsidered_before", _("This report has been reconsidered once, and that is the most there is.")
        )
    return None


def _ask_look(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.being_looked_at:
        return Refused("being_looked_at", _("Somebody has been sent to look already. Wait for what they find."))
    return None


def _look(facts: EventFacts, actor: InPost) -> Refused | None:
    if not facts.being_looked_at:
        return Refused("nobody_sent", _("Nobody is asked to look at present."))
    return _handled_it(facts, actor)


def _call_back(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.called_back:
        return Refused("called_back_before", _("The reporter has been called back already."))
    if actor.person_id in facts.verifiers:
        return NotYours("verifier_calls_back", _("You verified this event yourself. Somebody else must call back."))
    return _handled_it(facts, actor)


def _handled_it(facts: EventFacts, actor: InPost) -> Refused | None:
    units = {order.unit_path for order in facts.orders if order.handlers}
    if actor.person_id in facts.handlers or units & actor.serves:
        return NotYours(
            "handled_it",
            _("You handled this event, or hold a post at a unit that did. Somebody from outside must do this."),
        )
    return None


def _rate(facts: EventFacts, actor: InPost) -> Refused | None:
    """A grid worker may have reported what the grid then solved itself."""
    if facts.rated:
        return Refused("rated_before", _("You have rated this event already. Thank you."))
    if facts.rating_over:
        return Refused("rating_over", _("The time for rating this event is over."))
    return _handled_it(facts, actor)


def _uphold_dissatisfaction(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if not facts.dissatisfied:
        return Refused("nobody_dissatisfied", _("Nobody has said that they are dissatisfied."))
    if order.upheld:
        return Refused("upheld_before", _("The dissatisfaction with this order has been found justified already."))
    return _party_verifies(facts, actor)


def _urge(facts: EventFacts, actor: InPost) -> Refused | None:
    if facts.urged_today >= MOST_URGES_A_DAY:
        return Refused("urged_enough", _("This event has been urged twice today. Try again tomorrow."))
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


def _decide(move: Move, facts: EventFacts, actor: InPost, petition: PetitionFacts) -> Refused | None:
    if actor.person_id in {petition.asked_by, petition.endorsed_by}:
        return NotYours(
            "own_petition", _("You asked for this, or approved it before. It takes somebody else to decide now.")
        )
    order = facts.order(petition.order_id)
    suspends = move.name == "approve" and petition.kind == PetitionKind.SUSPENSION
    if order and suspends and order.state != OrderState.ACCEPTED:
        return Refused("not_in_work", _("The order is not being handled now, so it cannot be suspended. Refuse it."))
    return None


def _no_rule(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    return None


_OF_ORDERS: dict[str, Callable[[EventFacts, InPost, OrderFacts], Refused | None]] = {
    "return_order": _return_order,
    "uphold_return": _rule_on_return,
    "reject_return": _rule_on_return,
    "withdraw": _withdraw,
    "report_in": _report_in,
    "contain": _contain,
    "answer": _answer,
    "extend": _extend,
    "suspend": _suspend,
    "uphold_dissatisfaction": _uphold_dissatisfaction,
}
_OF_EVENTS: dict[str, Callable[[EventFacts, InPost], Refused | None]] = {
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
