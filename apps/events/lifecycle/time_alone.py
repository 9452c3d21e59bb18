"""Moves that nobody makes: what follows when time alone has passed. Run by the sweep, a bounded number at a time.

Each is an ordinary `move` by the program, judged under the event's lock, so that doing it twice or in two sweeps at
once changes nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from apps.clocks.calendars import timing
from apps.clocks.models import About, Clock
from apps.errors import Refused
from apps.events.lifecycle.engine import move
from apps.events.models import Event, Order
from apps.events.rules import EventState, OrderState
from apps.staff.actors import System
from apps.tenancy.context import current

SWEEP = System("deadline sweep")
AT_ONCE = 500  # a sweep; what is left waits half a minute

Waiting = Iterable[tuple[int, int | None]]  # ids of the event and of its order


def decline_unsupplemented(now: datetime) -> int:
    """What was asked for has not come within its time: declined, and the reporter may ask to reconsider."""
    over = Clock.objects.filter(about=About.EVENT, stage="supplement", stopped_at=None, late_steps__gt=0)
    ids = over.order_by("about_id").values_list("about_id", flat=True)[:AT_ONCE]
    return _make("lapse_supplement", [(event_id, None) for event_id in ids], now)


def resume_suspended(now: datetime) -> int:
    """Suspended orders go on by themselves on their date, in the tenant's zone."""
    today = timezone.localdate(now, current().zone)
    over = Order.objects.filter(state=OrderState.SUSPENDED, suspended_until__lte=today).order_by("suspended_until")
    return _make("resume", list(over.values_list("event_id", "pk")[:AT_ONCE]), now)


def archive_closed(now: datetime) -> int:
    """Closed events are archived when the time for coming back to them is over."""
    times, total = timing(), 0
    for urgency in {urgency for stage, urgency in times.limits if stage == "archive"}:
        length = times.limit("archive", urgency).length
        over = Event.objects.filter(state=EventState.CLOSED, urgency=urgency, closed_at__lt=now - length)
        ids = over.order_by("closed_at").values_list("pk", flat=True)[:AT_ONCE]
        total += _make("archive", [(event_id, None) for event_id in ids], now)
    return total


def _make(name: str, waiting: Waiting, now: datetime) -> int:
    made = 0
    for event_id, order_id in waiting:
        try:
            move(event_id=event_id, name=name, actor=SWEEP, given={"reason": "time"}, thing_id=order_id, now=now)
        except Refused:
            continue  # somebody was quicker
        made += 1
    return made
