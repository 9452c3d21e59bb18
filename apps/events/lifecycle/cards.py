"""Supervision cards that late clocks raise by themselves, and that climb from yellow to black.

The same rows of the table (`card_yellow`, …) as a supervisor's cards, for many orders at once.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from apps.audit.bulk import among, save_columns
from apps.clocks.calendars import Timing, timing
from apps.clocks.lifecycle import Running
from apps.clocks.models import About, Clock
from apps.events.lifecycle import telling
from apps.events.lifecycle.clocking import answering_unit, next_card, next_card_at
from apps.events.models import Card, Event, Order, Step
from apps.events.rules import CARDED, MOVE, CardState
from apps.staff.actors import System

SWEEP = System("deadline sweep")
BATCH = 2000
FROM = MOVE["card_yellow"].sources  # the states in which any card can be raised


def raise_cards(now: datetime) -> int:
    """Raises every card that has become due, each once for a clock and a colour. Returns how many."""
    total, after = 0, 0
    while (done := _raise_batch(now, after)) is not None:
        raised, after = done
        total += raised
    return total


@transaction.atomic
def _raise_batch(now: datetime, after: int) -> tuple[int, int] | None:
    """How many were raised, and the last order looked at; None when there are no more."""
    due = Order.objects.filter(card_at__lt=now, pk__gt=after).order_by("pk").values_list("pk", "event_id")[:BATCH]
    first = list(due)
    if not first:
        return None
    locking = Event.objects.select_for_update(skip_locked=True).only(
        "version", "urgency", "changed_at", "title", "number", "community_id"
    )
    events = {event.pk: event for event in locking.filter(pk__in=among({event_id for _, event_id in first}))}
    ids = [pk for pk, event_id in first if event_id in events]
    # Asked only now, under the lock: somebody may have answered meanwhile.
    orders = list(
        Order.objects.filter(pk__in=among(ids), card_at__lt=now).select_related("unit").order_by("event_id", "pk")
    )
    running = Running.of({About.ORDER: [order.pk for order in orders]}, days=timing().days)
    raised = _raise(orders, events, running, timing(), now)
    running.save()
    save_columns(orders, ["card_at"])
    save_columns(list(events.values()), ["version", "changed_at"])
    return len(raised), first[-1][0]


def _raise(orders: list[Order], events: dict[int, Event], running: Running, times: Timing, now: datetime) -> list[Card]:
    known: dict[int, list[Card]] = defaultdict(list)
    for card in Card.objects.filter(order__in=among(order.pk for order in orders)):
        known[card.order_id].append(card)
    clocks: dict[int, list[Clock]] = defaultdict(list)
    for clock in running.clocks:
        clocks[clock.about_id].append(clock)
    new: list[tuple[Step, Card]] = []
    for order in orders:
        event, cards = events[order.event_id], known[order.pk]
        for clock in clocks[order.pk]:
            while order.state in FROM and (colour := _due_colour(clock, cards, times, now)):
                step = _step(event, order, colour, now)
                cards.append(Card(event=event, order=order, colour=colour, clock_id=clock.pk, raised_at=now))
                new.append((step, cards[-1]))
        order.card_at = next_card_at(order, clocks[order.pk], cards, times)
    _write(new, running, times, now)
    return [card for _, card in new]


def _due_colour(clock: Clock, cards: list[Card], times: Timing, now: datetime) -> str | None:
    following = next_card(clock, cards, times) if clock.stage in CARDED else None
    return following[1] if following and following[0] < now else None


def _step(event: Event, order: Order, colour: str, now: datetime) -> Step:
    event.version += 1
    event.changed_at = now
    return Step(
        event=event,
        order=order,
        version=event.version,
        move=f"card_{colour}",
        from_state=order.state,
        to_state=order.state,
        system=SWEEP.name,
        given={"reason": "late"},
        at=now,
    )


def _write(new: list[tuple[Step, Card]], running: Running, times: Timing, now: datetime) -> None:
    """Steps, cards, and the clocks of the leaders' replies."""
    Step.objects.bulk_create(step for step, _ in new)
    for step, card in new:
        card.step, card.state = step, CardState.OPEN
    Card.objects.bulk_create(card for _, card in new)
    due: dict[int, datetime] = {}
    for _, card in new:
        clock = running.start(
            about=About.CARD,
            about_id=card.pk,
            stage="reply",
            unit_id=answering_unit(card.order, card.event),
            urgency=card.event.urgency,
            limit=times.limit("reply", card.event.urgency),
            at=now,
        )
        due[card.pk] = clock.due_at
    telling.tell_of_cards([card for _, card in new], now, due)
