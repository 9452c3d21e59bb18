"""Effects of handling: what the departments did, and what they ask for."""

from datetime import timedelta

from django.utils.translation import gettext as _

from apps.clocks.worktime import Limit
from apps.errors import Refused
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects.oversee import ask
from apps.events.lifecycle.facts import working_clock
from apps.events.queries import colleagues_for
from apps.events.rules import Role
from apps.staff.actors import InPost
from apps.tenancy.context import current

LONGEST_SUSPENSION = timedelta(days=365)  # domain README §3


def _hand_to(act: Act) -> None:
    """The order stays the unit's: only who works on it is named. A hand-over names a successor who begins tomorrow."""
    order, colleague = act.own_order, act.given["colleague"]
    if colleague == order.assignee_id:
        raise Refused("handed_already", _("This colleague has the order already. Choose another."))
    if isinstance(act.actor, InPost) and not colleagues_for(order).filter(pk=colleague).exists():
        raise Refused(
            "not_a_colleague",
            _("An order is handed only to somebody whose post at %(unit)s handles orders today.")
            % {"unit": order.unit.name},
            {"fields": {"colleague": [_("Choose somebody who handles orders of the same unit.")]}},
        )
    order.assignee_id = colleague


def _contain(act: Act) -> None:
    act.own_order.contained_at = act.now


def _answer(act: Act) -> None:
    act.own_order.answer = act.given["measures"]
    act.own_order.answered_at = act.now


def _extend(act: Act) -> None:
    """At most one original limit each time."""
    whole = Limit.parse(act.own_order.limit)
    amount = act.given["extra"]
    if not 0 < amount <= whole.amount:
        sentence = _("Give a number above 0 and up to %(most)s, the original limit.") % {
            "most": format(whole.amount, "g")
        }
        raise Refused("extension_too_long", sentence, {"fields": {"extra": [sentence]}})
    extra = Limit(amount, whole.unit)
    _refuse_past_the_lead(act, extra)
    act.told["extra"] = str(extra)
    ask(act)


def _refuse_past_the_lead(act: Act, extra: Limit) -> None:
    """An assist never runs past its lead, as long as the lead's own time is running (domain README §4)."""
    lead = next((order for order in act.live if order.role == Role.LEAD), None)
    if lead is None or lead is act.own_order:
        return
    own, leads = (working_clock(act.file.running, order) for order in (act.own_order, lead))
    if not own or not leads or leads.stage != own.stage or leads.paused_at:
        return
    if act.file.days.add(own.due_at, extra) > leads.due_at:
        sentence = _("An assisting order never ends after the lead's. Ask for less, or let the lead be extended first.")
        raise Refused("past_the_lead", sentence, {"fields": {"extra": [sentence]}})


def _suspend(act: Act) -> None:
    today = act.now.astimezone(current().zone).date()
    if not today < act.given["until"] <= today + LONGEST_SUSPENSION:
        sentence = _("Choose a day after today and within one year.")
        raise Refused("suspension_too_long", sentence, {"fields": {"until": [sentence]}})
    ask(act)


def _resume(act: Act) -> None:
    act.own_order.suspended_until = None


EFFECTS = {
    "hand_to": _hand_to,
    "contain": _contain,
    "answer": _answer,
    "extend": _extend,
    "suspend": _suspend,
    "resume": _resume,
}
