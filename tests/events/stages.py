"""The rarer stages: petitions and what they grant, cards, conferences, what was closed; on top of `scenes`."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from apps.clocks.models import Clock
from apps.errors import Refused
from apps.events.models import Card, Event, Order, Petition, Step
from tests.cast import Cast
from tests.events.scenes import (
    MONDAY_9,
    accepted,
    act,
    answered,
    category_id,
    dispatched,
    filed,
    fresh,
    reported,
)

LONG_RUNNING = "0102"  # 已形成违法建设: ordinary, 15 working days, may be suspended
HAZARD = "0501"  # 供水管道爆裂: critical, contained within 1 hour, repaired within 5 working days


def long_running(cast: Cast, *, now: datetime = MONDAY_9) -> Order:
    """Accepted; 15 working days from Monday 16 March, 09:00, with 清明 in between: due on 7 April, 09:00."""
    return accepted(cast, now=now, code=LONG_RUNNING, urgency=4)


def asked(cast: Cast, order: Order, kind: str, *, now: datetime = MONDAY_9, **given: Any) -> Petition:
    """A petition of the department for its order: `extension` or `suspension`."""
    defaults: dict[str, dict[str, Any]] = {
        "extension": {"extra": Decimal(2), "reason": "暴雨"},
        "suspension": {"cause": "season", "plan": "汛期后施工", "until": date(2026, 6, 1)},
    }
    name = {"extension": "extend", "suspension": "suspend"}[kind]
    act(cast.sanitation, order.event, name, order=order, now=now, **{**defaults[kind], **given})
    return Petition.objects.filter(order=order, kind=kind).latest("id")


def granted(cast: Cast, petition: Petition, *, now: datetime = MONDAY_9) -> Petition:
    """Approved on both levels."""
    first, second = (
        (cast.sanitation_leader, cast.street) if petition.kind == "extension" else (cast.street, cast.director)
    )
    for member in (first, second):
        act(member, petition.event, "approve", order=petition, now=now)
    petition.refresh_from_db()
    return petition


def suspended(cast: Cast, *, now: datetime = MONDAY_9) -> Order:
    order = long_running(cast, now=now)
    granted(cast, asked(cast, order, "suspension", now=now), now=now)
    return fresh(order)


def passed(cast: Cast, *, now: datetime = MONDAY_9, **filing: Any) -> Order:
    order = answered(cast, now=now, **filing)
    act(cast.community, order.event, "pass", order=order, now=now)
    return fresh(order)


def closed(cast: Cast, *, now: datetime = MONDAY_9, **filing: Any) -> Order:
    order = passed(cast, now=now, **filing)
    act(cast.community, order.event, "close", now=now)
    return fresh(order)


def self_handled(cast: Cast, who: str = "worker", *, now: datetime = MONDAY_9) -> Order:
    """Taken on by the grid (`worker`) or by the community."""
    event = reported(cast, now=now)
    act(getattr(cast, who), event, "self_handle", now=now, category=category_id(), plan="马上清理")
    return Order.objects.select_related("event").get(event=event, state="accepted")


def returned(cast: Cast, *, now: datetime = MONDAY_9) -> Order:
    order = dispatched(cast, now=now)
    proposed = cast.enforcement.actor.unit_id
    act(cast.sanitation, order.event, "return_order", order=order, now=now, ground="权责清单第3条", proposed=proposed)
    return fresh(order)


def referred(cast: Cast, *, now: datetime = MONDAY_9) -> Event:
    """Before the conference."""
    event = filed(cast, now=now)
    act(cast.street, event, "refer", now=now, reason="权责不清")
    event.refresh_from_db()
    return event


def carded(cast: Cast, order: Order, colour: str = "yellow", *, now: datetime = MONDAY_9) -> Card:
    """A card that the district's supervisor raises."""
    act(cast.centre, order.event, f"card_{colour}", order=order, now=now, reason="群众反复投诉")
    return Card.objects.filter(order=order).latest("id")


def code_of(call: Callable[..., Any], *args: Any, **given: Any) -> str:
    """The code with which it is refused; fails when it is not."""
    with pytest.raises(Refused) as caught:
        call(*args, **given)
    return caught.value.code


def steps(event: Event) -> list[str]:
    return list(Step.objects.filter(event=event).order_by("version").values_list("move", flat=True))


def clock(about: Event | Order | Petition | Card, stage: str) -> Clock:
    """The newest clock of a stage."""
    return Clock.objects.filter(about=type(about).__name__.lower(), about_id=about.pk, stage=stage).latest("id")
