"""Effects of putting right, pressing on, supervising, and of petitions that are decided."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.clocks.lifecycle import replayed
from apps.clocks.models import About, Change, Clock
from apps.clocks.worktime import Limit
from apps.errors import Refused
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects.shares import share_under
from apps.events.lifecycle.facts import changes_of, out_of_date
from apps.events.models import Card, Category, Order, Petition
from apps.events.rules import LEVELS, PETITION_OF, CardState, EventState, OrderState, PetitionKind, PetitionState, Role
from apps.tenancy.context import current


def ask(act: Act) -> None:
    """A petition, which waits for its first level."""
    order = act.order
    act.file.petitions.append(
        Petition.objects.create(
            event=act.event,
            order=order,
            kind=PETITION_OF[act.row.name],
            state=PetitionState.ASKED,
            given=plain({**act.given, **act.told}),
            asked_by_id=act.person_id,
            asked_at=act.now,
        )
    )


def plain(given: dict[str, Any]) -> dict[str, Any]:
    """As JSON keeps it; photos are rows of their own."""
    kept = {name: value for name, value in given.items() if value and not isinstance(value, list)}
    return {name: value if isinstance(value, (str, int)) else str(value) for name, value in kept.items()}


def _approve(act: Act) -> None:
    """The next level's turn, or the last level's word."""
    petition = act.own_petition
    petition.level += 1
    act.told.update(kind=petition.kind, level=petition.level)
    if petition.level < len(LEVELS[petition.kind]):
        petition.state, petition.endorsed_by_id = PetitionState.ENDORSED, act.person_id
        act.again.add((About.PETITION, petition.pk))
        return
    petition.decided_by_id, petition.decided_at = act.person_id, act.now
    _GRANTS[petition.kind](act, petition)


def _refuse(act: Act) -> None:
    petition = act.own_petition
    petition.decided_by_id, petition.decided_at = act.person_id, act.now
    act.told.update(kind=petition.kind)


def _grant_extension(act: Act, petition: Petition) -> None:
    """Late first, extended later: what was marked after the petition was asked is taken back, openly."""
    order = act.own_order
    extra = Limit.parse(petition.given["extra"])
    order.extensions += 1
    for stage in ("handle", "after_ruling"):
        if clock := act.file.running.find(About.ORDER, order.pk, stage):
            due = act.file.days.add(clock.due_at, extra)
            _tell(act, clock, due)
            act.file.running.move_due(clock, due, at=act.now, kind=Change.EXTENSION, limit=extra)
    _recall_cards(act)


def _grant_suspension(act: Act, petition: Petition) -> None:
    """The break counts from the asking: what ran meanwhile is given back."""
    order = act.own_order
    order.state = OrderState.SUSPENDED
    order.suspended_until = datetime.fromisoformat(petition.given["until"]).date()
    for stage in ("handle", "after_ruling"):
        if clock := act.file.running.find(About.ORDER, order.pk, stage):
            clock.paused_at = petition.asked_at
            act.file.running.resume(clock, at=act.now, forgiving=True)
    _recall_cards(act)


def _grant_void(act: Act, petition: Petition) -> None:
    act.end_in(EventState.VOID)
    for live in act.live:
        live.state = OrderState.WITHDRAWN
    _recall(act, act.file.cards)


def _recall_cards(act: Act) -> None:
    """Cards that a clock raised by being late fall where its new due time would not have raised them yet."""
    clocks = {clock.pk: clock for clock in act.file.running.clocks}
    raised = [(card, clocks[card.clock_id]) for card in act.file.cards if card.clock_id in clocks]
    _recall(act, [card for card, clock in raised if not _is_earned(act, clock, card.colour)])


def _is_earned(act: Act, clock: Clock, colour: str) -> bool:
    limit = act.file.timing.limit(f"card_{colour}", clock.urgency)
    return act.file.days.add(clock.due_at, limit) < act.now


def _recall(act: Act, cards: Iterable[Card]) -> None:
    for card in cards:
        if card.state != CardState.RECALLED:
            card.state, card.recalled_at = CardState.RECALLED, act.now


_GRANTS: dict[str, Callable[[Act, Petition], None]] = {
    PetitionKind.EXTENSION: _grant_extension,
    PetitionKind.SUSPENSION: _grant_suspension,
    PetitionKind.VOID: _grant_void,
}


def _reclassify(act: Act) -> None:
    """New due = original start + new limit, with the breaks and extensions there were. Domain README §3."""
    category = Category.objects.get(pk=act.given["category"])
    if category.pk == act.event.category_id:
        raise Refused("same_category", _("The event has this category already. Choose another one."))
    act.event.category = category
    history = changes_of(act.file.running.clocks)
    for order in sorted(act.live, key=lambda order: order.role != Role.LEAD):  # assists have a share of the lead's
        for clock, limit in _limits_by(category, act, order):
            due = replayed(clock, limit, history[clock.pk], act.file.days)
            _tell(act, clock, due)
            act.file.running.move_due(clock, due, at=act.now, kind=Change.RECLASSIFICATION, limit=limit)
    _recall_cards(act)


def _limits_by(category: Category, act: Act, order: Order) -> Iterator[tuple[Clock, Limit]]:
    """The running clocks of an order that follow the category, with their new limits; the order's own are set.

    What came back has half the limit, as when it came back.
    """
    whole = Limit.parse(category.repair_limit or category.handle_limit)
    share = whole if order.role == Role.LEAD else share_under(whole, act, order)
    order.limit = str(share)
    if clock := act.file.running.find(About.ORDER, order.pk, "contain"):
        order.contain_limit = category.contain_limit or category.handle_limit
        yield clock, Limit.parse(order.contain_limit)
    if clock := act.file.running.find(About.ORDER, order.pk, "handle"):
        yield clock, share.half() if order.state == OrderState.REWORK else share
    if clock := act.file.running.find(About.ORDER, order.pk, "after_ruling"):
        yield clock, share.plus_a_day()


def _recompute(act: Act) -> None:
    """What today's calendar makes of promises given on another one. Domain README §1.7."""
    for clock, due in out_of_date(act.file):
        _tell(act, clock, due)
        act.file.running.move_due(clock, due, at=act.now, kind=Change.RECOMPUTATION)
    _recall_cards(act)


def _tell(act: Act, clock: Clock, due: datetime) -> None:
    """The step says which due times it moved."""
    moved = {"stage": clock.stage, "unit": clock.unit_id, "from": clock.due_at.isoformat(), "to": due.isoformat()}
    act.told.setdefault("due", []).append(moved)


def _regrid(act: Act) -> None:
    """The grid was divided or joined: what is open lies in the one that took its place, and what the grid itself
    handles stays with it."""
    old, new = act.event.unit_id, int(act.given["grid"])
    act.event.unit_id = new
    for order in act.live:
        if order.unit_id == old:
            order.unit_id = new


def _urge(act: Act) -> None:
    today = act.now.astimezone(current().zone).date()
    again = act.event.urged_on == today
    act.event.urged_times = act.event.urged_times + 1 if again else 1
    act.event.urged_on = today


def _card(act: Act) -> None:
    act.raises = act.row.name.removeprefix("card_")


def _reply_card(act: Act) -> None:
    card = act.own_card
    card.reply, card.replied_at = act.given["reply"], act.now
    act.told["colour"] = card.colour


EFFECTS = {
    "void": ask,
    "approve": _approve,
    "refuse": _refuse,
    "reclassify": _reclassify,
    "recompute": _recompute,
    "regrid": _regrid,
    "urge": _urge,
    "card_yellow": _card,
    "card_red": _card,
    "card_black": _card,
    "reply_card": _reply_card,
}
