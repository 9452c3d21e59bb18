"""Hand-over: what somebody who leaves has open passes to the successor in one act, with a receipt for both."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.versions import newest_of
from apps.errors import Conflicting, NotThere, Refused
from apps.events.lifecycle import move
from apps.events.models import Event, Order, Petition
from apps.events.rules import ENDED, MOVE, OPEN_ORDER, PENDING, EventState, gettext_noop
from apps.grids.models import Level
from apps.households.models import Household
from apps.households.sight import of_colour, seen_in_post
from apps.households.spotchecks.drawing import pass_on, waiting_with
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient, System
from apps.staff.appointing import change_days, during, give_post, misfit
from apps.staff.models import Appointment, HandOver, Person, Receipt
from apps.staff.reach import MANAGE, get_appointment

PROGRAM = System("hand-over")
MOST_LISTED = 200
A_DAY = timedelta(days=1)
REASON_LENGTH, NOTES_LENGTH = 100, 2000
PASSES = {EventState.CHECKING: "send_check", EventState.FEEDBACK: "ask_look"}  # who goes is a person: the step says so


@dataclass(frozen=True, slots=True)
class Heap:
    """One kind of open work. `passes`: to the successor in person; the rest is the unit's and stays with it."""

    kind: str
    label: str
    count: int
    listed: list[str]
    passes: bool = False


def _events(rows: QuerySet[Event]) -> tuple[int, list[str]]:
    return rows.count(), [f"{event.number} {event.title}" for event in rows.order_by("due_at", "pk")[:MOST_LISTED]]


def _checks(held: Appointment) -> QuerySet[Event]:
    """Where the person was sent to look, in the community of the post."""
    there = Event.objects.filter(checker=held.person_id, state__in=list(PASSES))
    return there.filter(unit__path__startswith="".join(f"{pk}." for pk in held.unit.ancestor_ids[:3]))


def _reported(held: Appointment, *, supplement: bool) -> QuerySet[Event]:
    rows = Event.objects.filter(reporter=held.person_id, unit__path__startswith=held.unit.path).exclude(state__in=ENDED)
    asked = rows.filter(state=EventState.SUPPLEMENT)
    return asked if supplement else rows.exclude(pk__in=asked.values("pk"))


def _orders(held: Appointment) -> tuple[int, list[str]]:
    rows = Order.objects.filter(unit=held.unit_id, state__in=OPEN_ORDER).select_related("event")
    return rows.count(), [f"{row.event.number} {row.event.title}" for row in rows.order_by("pk")[:MOST_LISTED]]


def _petitions(held: Appointment) -> tuple[int, list[str]]:
    rows = Petition.objects.filter(asked_by=held.person_id, state__in=PENDING).select_related("event")
    rows = rows.filter(event__unit__path__startswith=held.unit.path)
    return rows.count(), [f"{row.event.number} {row.event.title}" for row in rows.order_by("pk")[:MOST_LISTED]]


def _households(held: Appointment) -> tuple[int, list[str]]:
    """By building and door alone, and red to everybody in the post: the stored colour would betray hidden tags."""
    if held.unit.level not in (Level.GRID, Level.MICRO_GRID):
        return 0, []
    red = of_colour(seen_in_post(held.post.code), Household.Colour.RED)
    rows = Household.objects.filter(red, unit__path__startswith=held.unit.path, left_on=None)
    found = rows.select_related("dwelling__building").order_by("pk")[:MOST_LISTED]
    return rows.count(), [f"{row.dwelling.building.name} {row.dwelling.number}" for row in found]


def _drawn(held: Appointment) -> tuple[int, list[str]]:
    """Records to look at for spot checks: how many of which grid, for the receipt names nobody."""
    rows = waiting_with(held)
    grids = Counter(row.unit.name for row in rows)
    return sum(grids.values()), [f"{name}: {count}" for name, count in sorted(grids.items())][:MOST_LISTED]


KINDS: tuple[tuple[str, str, Callable[[Appointment], tuple[int, list[str]]]], ...] = (
    ("check", gettext_noop("Sent to look"), lambda held: _events(_checks(held))),
    ("drawn", gettext_noop("Records to look at for spot checks"), _drawn),
    ("supplement", gettext_noop("Asked to add to a report"), lambda held: _events(_reported(held, supplement=True))),
    ("reported", gettext_noop("Reported and not finished"), lambda held: _events(_reported(held, supplement=False))),
    ("orders", gettext_noop("Open orders of the unit"), _orders),
    ("petitions", gettext_noop("Petitions waiting for an answer"), _petitions),
    ("households", gettext_noop("Key households of the grid"), _households),
)
LABELS = {kind: text for kind, text, _read in KINDS}


def open_work(held: Appointment) -> list[Heap]:
    """Everything that is open for a post, by kind; kinds of which there is nothing too, so that the receipt says so."""
    return [Heap(kind, text, *read(held), passes=kind in ("check", "drawn")) for kind, text, read in KINDS]


@transaction.atomic
def hand_over(
    *, actor: InPost, appointment_id: int, successor: Person, last_day: date, reason: str, notes: str = ""
) -> HandOver:
    """Ends the appointment, makes or uses the successor's, passes on what is personal, writes the receipt; all or
    nothing."""
    giver = get_appointment(actor, appointment_id)
    Appointment.objects.select_for_update().get(pk=giver.pk)
    _refuse_unfit(giver, successor, last_day)
    heaps = open_work(giver)
    _end(actor, giver, last_day, reason)
    taker = _taker(actor, giver, successor, last_day)
    _pass_on(giver, taker, reason)
    made = HandOver.objects.create(
        giver=giver,
        taker=taker,
        last_day=last_day,
        reason=reason.strip(),
        notes=notes.strip(),
        items={heap.kind: {"count": heap.count, "listed": heap.listed, "passes": heap.passes} for heap in heaps},
        by_id=actor.appointment_id,
        at=timezone.now(),
    )
    _tell(made)
    return made


def _refuse_unfit(giver: Appointment, successor: Person, last_day: date) -> None:
    if successor.pk == giver.person_id:
        raise misfit("person", _("Work is handed to somebody else. Choose the successor."))
    if not giver.since <= last_day <= timezone.localdate():
        sentence = _(
            "The last day lies between the first day of the appointment and today. For a later day, come back "
            "on it: what is open changes until then."
        )
        raise misfit("last_day", sentence)
    if HandOver.objects.filter(giver=giver).exists():
        raise Conflicting("handed_over", _("This appointment has been handed over already. Open its receipt."))


def _end(actor: InPost, giver: Appointment, last_day: date, reason: str) -> None:
    """One that has ended earlier stays as it is."""
    if giver.until is not None and giver.until <= last_day:
        return
    seen = newest_of(Appointment, id=giver.pk)
    change_days(actor=actor, appointment_id=giver.pk, since=giver.since, until=last_day, reason=reason, seen=seen)


def _taker(actor: InPost, giver: Appointment, successor: Person, last_day: date) -> Appointment:
    held = Appointment.objects.filter(person=successor, post=giver.post, unit=giver.unit)
    found = during(held, last_day + A_DAY, None).order_by("since").first()
    return found or give_post(actor=actor, person=successor, post=giver.post, unit=giver.unit, since=last_day + A_DAY)


def _pass_on(giver: Appointment, taker: Appointment, reason: str) -> None:
    for pk, state in list(_checks(giver).values_list("pk", "state")):
        given: dict[str, Any] = {"checker": taker.person_id, "look_for": reason.strip()}
        move(event_id=pk, name=PASSES[EventState(state)], actor=PROGRAM, given=given)
    _hand_orders_on(giver, taker, reason)
    pass_on(giver, taker)


def _hand_orders_on(giver: Appointment, taker: Appointment, reason: str) -> None:
    """What the giver worked on, also to a successor who begins tomorrow."""
    orders = Order.objects.filter(unit=giver.unit_id, assignee=giver.person_id, state__in=MOVE["hand_to"].sources)
    for pk, event_id in list(orders.values_list("pk", "event_id")):
        given = {"colleague": taker.person_id, "note": reason.strip()}
        move(event_id=event_id, name="hand_to", actor=PROGRAM, given=given, thing_id=pk)


def _tell(made: HandOver) -> None:
    """The successor in the new post; whoever leaves in any post that is left."""
    to: Iterable[Recipient] = [Recipient(made.giver.person_id, None), Recipient(made.taker.person_id, made.taker_id)]
    label = f"{made.giver.post.name} {made.giver.unit.name}"[:40]
    news = News(list(to), "handed_over", "hand_over", made.pk, label, {}, urgent=False)
    notify([news], now=made.at)


def get_hand_over(person_id: int, actor: InPost | None, pk: int) -> HandOver:
    """For the two whom it concerns, also without a post, and for whoever manages the staff there."""
    rows = HandOver.objects.select_related("giver__person", "giver__post", "giver__unit", "taker__person", "by__person")
    found = rows.filter(pk=pk).first()
    theirs = found is not None and person_id in (found.giver.person_id, found.taker.person_id)
    if found is None or not (theirs or (actor is not None and actor.holds(MANAGE, found.giver.unit.path))):
        raise NotThere("no_hand_over", _("There is no such hand-over among those that concern you."))
    return found


def confirm(*, person_id: int, made: HandOver) -> None:
    """Once for each of the two."""
    if person_id not in (made.giver.person_id, made.taker.person_id):
        raise Refused("not_yours_to_confirm", _("A receipt is confirmed by the two people themselves."))
    Receipt.objects.get_or_create(hand_over=made, person_id=person_id, defaults={"at": timezone.now()})
