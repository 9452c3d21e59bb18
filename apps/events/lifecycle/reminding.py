"""Reminders that clocks have left become notices to those who hold them. Run by the sweep."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from apps.audit.bulk import among
from apps.clocks.models import About, Clock, Reminder
from apps.clocks.reminders import DUE
from apps.events.lifecycle.telling import DOES, URGENT, Doers
from apps.events.models import Card, Event, Order, Petition
from apps.events.rules import LEVELS
from apps.notices.actions import News, notify
from apps.staff.actors import Recipient
from apps.staff.queries import holders_by_unit

BATCH = 2000
OURS = (About.EVENT, About.ORDER, About.PETITION, About.CARD)


def tell_reminders(now: datetime) -> int:
    """Tells every reminder that was not told yet, once. A clock that was stopped meanwhile needs none."""
    total = 0
    while told := _tell_batch(now):
        total += told
    return total


@transaction.atomic
def _tell_batch(now: datetime) -> int:
    waiting = Reminder.objects.select_for_update(of=("self",), skip_locked=True).filter(
        told_at=None, clock__about__in=OURS
    )
    reminders = list(waiting.select_related("clock").order_by("pk")[:BATCH])
    if not reminders:
        return 0
    events = events_of([reminder.clock for reminder in reminders])
    doers = _doers_of([reminder.clock for reminder in reminders])
    running = [r for r in reminders if r.clock.stopped_at is None and r.clock_id in events]
    holders = holders_by_unit(pair for r in running for pair in doers[r.clock_id])
    notify((_news(r, events[r.clock_id], _to(r.clock, events, doers, holders)) for r in running), now=now)
    Reminder.objects.filter(pk__in=among(reminder.pk for reminder in reminders)).update(told_at=now)
    return len(reminders)


def _to(
    clock: Clock, events: dict[int, Event], doers: dict[int, list[Doers]], holders: dict[Doers, list[Recipient]]
) -> list[Recipient]:
    event = events[clock.pk]
    person = {"check": event.checker_id, "supplement": event.reporter_id}.get(clock.stage)
    if person:
        return [Recipient(person, None)]
    return [recipient for pair in doers[clock.pk] for recipient in holders.get(pair, [])]


def _news(reminder: Reminder, event: Event, to: list[Recipient]) -> News:
    clock = reminder.clock
    return News(
        recipients=to,
        kind="reminder_due" if reminder.percent == DUE else f"reminder_{reminder.percent}",
        about="event",
        about_id=event.pk,
        about_label=event.number,
        data={"title": event.title, "stage": clock.stage, "due": clock.due_at.isoformat()},
        urgent=clock.urgency in URGENT,
    )


def events_of(clocks: Iterable[Clock]) -> dict[int, Event]:
    """By id of the clock: the event it is about, by way of an order, a petition or a card where it is about one."""
    ids: dict[str, set[int]] = defaultdict(set)
    for clock in clocks:
        ids[clock.about].add(clock.about_id)
    event_of = {(str(About.EVENT), pk): pk for pk in ids[About.EVENT]}
    for about, model in ((About.ORDER, Order), (About.PETITION, Petition), (About.CARD, Card)):
        if ids[about]:
            rows = model.objects.filter(pk__in=among(ids[about])).values_list("pk", "event_id")
            event_of |= {(str(about), pk): event_id for pk, event_id in rows}
    only = Event.objects.only("number", "title", "reporter_id", "checker_id")
    events = {event.pk: event for event in only.filter(pk__in=among(set(event_of.values())))}
    keys = {clock.pk: (clock.about, clock.about_id) for clock in clocks}
    return {pk: events[event_of[key]] for pk, key in keys.items() if event_of.get(key) in events}


def _doers_of(clocks: Iterable[Clock]) -> dict[int, list[Doers]]:
    """By id of the clock: who does what it waits for; none where that is a certain person.

    What a grid took on is reminded of at the grid, which does it, and at the community, which answers for it.
    """
    found = {clock.pk: [(DOES[clock.stage], clock.unit_id)] if clock.stage in DOES else [] for clock in clocks}
    approvals = {clock.about_id: clock for clock in clocks if clock.stage == "approval"}
    for petition in Petition.objects.filter(pk__in=among(approvals)) if approvals else ():
        levels, clock = LEVELS[petition.kind], approvals[petition.pk]
        found[clock.pk] = [(levels[min(petition.level, len(levels) - 1)].power, clock.unit_id)]
    ids = {clock.about_id for clock in clocks if clock.about == About.ORDER}
    own = dict(Order.objects.filter(pk__in=among(ids), own=True).values_list("pk", "unit_id")) if ids else {}
    for clock in clocks:
        if clock.about == About.ORDER and clock.about_id in own:
            found[clock.pk].append(("self_handle", own[clock.about_id]))
    return found
