"""Making a move: lock, judge, apply, follow with the clocks, write the step."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.bulk import save_columns
from apps.errors import Conflicting, Malformed, NotThere, Refused
from apps.events import evidence, judge
from apps.events.facts import EventFacts, Thing
from apps.events.judge import OpenMove
from apps.events.lifecycle import clocking, telling
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects import EFFECTS
from apps.events.lifecycle.facts import File, facts_of, open_file
from apps.events.lifecycle.history import changes_since, made_before, write_step
from apps.events.models import Card, Category, Event, Order, Petition, Step
from apps.events.rules import (
    ENDED,
    FOLLOWS,
    MOVE,
    OF_ORDERS,
    OPEN_ORDER,
    PENDING,
    STAYS,
    CardState,
    EventState,
    Kind,
    Move,
    PetitionState,
    Share,
    Subject,
    gettext_noop,
    state_of_orders,
)
from apps.staff.actors import Actor, System

PROGRAM = System("lifecycle")
PHASES = ("before", "after")
NEEDED, NEEDED_PHOTO = gettext_noop("This is needed."), gettext_noop("The category asks for a photo here. Add one.")
ORDER_COLUMNS = [field.name for field in Order._meta.concrete_fields if not field.primary_key]


def open_moves(event: Event, actor: Actor, file: File | None = None) -> list[OpenMove]:
    """What the actor may do with the event now: draws the buttons and fills the API's list."""
    return judge.open_moves(facts_of(file or open_file(event), timezone.now(), actor), actor)


def weighed(event: Event, row: Move, actor: Actor) -> list[tuple[Thing | None, Refused | None]]:
    """Everything of the event that the move could be of, each with what stands in the way of it."""
    facts = facts_of(open_file(event), timezone.now(), actor)
    things = judge.things_of(row, facts)
    return [(thing, judge.obstacle(row, facts=facts, actor=actor, thing=thing)) for thing in things]


def obstacle(event: Event, name: str, actor: Actor, thing_id: int | None = None) -> Refused | None:
    """What stands in the way of a move now, or None; `move` asks again under the lock."""
    row = _row(name)
    facts = facts_of(open_file(event), timezone.now(), actor)
    return judge.obstacle(row, facts=facts, actor=actor, thing=_thing(facts, row, thing_id))


def move(
    *,
    event_id: int,
    name: str,
    actor: Actor,
    given: dict[str, Any],
    thing_id: int | None = None,
    version: int | None = None,
    once: UUID | None = None,
    now: datetime | None = None,
) -> Step:
    """Makes one move, or raises a `Refused` that says why not; then nothing has changed. Returns its step.

    `given` is what `forms.form_for` parsed. `thing_id`: of the order, petition or card that the move is of. `version`
    is the one the person saw (None: no matter which). `once` is what the device calls the move: sent again under the
    same id, it is not made again.
    """
    return file_of_move(event_id, name, actor, given, thing_id=thing_id, version=version, once=once, now=now).steps[0]


@transaction.atomic
def file_of_move(
    event_id: int,
    name: str,
    actor: Actor,
    given: dict[str, Any],
    *,
    thing_id: int | None = None,
    version: int | None = None,
    once: UUID | None = None,
    now: datetime | None = None,
) -> File:
    """Likewise. Returns all that was read and written for it."""
    row = _row(name)
    event = locked(event_id)
    at = now or timezone.now()
    file = open_file(event, lock=True)
    if once and (known := made_before(name=name, actor=actor, once=once)):
        file.steps.append(known)
        return file
    facts = facts_of(file, at, actor)
    refusal = judge.obstacle(row, facts=facts, actor=actor, thing=_thing(facts, row, thing_id))
    _refuse_stale(event, version, refusal is None)
    if refusal:
        raise refusal
    refuse_missing(row, given, event)
    act = _act(row, file, actor, given, at, thing_id)
    act.once = once
    make(act)
    save(file)
    return file


def make(act: Act) -> Step:
    """Changes the file in memory, writes the step, and whatever the program does right after. Not yet saved."""
    before, before_state = clocking.wanted_by(act.file), _state_of(act)
    act.state_before, act.live_before = act.event.state, frozenset(order.pk for order in act.live)
    _apply(act)
    EFFECTS.get(act.row.name, _nothing)(act)
    _follow_orders(act)
    step = write_step(act, before=before_state)
    act.file.steps.append(step)
    _raise_card(act, step)
    _keep_photos(act, step)
    started = clocking.follow(act, before)
    act.event.changed_at = act.now
    telling.tell(act, started)
    for name, order, given in act.then:
        make(Act(row=MOVE[name], file=act.file, actor=PROGRAM, given=given, now=act.now, order=order))
    return step


def locked(event_id: int) -> Event:
    """The event under a row lock, with the units the judge looks at.

    Rows that refer to it (ledger entries) may be written meanwhile: its key does not change.
    """
    events = Event.objects.select_for_update(of=("self",), no_key=True).select_related(
        "category", "unit", "community", "street", "merged_into"
    )
    event = events.get(pk=event_id)
    for name in ("category", "merged_into"):
        # Who waited for the lock sees the row as it is now, joined with what it was joined with before.
        if getattr(event, f"{name}_id") and getattr(event, name) is None:
            event._state.fields_cache.pop(name)
    return event


def save(file: File) -> None:
    """Writes the rows that changed, and the clocks."""
    save_columns([order for order in file.orders if file.has_changed(order)], ORDER_COLUMNS)
    others: list[Petition | Card] = [*file.petitions, *file.cards]
    for row in others:
        if file.has_changed(row):
            row.save()
    file.running.save()
    file.event.save()


def refuse_missing(row: Move, given: dict[str, Any], event: Event) -> None:
    """Raises a `Malformed` that names what the move still needs of this event."""
    category = Category.objects.filter(pk=given["category"]).first() if given.get("category") else event.category
    asks_photos = bool(category and category.photos_required)
    missing = [f for f in row.fields if f.is_needed(asks_photos) and given.get(f.name) in (None, "", [])]
    if missing:
        labels = ", ".join(str(_(f.label)) for f in missing)
        raise Malformed(
            "missing_fields",
            _("Still missing: %(labels)s.") % {"labels": labels},
            {"fields": {f.name: [_(NEEDED_PHOTO if f.kind is Kind.PHOTOS else NEEDED)] for f in missing}},
        )


def _row(name: str) -> Move:
    row = MOVE.get(name)
    if row is None or not row.sources:
        raise NotThere("no_such_move", _("There is no move “%(name)s”.") % {"name": name})
    return row


def _thing(facts: EventFacts, row: Move, thing_id: int | None) -> Thing | None:
    if row.of is Subject.EVENT:
        return None
    found = next((thing for thing in judge.things_of(row, facts) if thing and thing.id == thing_id), None)
    if found is None:
        raise NotThere(
            f"no_such_{row.of}",
            _("This event has nothing of that kind. Reload the page and choose from what it shows."),
        )
    return found


def _act(row: Move, file: File, actor: Actor, given: dict[str, Any], at: datetime, thing_id: int | None) -> Act:
    act = Act(row=row, file=file, actor=actor, given=given, now=at)
    if row.of is Subject.ORDER:
        act.order = next(order for order in file.orders if order.pk == thing_id)
    elif row.of is Subject.PETITION:
        act.petition = next(petition for petition in file.petitions if petition.pk == thing_id)
        act.order = next((order for order in file.orders if order.pk == act.petition.order_id), None)
    elif row.of is Subject.CARD:
        act.card = next(card for card in file.cards if card.pk == thing_id)
        act.order = next(order for order in file.orders if order.pk == act.card.order_id)
    return act


def _subject(act: Act) -> Event | Order | Petition | Card:
    things = {Subject.ORDER: act.order, Subject.PETITION: act.petition, Subject.CARD: act.card}
    return things.get(act.row.of) or act.event


def _state_of(act: Act) -> str:
    return str(_subject(act).state)


def _apply(act: Act) -> None:
    if act.row.target not in (STAYS, FOLLOWS):
        _subject(act).state = act.row.target


def _follow_orders(act: Act) -> None:
    """The event's state where it follows from the orders, and petitions about orders that have ended."""
    event = act.event
    decided = event.state in act.row.may_end_in or event.state == EventState.VOID
    of_orders = act.row.of is not Subject.EVENT and event.state in OF_ORDERS
    if not decided and (act.row.target == FOLLOWS or of_orders):
        shares = [Share(order.role, order.state, order.own) for order in act.orders]
        event.state = state_of_orders(shares, referred=event.referred)
    if event.state not in (EventState.CHECKING, EventState.FEEDBACK):
        event.checker = None
    open_orders = {order.pk for order in act.orders if order.state in OPEN_ORDER}
    for petition in act.file.petitions:
        about_order = petition.order_id is not None and petition.order_id not in open_orders
        if petition.state in PENDING and (about_order or event.state in ENDED):
            petition.state = PetitionState.LAPSED


def _raise_card(act: Act, step: Step) -> None:
    if not act.raises:
        return
    card = Card.objects.create(
        event=act.event,
        order=act.own_order,
        colour=act.raises,
        state=CardState.OPEN,
        clock_id=act.given.get("clock"),
        step=step,
        raised_at=act.now,
    )
    act.file.cards.append(card)


def _keep_photos(act: Act, step: Step) -> None:
    agreed = bool(act.given.get("keep_place"))
    for name in (field.name for field in act.row.fields if field.kind is Kind.PHOTOS):
        if photos := act.given.get(name):
            phase = name if name in PHASES else ""
            evidence.keep(event=act.event, step=step, photos=photos, phase=phase, keep_place=agreed)


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


def _nothing(act: Act) -> None:
    """Most moves change nothing but states."""
