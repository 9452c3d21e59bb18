"""Making a move: lock, judge, apply, follow with the clocks, write the step."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Conflicting, Malformed, NotThere, Refused
from apps.events import evidence, judge
from apps.events.judge import EventFacts, OpenMove, OrderFacts
from apps.events.lifecycle import clocking
from apps.events.lifecycle.effects import EFFECTS, Act
from apps.events.lifecycle.facts import facts_of
from apps.events.lifecycle.history import changes_since, write_step
from apps.events.models import Event, Order, Step
from apps.events.rules import MOVE, Kind, Move, Subject, state_of_orders
from apps.staff.actors import Actor


def open_moves(event: Event, actor: Actor, orders: list[Order] | None = None) -> list[OpenMove]:
    """What the actor may do with the event now: draws the buttons and fills the API's list."""
    known = orders_of(event) if orders is None else orders
    return judge.open_moves(facts_of(event, known, timezone.now()), actor)


def obstacle(event: Event, name: str, actor: Actor, order_id: int | None = None) -> Refused | None:
    """What stands in the way of a move now, or None; `move` asks again under the lock."""
    row, orders = _row(name), orders_of(event)
    facts = facts_of(event, orders, timezone.now())
    order = _facts_of_order(facts, _find(orders, order_id, row))
    return judge.obstacle(row, facts=facts, actor=actor, order=order)


@transaction.atomic
def move(
    *,
    event_id: int,
    name: str,
    actor: Actor,
    given: dict[str, Any],
    order_id: int | None = None,
    version: int | None = None,
    now: datetime | None = None,
) -> Step:
    """Makes one move, or raises a `Refused` that says why not; then nothing has changed.

    `given` is what `forms.form_for` parsed. `version` is the one the person saw (None: no matter which).
    """
    row = _row(name)
    at = now or timezone.now()
    event = locked(event_id)
    orders = orders_of(event)
    order = _find(orders, order_id, row)
    facts = facts_of(event, orders, at)
    refusal = judge.obstacle(row, facts=facts, actor=actor, order=_facts_of_order(facts, order))
    _refuse_stale(event, version, refusal is None)
    if refusal:
        raise refusal
    _refuse_missing(row, given)
    before = {o.pk: o.state for o in orders}
    event_before = event.state
    act = Act(event=event, order=order, orders=orders, actor=actor, given=given, now=at)
    EFFECTS.get(name, _nothing)(act)
    if order is not None:
        order.state = row.target
    event.state = row.target if row.of is Subject.EVENT and row.target else state_of_orders(_pairs(orders))
    step = write_step(act, row, before=before.get(order.pk, "") if order else event_before)
    evidence.keep(event=event, step=step, photos=given.get("photos") or [])
    _follow(event, event_before, orders, before, at)
    return step


def locked(event_id: int) -> Event:
    """The event under a row lock, with the units the judge looks at.

    Rows that refer to it (ledger entries) may be written meanwhile: its key does not change.
    """
    events = Event.objects.select_for_update(of=("self",), no_key=True).select_related(
        "category", "unit", "community", "street"
    )
    return events.get(pk=event_id)


def orders_of(event: Event) -> list[Order]:
    """Orders change only under their event's lock, so they need none of their own."""
    return list(Order.objects.filter(event=event).select_related("unit").order_by("id"))


def _row(name: str) -> Move:
    row = MOVE.get(name)
    if row is None or not row.sources:
        raise NotThere("no_such_move", _("There is no move “%(name)s”.") % {"name": name})
    return row


def _find(orders: list[Order], order_id: int | None, row: Move) -> Order | None:
    if row.of is Subject.EVENT:
        return None
    found = next((order for order in orders if order.pk == order_id), None)
    if found is None:
        raise NotThere(
            "no_such_order", _("This event has no such order. Reload the page and choose one of its orders.")
        )
    return found


def _facts_of_order(facts: EventFacts, order: Order | None) -> OrderFacts | None:
    return next((known for known in facts.orders if order is not None and known.id == order.pk), None)


def _refuse_stale(event: Event, version: int | None, possible: bool) -> None:
    if version is None or version == event.version:
        return
    raise Conflicting(
        "stale",
        _("Somebody else changed this event while you were looking at it. See what changed, then decide again.")
        if possible
        else _("Somebody else changed this event meanwhile, and this move is no longer open to you."),
        {"version": event.version, "steps": changes_since(event, version)},
    )


def _refuse_missing(row: Move, given: dict[str, Any]) -> None:
    missing = [f for f in row.fields if f.required and given.get(f.name) in (None, "", [])]
    if missing:
        labels = ", ".join(str(_(f.label)) for f in missing)
        raise Malformed(
            "missing_fields",
            _("Still missing: %(labels)s.") % {"labels": labels},
            {"fields": {f.name: [_("This is needed.")] for f in missing if f.kind is not Kind.PHOTOS}},
        )


def _nothing(act: Act) -> None:
    """Most moves change nothing but states."""


def _pairs(orders: list[Order]) -> list[tuple[str, str]]:
    return [(order.role, order.state) for order in orders]


def _follow(event: Event, event_before: str, orders: list[Order], before: dict[int, str], at: datetime) -> None:
    """Clocks, due times and rows, after the states have changed."""
    changed = [order for order in orders if order.state != before.get(order.pk, "")]
    for order in changed:
        clocking.follow_order(order, before=before.get(order.pk, ""), event=event, at=at)
    clocking.follow_event(event, before=event_before, orders=orders, at=at)
    clocking.refresh_due([event], orders)
    for order in changed:
        order.save()
    event.changed_at = at
    event.save()
