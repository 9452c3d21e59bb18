"""Following a report: by its code, and then in this browser for as long as its session lasts."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.events import lifecycle
from apps.events.lifecycle.facts import File, open_file
from apps.events.models import Event, Evidence, Step
from apps.events.rules import EventState, Move, OrderState
from apps.portal import codes
from apps.portal.letters.following import forget_letters
from apps.portal.models import Slip
from apps.portal.telling import Entry, told_of
from apps.staff.actors import Resident

OPENED, MOST_OPENED = "slips", 20
ORDER = ("supplement", "reconsider", "rate", "urge", "take_back")
CHECKED = {EventState.VERIFIED, EventState.CLOSED, EventState.ARCHIVED}
UNTOLD = {"approval", "call_back", "reply", "after_ruling"}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it now and until when: a unit, never a person. `paused`: it waits for something else meanwhile."""

    unit: str
    until: datetime
    paused: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What whoever reported is shown. `of`: the event whose way it takes, another one where it was merged."""

    event: Event
    of: Event
    entries: list[Entry]
    holders: list[Holder]
    moves: list[Move]
    own_photos: list[Evidence]
    after_photos: list[Evidence]


def open_by_code(session: SessionBase, code: str) -> Slip | None:
    """The slip of a code, remembered in this browser from now on; None where there is none."""
    read = codes.read(code)
    slip = Slip.objects.select_related("event").filter(digest=codes.digest_of(read)).first() if read else None
    if slip:
        remember(session, slip)
    return slip


def remember(session: SessionBase, slip: Slip) -> None:
    known = [pk for pk in session.get(OPENED, []) if pk != slip.pk]
    session[OPENED] = [slip.pk, *known][:MOST_OPENED]


def forget(session: SessionBase) -> None:
    """Reports and letters alike."""
    session.pop(OPENED, None)
    forget_letters(session)


def opened_in(session: SessionBase) -> list[Slip]:
    """Those whose code was typed in this browser, the latest first."""
    known = session.get(OPENED, [])
    found = Slip.objects.select_related("event").in_bulk(known)
    return [found[pk] for pk in known if pk in found]


def get_opened(session: SessionBase, number: str) -> Slip:
    """“Somebody else's” reads like “does not exist”, and both like “not yet opened here”."""
    slips = Slip.objects.select_related("event__unit", "event__community", "event__street", "event__category")
    found = slips.filter(pk__in=session.get(OPENED, []), event__number=number).first()
    if found is None:
        raise NotThere("not_opened", _("This report is not open here. Type its code once more."))
    return found


def followed(slip: Slip) -> Followed:
    event = slip.event
    of = event.merged_into if event.state == EventState.MERGED and event.merged_into else event
    file, actor = open_file(of), Resident(event.pk)
    steps = list(Step.objects.filter(event=event).select_related("order__unit").order_by("version"))
    moves = {found.move.name: found.move for found in lifecycle.open_moves(event, actor)}
    return Followed(
        event=event,
        of=of,
        entries=told_of(steps),
        holders=_holders(file),
        moves=[moves[name] for name in ORDER if name in moves],
        own_photos=_photos(event, system=actor.name),
        after_photos=_after(of) if of == event else [],
    )


@transaction.atomic
def change_phone(slip: Slip, phone: str) -> None:
    """Whoever holds the code says how they are reached, or that they do not want to be."""
    row = Slip.objects.select_for_update().get(pk=slip.pk)
    row.phone, row.erased_at = phone, None if phone else timezone.now()
    row.save(update_fields=["phone", "erased_at"])


def may_see_photo(photo: Evidence) -> bool:
    """Their own, and after it was verified what it looks like now."""
    return photo in _photos(photo.event, system=Resident.name) or photo in _after(photo.event)


def _holders(file: File) -> list[Holder]:
    """Of what is done about it; approvals and call-backs are nobody's turn as the reporter sees it."""
    running = [clock for clock in file.clocks if clock.stopped_at is None and clock.stage not in UNTOLD]
    found = {clock.unit_id: clock for clock in sorted(running, key=lambda clock: clock.due_at)}
    return [Holder(clock.unit.name, clock.due_at, clock.paused_at is not None) for clock in found.values()]


def _photos(event: Event, *, system: str) -> list[Evidence]:
    """Those that came with what the program or a resident did."""
    rows = Evidence.objects.filter(event=event, gone_at=None, step__system=system)
    return list(rows.select_related("event").order_by("pk"))


def _after(event: Event) -> list[Evidence]:
    """What it looks like now, from orders that somebody else has checked."""
    if event.state not in CHECKED:
        return []
    rows = Evidence.objects.filter(event=event, gone_at=None, phase="after", step__order__state=OrderState.PASSED)
    on_spot = Evidence.objects.filter(event=event, gone_at=None, phase="after", step__move="solve_on_spot")
    return list((rows | on_spot).select_related("event").order_by("pk"))
