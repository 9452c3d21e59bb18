"""What an assisting order gets of the lead's time: half of what is left of it, never past it. Domain README §4."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from apps.clocks.lifecycle import clock_limit
from apps.clocks.models import About, Clock
from apps.clocks.worktime import Limit, Unit
from apps.events.lifecycle.act import Act
from apps.events.models import Order
from apps.events.rules import Role

HUNDREDTH = Decimal("0.01")


def share_of_what_is_left(act: Act) -> Limit | None:
    """Nothing where the lead's time is over; None when none is running, as while a hazard is being contained."""
    clock = _leads_clock(act)
    if clock is None:
        return None
    unit = clock_limit(clock).unit
    return _half_of(act.file.days.elapsed(act.now, clock.due_at, unit), unit)


def share_under(whole: Limit, act: Act, assist: Order) -> Limit:
    """The share under another limit of the lead, whose clock has it already: of what was left when the assist joined.

    Where nothing would have been left, the assist keeps the share it has.
    """
    clock = _leads_clock(act)
    if clock is None:
        return whole.half()
    limit, days = clock_limit(clock), act.file.days
    left = _half_of(days.elapsed(assist.sent_at, days.add(clock.started_at, limit), limit.unit), limit.unit)
    return min(left, whole.half(), key=lambda share: share.length) if left.amount else Limit.parse(assist.limit)


def _leads_clock(act: Act) -> Clock | None:
    """The handling clock of the lead order; a hazard has none until it is contained."""
    lead = next((order for order in act.live if order.role == Role.LEAD), None)
    return act.file.running.find(About.ORDER, lead.pk, "handle") if lead else None


def _half_of(left: timedelta, unit: Unit) -> Limit:
    """Rounded down, so that an assist never runs past the lead."""
    hours = (Decimal(left.total_seconds()) / 7200).quantize(HUNDREDTH, ROUND_DOWN)
    return Limit.parse(f"{hours}{'UH' if unit.continuous else 'WH'}")
