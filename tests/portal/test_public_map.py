"""The public map tells counts of coarse places, and only of what the tenant lets it tell."""

from datetime import timedelta

import pytest

from apps.events.models import Category, Event
from apps.portal.cells import cell_of
from apps.portal.mapping import spots
from apps.portal.models import PortalRules
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.scenes import GARBAGE, MONDAY_9, filed, reported

POINT = {"lng": 115.660123, "lat": 29.670456}
TUESDAY = MONDAY_9 + timedelta(days=1)


@pytest.fixture(autouse=True)
def map_shown(open_to_residents: PortalRules) -> None:
    PortalRules.objects.update(map_shown=True, map_categories=[GARBAGE], map_days=30)


def _at_point(event: Event, **changed: object) -> Event:
    Event.objects.filter(pk=event.pk).update(**POINT, **changed)
    return event


def test_events_near_each_other_are_one_number(cast: Cast) -> None:
    event = _at_point(filed(cast))
    _at_point(filed(cast))
    ((spot, number),) = spots(now=TUESDAY).items()
    assert number == 2
    assert spot.cell == cell_of(POINT["lng"], POINT["lat"]) != (POINT["lng"], POINT["lat"])
    assert (spot.community_id, spot.category, spot.stage) == (event.community_id, GARBAGE, "discover")


def test_what_nobody_has_filed_is_kept_back(cast: Cast) -> None:
    _at_point(reported(cast))
    assert not spots(now=TUESDAY)


@pytest.mark.parametrize("state", ["declined", "merged", "void"])
def test_what_came_to_nothing_is_never_shown(cast: Cast, state: str) -> None:
    main = reported(cast) if state == "merged" else None
    _at_point(filed(cast), state=state, closed_at=MONDAY_9, merged_into=main)
    assert not spots(now=TUESDAY)


@pytest.mark.parametrize(("days", "number"), [(29, 1), (31, 0)])
def test_closed_ones_stay_for_the_days_of_the_rules(cast: Cast, days: int, number: int) -> None:
    _at_point(filed(cast), state="closed", closed_at=MONDAY_9)
    assert spots(now=MONDAY_9 + timedelta(days=days)).total() == number


def test_an_unticked_category_is_not_shown(cast: Cast) -> None:
    PortalRules.objects.update(map_categories=["0501"])
    _at_point(filed(cast))
    assert not spots(now=TUESDAY)


def test_a_category_that_became_sensitive_vanishes_though_it_is_ticked(cast: Cast) -> None:
    _at_point(filed(cast))
    Category.objects.filter(code=GARBAGE).update(sensitive=True)
    assert not spots(now=TUESDAY)


@pytest.mark.parametrize("closed", ["is_open", "map_shown"])
def test_nothing_is_told_while_it_is_not_opened(cast: Cast, closed: str) -> None:
    _at_point(filed(cast))
    PortalRules.objects.update(**{closed: False})
    assert not spots(now=TUESDAY)


def test_another_tenant_shows_none_of_it(cast: Cast, beta: Tenant) -> None:
    _at_point(filed(cast))
    with acting_for(beta):
        PortalRules.objects.create(is_open=True, map_shown=True, map_categories=[GARBAGE])
        assert not spots(now=TUESDAY)
