"""Conflicts of interest: whoever has a part in something does not judge it. Sources: domain README §1.11, tables §4."""

from django.utils.translation import gettext as _

from apps.errors import NotYours, Refused
from apps.events.facts import EventFacts, OrderFacts, PetitionFacts
from apps.events.rules import Move, OrderState, PetitionKind
from apps.staff.actors import InPost


def party_verifies(facts: EventFacts, actor: InPost) -> Refused | None:
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


def handled_it(facts: EventFacts, actor: InPost) -> Refused | None:
    """Wider than `party_verifies`: whoever ever worked on it, also where their order was withdrawn since."""
    units = {order.unit_path for order in facts.orders if order.handlers}
    if actor.person_id in facts.handlers or units & actor.serves:
        return NotYours(
            "handled_it",
            _("You handled this event, or hold a post at a unit that did. Somebody from outside must do this."),
        )
    return None


def rule_on_return(facts: EventFacts, actor: InPost, order: OrderFacts) -> Refused | None:
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


def decide(move: Move, facts: EventFacts, actor: InPost, petition: PetitionFacts) -> Refused | None:
    if actor.person_id in {petition.asked_by, petition.endorsed_by}:
        return NotYours(
            "own_petition", _("You asked for this, or approved it before. It takes somebody else to decide now.")
        )
    order = facts.order(petition.order_id)
    suspends = move.name == "approve" and petition.kind == PetitionKind.SUSPENSION
    if order and suspends and order.state != OrderState.ACCEPTED:
        return Refused("not_in_work", _("The order is not being handled now, so it cannot be suspended. Refuse it."))
    return None
