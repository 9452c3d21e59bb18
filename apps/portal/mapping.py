"""What the public map tells: how many events of a category are at which stage in a cell; nothing of a single one."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone
from redis import RedisError

from apps.events.models import Category, Event
from apps.events.rules import STAGE_OF
from apps.events.rules.vocabulary import EventState, PublicStage
from apps.portal.cells import Cell, cell_of
from apps.portal.models import PortalRules
from apps.portal.settings import fit_for_the_map, rules

# Before an event is filed nobody has looked at what it says; what was declined, merged or made void says nothing.
KEPT_BACK = {EventState.REPORTED, EventState.SUPPLEMENT, EventState.CHECKING}
OVER = {EventState.CLOSED, EventState.ARCHIVED}
UNDER_WAY = {state for state, stage in STAGE_OF.items() if stage is not PublicStage.ENDED} - KEPT_BACK - OVER
STAGES = (PublicStage.DISCOVER, PublicStage.ASSIGN, PublicStage.HANDLE, PublicStage.FEED_BACK, PublicStage.ENDED)
SECONDS = 300


class Spot(NamedTuple):
    """`cell` is None where no point is known; `category`: its code. No day: with few events it would tell which."""

    cell: Cell | None
    community_id: int
    category: str
    stage: PublicStage


def categories_shown() -> list[Category]:
    """Those the tenant has ticked and that are still fit to be shown."""
    return list(fit_for_the_map().filter(code__in=rules().map_categories))


def spots(*, now: datetime | None = None) -> Counter[Spot]:
    """How many events there are of each kind of spot, in one query; none while the map is not shown."""
    held = rules()
    if not (held.is_open and held.map_shown):
        return Counter()
    rows = _shown(held, now or timezone.now()).values_list("lng", "lat", "community_id", "category__code", "state")
    return Counter(
        Spot(
            None if lng is None or lat is None else cell_of(float(lng), float(lat)),
            community_id,
            category,
            STAGE_OF[EventState(state)],
        )
        for lng, lat, community_id, category, state in rows.iterator()
    )


def spots_of_late(categories: Collection[str], stage: str = "") -> Counter[Spot]:
    """The same as it was at most five minutes ago, of these categories alone. What was closed is gone at once."""
    held = rules()
    if not (held.is_open and held.map_shown):
        return Counter()
    told = sha256(f"{held.map_days}:{','.join(held.map_categories)}".encode()).hexdigest()
    try:
        found = cache.get_or_set(f"public-map:{told}", spots, SECONDS) or Counter[Spot]()
    except RedisError:
        found = spots()
    wanted = set(categories)
    return Counter(
        {
            spot: number
            for spot, number in found.items()
            if spot.category in wanted and (not stage or spot.stage == stage)
        }
    )


def _shown(held: PortalRules, now: datetime) -> QuerySet[Event]:
    recent = Q(state__in=OVER, closed_at__gte=now - timedelta(days=held.map_days))
    fit = Event.objects.filter(category__code__in=held.map_categories, category__sensitive=False)
    return fit.filter(Q(state__in=UNDER_WAY) | recent)
