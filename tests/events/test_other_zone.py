"""A district on the other side of the world: its own hours, its own midnight, and clocks that change in March."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.clocks.models import CalendarYear
from apps.clocks.sweep import sweep
from apps.events.models import Petition
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.cast import Cast
from tests.events.scenes import accepted, act, clock, state

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


FRIDAY_4 = at("2026-03-06 16:00")  # the weekend in which the clocks go forward


@pytest.fixture
def there(alpha: Tenant) -> Iterator[Cast]:
    """The tenant in New York, whose years nobody has published."""
    alpha.zone_name = "America/New_York"
    with acting_for(alpha):
        CalendarYear.objects.all().delete()
        yield casting.load()


def test_working_hours_are_those_of_its_own_wall_clock(there: Cast) -> None:
    order = accepted(there, now=FRIDAY_4)  # 4 WH: two on Friday, two on Monday
    assert clock(order, "handle").due_at == at("2026-03-09 10:00")


def test_continuous_hours_are_hours_whatever_the_clocks_do(there: Cast) -> None:
    order = accepted(there, now=at("2026-03-07 12:00"), code="0101", urgency=2)  # 2 UD = 48 hours
    assert clock(order, "handle").due_at == at("2026-03-09 13:00")


def test_an_unpublished_year_works_from_monday_to_friday(there: Cast) -> None:
    order = accepted(there, now=at("2026-10-01 16:00"))  # a holiday in China, and nobody has said so here
    assert clock(order, "handle").due_at == at("2026-10-02 10:00")


def test_a_suspension_ends_at_its_own_midnight(there: Cast) -> None:
    order = accepted(there, now=FRIDAY_4, code="0102", urgency=4)
    given = {"cause": "season", "plan": "开春后", "until": date(2026, 3, 10)}
    act(there.sanitation, order.event, "suspend", order=order, now=FRIDAY_4, **given)
    petition = Petition.objects.get()
    act(there.street, order.event, "approve", order=petition, now=FRIDAY_4)
    act(there.director, order.event, "approve", order=petition, now=FRIDAY_4)
    sweep(at("2026-03-09 23:59"))
    assert state(order.event) == "suspended"
    sweep(at("2026-03-10 00:01"))
    assert state(order.event) == "handling"
