"""Rules of the moves of an order."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.errors import NotYours, Refused
from apps.events.conflicts.parties import party_verifies, rule_on_return
from apps.events.facts import EventFacts, OrderFacts
from apps.events.rules import MOST_EXTENSIONS, PetitionKind
from apps.staff.actors import InPost


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


def _hand_to(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if order.own:
        return Refused(
            "taken_on", _("Whoever took this on works on it. Only an order that was sent to a unit is handed on.")
        )
    return None


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


def _uphold_dissatisfaction(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    if not facts.dissatisfied:
        return Refused("nobody_dissatisfied", _("Nobody has said that they are dissatisfied."))
    if order.upheld:
        return Refused("upheld_before", _("The dissatisfaction with this order has been found justified already."))
    return party_verifies(facts, actor)


def no_rule(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
    return None


OF_ORDERS: dict[str, Callable[[EventFacts, InPost, OrderFacts], Refused | None]] = {
    "return_order": _return_order,
    "hand_to": _hand_to,
    "uphold_return": rule_on_return,
    "reject_return": rule_on_return,
    "withdraw": _withdraw,
    "report_in": _report_in,
    "contain": _contain,
    "answer": _answer,
    "extend": _extend,
    "suspend": _suspend,
    "uphold_dissatisfaction": _uphold_dissatisfaction,
}
