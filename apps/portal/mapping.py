"""What the public map tells: how many events of a category are at which stage in a cell; nothing of a single one."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.events.models import Event
from apps.events.rules import STAGE_OF
from apps.events.rules.vocabulary import EventState, PublicStage
from apps.portal.cells import Cell, cell_of
from apps.portal.models import PortalRules
from apps.portal.settings import rules

# Before an event is filed nobody has looked at what it says; what was declined, merged or made void says nothing.
KEPT_BACK = {EventState.REPORTED, EventState.SUPPLEMENT, EventState.CHECKING}
OVER = {EventState.CLOSED, EventState.ARCHIVED}
UNDER_WAY = {state for state, stage in STAGE_OF.items() if stage is not PublicStage.ENDED} - KEPT_BACK - OVER


class Spot(NamedTuple):
    """`cell` is None where no point is known; `day`: on which it was reported, in the tenant's zone."""

    cell: Cell | None
    community_id: int
    category_id: int
    stage: PublicStage
    day: date


def spots(*, now: datetime | None = None) -> Counter[Spot]:
    """How many events there are of each kind of spot, in one query; none while the map is not shown."""
    held = rules()
    if not (held.is_open and held.map_shown):
        return Counter()
    rows = _shown(held, now or timezone.now()).values_list(
        "lng", "lat", "community_id", "category_id", "state", "reported_at"
    )
    return Counter(
        Spot(
            None if lng is None or lat is None else cell_of(float(lng), float(lat)),
            community_id,
            category_id,
            STAGE_OF[EventState(state)],
            timezone.localdate(reported_at),
        )
        for lng, lat, community_id, category_id, state, reported_at in rows.iterator()
        if category_id is not None
    )


def _shown(held: PortalRules, now: datetime) -> QuerySet[Event]:
    recent = Q(state__in=OVER, closed_at__gte=now - timedelta(days=held.map_days))
    fit = Event.objects.filter(category__code__in=held.map_categories, category__sensitive=False)
    return fit.filter(Q(state__in=UNDER_WAY) | recent)
