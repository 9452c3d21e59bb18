"""Effects of verification, closing, and what comes after."""

from decimal import ROUND_UP, Decimal

from django.utils.translation import gettext as _

from apps.clocks.models import About, Clock
from apps.clocks.worktime import Limit
from apps.errors import Refused
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.facts import DID
from apps.events.lifecycle.sampling import is_sampled
from apps.events.models import Opinion, Order
from apps.events.rules import REWORKS_BEFORE_A_CARD, EventState, OrderState, Role
from apps.staff.queries import appointments_of
from apps.tenancy.context import current

CALLED_BACK = 10  # of so many events one is called back where the category does not ask for it: tables §6.1


def _ask_look(act: Act) -> None:
    """Only somebody apart from the handling: the judge would refuse what another has found."""
    checker, today = act.given["checker"], act.now.astimezone(current().zone).date()
    did = any(deed.move in DID["handlers"] and deed.person_id == checker for deed in act.file.did)
    if did or appointments_of(checker, today).filter(unit__in=[order.unit_id for order in act.live]).exists():
        raise Refused(
            "checker_handled_it",
            _("Whom you chose handled this event, or holds a post at a unit that did. Choose somebody else."),
            {"fields": {"checker": [_("Choose somebody who had no part in the handling.")]}},
        )
    act.event.checker_id = checker


def _look(act: Act) -> None:
    act.event.checker = None


def _rework(act: Act) -> None:
    order = act.own_order
    order.rework_count += 1
    act.told["time"] = order.rework_count
    act.limits[order.pk] = what_was_left(order)
    if order.rework_count >= REWORKS_BEFORE_A_CARD and not order.own:
        act.then.append(("card_yellow", order, {"reason": f"rework:{order.rework_count}"}))


def _false_feedback(act: Act) -> None:
    act.limits[act.own_order.pk] = what_was_left(act.own_order)


def what_was_left(order: Order) -> Limit:
    """What was left when it was answered, or half the limit, whichever is more. Domain README §3."""
    whole = Limit.parse(order.limit)
    last = Clock.objects.filter(about=About.ORDER, about_id=order.pk, stage="handle").order_by("-id").first()
    left = -(last.minutes or 0) if last else 0
    minutes = max(left, whole.half().minutes)
    hourly = "UH" if whole.unit.continuous else "WH"
    # Up to the next hundredth of an hour: a limit is kept in ten characters.
    return Limit.parse(f"{(Decimal(minutes) / 60).quantize(Decimal('0.01'), ROUND_UP)}{hourly}")


def _close(act: Act) -> None:
    settle(act)


def settle(act: Act) -> None:
    """Closed: from now on it can be rated, called back, reopened; in the end it is archived by itself."""
    event = act.event
    act.end_in(EventState.CLOSED)
    event.closed_at = act.now
    event.closings += 1
    asked_for = bool(event.category and event.category.callback_required)
    event.call_back_wanted = asked_for or is_sampled(f"call back {event.closings}", event.pk, one_in=CALLED_BACK)


def _call_back(act: Act) -> None:
    act.event.call_back_wanted = False
    _opinion(act, "call_back")


def _rate(act: Act) -> None:
    _opinion(act, "rate")


def _opinion(act: Act, kind: str) -> None:
    opinion = Opinion.objects.create(
        event=act.event,
        kind=kind,
        round=act.event.closings,
        grade=int(act.given["grade"]),
        solved=act.given["solved"],
        words=act.given.get("words") or "",
        given_at=act.now,
    )
    act.file.opinions.append(opinion)


def _reopen(act: Act) -> None:
    """The lead handles it again, in half the limit; the assists' shares stand."""
    lead = next(order for order in act.live if order.role == Role.LEAD)
    lead.state = OrderState.REWORK
    act.limits[lead.pk] = Limit.parse(lead.limit).half()
    act.event.closed_at = None
    act.event.call_back_wanted = False


def _archive(act: Act) -> None:
    act.event.call_back_wanted = False


EFFECTS = {
    "ask_look": _ask_look,
    "look": _look,
    "rework": _rework,
    "false_feedback": _false_feedback,
    "close": _close,
    "call_back": _call_back,
    "rate": _rate,
    "reopen": _reopen,
    "archive": _archive,
}
