"""Effects of triage: filing, self-handling, asking, checking, merging."""

from django.utils.translation import gettext as _

from apps.errors import Conflicting, Refused
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects.feedback import settle
from apps.events.lifecycle.sampling import is_sampled
from apps.events.models import Category, Event, Order
from apps.events.queries import visible_to
from apps.events.rules import CRITICAL, ENDED, ORDINARY, EventState, OrderState, Role
from apps.grids.models import Level, Unit
from apps.staff.actors import InPost

SPOT_CHECKED = 20  # of so many solutions on the spot one is verified: 5 %, domain README §3


def first_urgency(category: Category | None, *, danger: bool) -> int:
    """Before filing: the category's own; “not sure” is ordinary; “danger now” is critical. Domain README §3."""
    if danger:
        return CRITICAL
    return category.urgency if category else ORDINARY


def _file(act: Act) -> None:
    act.event.category = Category.objects.get(pk=act.given["category"])
    act.event.urgency = int(act.given["urgency"])
    act.event.quality = act.given["quality"]


def _self_handle(act: Act) -> None:
    _take_on(act, OrderState.ACCEPTED)


def _solve_on_spot(act: Act) -> None:
    """One of twenty goes to a verifier one level up; nobody can tell beforehand which."""
    sampled = is_sampled("spot check", act.event.pk, one_in=SPOT_CHECKED)
    order = _take_on(act, OrderState.ANSWERED if sampled else OrderState.PASSED)
    order.answer, order.answered_at = act.given["measures"], act.now
    order.contained_at = act.now if order.contain_limit else None
    if sampled:
        act.end_in(EventState.FEEDBACK)
    else:
        settle(act)


def _take_on(act: Act, state: str) -> Order:
    """An order that nobody dispatched, of the grid or community the actor stands in."""
    category = Category.objects.get(pk=act.given["category"])
    act.event.category = category
    act.event.urgency = first_urgency(category, danger=act.event.danger)
    by_grid = isinstance(act.actor, InPost) and act.actor.unit_level == Level.GRID
    unit = Unit.objects.get(pk=act.actor.unit_id) if by_grid else act.event.community  # type: ignore[union-attr]
    order = Order.objects.create(
        event=act.event,
        unit=unit,
        role=Role.LEAD,
        state=state,
        limit=category.repair_limit or category.handle_limit,
        contain_limit=category.contain_limit,
        own=True,
        sent_at=act.now,
        accepted_at=act.now,
    )
    act.orders.append(order)
    act.order = order
    return order


def _escalate(act: Act) -> None:
    lead = next(order for order in act.live if order.role == Role.LEAD)
    lead.state = OrderState.WITHDRAWN
    act.event.raised = lead.unit_id == act.event.community_id


def _supplement(act: Act) -> None:
    act.event.place = act.given.get("place") or act.event.place


def _lapse_supplement(act: Act) -> None:
    act.told["reason"] = "not_supplemented"


def _send(act: Act) -> None:
    act.event.checker_id = act.given["checker"]


def _found(act: Act) -> None:
    act.event.checker = None


def _merge(act: Act) -> None:
    candidates = visible_to(act.actor).filter(number=act.given["main"]).exclude(pk=act.event.pk)
    # Two events that are merged into each other at one moment would wait for each other: who comes second is told.
    main = candidates.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if main is None and candidates.exists():
        raise Conflicting("main_event_busy", _("Somebody is working on the main event at this moment. Try again."))
    if main is None or main.state in ENDED:
        raise Refused(
            "no_main_event",
            _("There is no open event “%(number)s” that you can see. Check the number of the main event.")
            % {"number": act.given["main"]},
        )
    if Event.objects.filter(merged_into=act.event).exists():
        raise Refused(
            "is_main_event", _("Others are merged into this event. Merge the other one into this one instead.")
        )
    act.event.merged_into = main


def _unmerge(act: Act) -> None:
    act.told["main"] = act.event.merged_into.number if act.event.merged_into else ""
    act.event.merged_into = None


def _reconsider(act: Act) -> None:
    act.event.reconsidered = True


EFFECTS = {
    "file": _file,
    "self_handle": _self_handle,
    "solve_on_spot": _solve_on_spot,
    "escalate": _escalate,
    "supplement": _supplement,
    "lapse_supplement": _lapse_supplement,
    "send_check": _send,
    "answer_check": _found,
    "merge": _merge,
    "unmerge": _unmerge,
    "reconsider": _reconsider,
}
