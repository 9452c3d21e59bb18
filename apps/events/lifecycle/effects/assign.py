"""Effects of dispatching: who gets an order, with how much time, and what returns and rulings do to it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from apps.clocks.worktime import Limit
from apps.errors import Refused
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects.shares import share_of_what_is_left
from apps.events.models import Order
from apps.events.rules import OrderState, Role
from apps.grids.models import Unit

RETURNS_BEFORE_A_CONFERENCE = 2


def _dispatch(act: Act) -> None:
    """One lead order, any number of assists; each unit once. An assist gets half of the lead's time."""
    lead, assists = _parties(act)
    _send(act, lead=lead, assists=assists)


def _whistle(act: Act) -> None:
    """A dispatch that calls everybody to the site."""
    limit = act.file.timing.limit(f"whistle_{act.given['whistle']}", act.event.urgency)
    latest = act.file.days.add(act.now, limit)
    if not act.now <= act.given["meet_at"] <= latest:
        raise Refused(
            "meeting_out_of_time",
            _("Whoever is called must report in within %(limit)s. Choose a time from now on and within that.")
            % {"limit": limit},
            {"fields": {"meet_at": [_("Choose a time from now on and within the limit of the whistle.")]}},
        )
    lead, assists = _parties(act)
    for order in _send(act, lead=lead, assists=assists):
        order.awaited = True


def _refer(act: Act) -> None:
    act.event.referred = True


def _assign(act: Act) -> None:
    """The ruling is final. Who holds an order already keeps it, and its running time; the others' are withdrawn."""
    lead, assists = _parties(act)
    wanted = {lead: Role.LEAD, **dict.fromkeys(assists, Role.ASSIST)}
    act.event.referred = False
    for order in act.live:
        if wanted.get(order.unit_id) == order.role:
            order.final = True
            del wanted[order.unit_id]
            if order.state == OrderState.RETURN_PENDING:
                order.state = OrderState.SENT
        elif order.role == Role.LEAD or order.state == OrderState.RETURN_PENDING or order.unit_id in wanted:
            order.state = OrderState.WITHDRAWN
    # Now rather than with the rest: the database keeps one lead order at a time.
    Order.objects.filter(pk__in=[o.pk for o in act.orders if o.state == OrderState.WITHDRAWN]).update(
        state=OrderState.WITHDRAWN
    )
    new_lead = [unit for unit, role in wanted.items() if role == Role.LEAD]
    share = share_of_what_is_left(act)
    _send(
        act,
        lead=new_lead[0] if new_lead else None,
        assists=[unit for unit, role in wanted.items() if role == Role.ASSIST],
        final=True,
        share=share if share and share.amount else None,  # the conference finds help also where the lead is late
    )


def _add_assist(act: Act) -> None:
    held = {order.unit_id for order in act.live}
    new = [unit for unit in dict.fromkeys(act.given["assists"]) if unit not in held]
    if not new:
        raise Refused("assists_already", _("These departments have orders of this event already. Choose others."))
    share = share_of_what_is_left(act)
    if share and not share.amount:
        raise Refused(
            "no_time_left",
            _("The lead's time has run out, so there is none to share. Whoever joins works within the lead's order."),
        )
    _send(act, lead=None, assists=new, share=share)


def _parties(act: Act) -> tuple[int, list[int]]:
    lead, assists = act.given["lead"], list(dict.fromkeys(act.given.get("assists") or []))
    if lead in assists:
        raise Refused("lead_assists", _("The lead department cannot assist itself. Take it out of the assisting ones."))
    return lead, assists


def _send(
    act: Act, *, lead: int | None, assists: Iterable[int], final: bool = False, share: Limit | None = None
) -> list[Order]:
    """New orders for units that hold none. A hazard's order carries two limits: to contain, and to repair."""
    category = act.event.category
    if category is None:
        raise ValueError("only what was filed is dispatched")
    whole = Limit.parse(category.repair_limit or category.handle_limit)
    for order in act.live:
        if order.unit_id == lead:  # who assisted so far leads from now on
            order.state = OrderState.WITHDRAWN
    held = {order.unit_id for order in act.live}
    wanted = [(lead, Role.LEAD, whole)] if lead else []
    wanted += [(unit, Role.ASSIST, share or whole.half()) for unit in assists if unit not in held]
    units = Unit.objects.in_bulk([unit for unit, _role, _limit in wanted])
    new = Order.objects.bulk_create(
        Order(
            event=act.event,
            unit=units[unit],
            role=role,
            state=OrderState.SENT,
            limit=str(limit),
            contain_limit=category.contain_limit if role == Role.LEAD else "",
            final=final,
            sent_at=act.now,
        )
        for unit, role, limit in wanted
    )
    act.orders.extend(new)
    return new


def _accept(act: Act) -> None:
    act.own_order.accepted_at = act.now


def _report_in(act: Act) -> None:
    act.own_order.awaited = False


def _return(act: Act) -> None:
    """The second return of an event, by whomever, goes to a conference."""
    act.own_order.returned = True
    returns = sum(order.returned for order in act.orders)
    act.event.referred = act.event.referred or returns >= RETURNS_BEFORE_A_CONFERENCE


EFFECTS = {
    "dispatch": _dispatch,
    "whistle": _whistle,
    "refer": _refer,
    "assign": _assign,
    "add_assist": _add_assist,
    "accept": _accept,
    "lapse": _accept,
    "report_in": _report_in,
    "return_order": _return,
}
