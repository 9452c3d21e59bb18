"""Open events near by: within 50 m and 24 h, of the same category or in very similar words. Domain README §3."""

from datetime import timedelta
from math import cos, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from apps.events.models import Event
from apps.events.suggestions.nearby import METRES_A_DEGREE, Near, Place, metres_between, near_by, near_event
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, category_id, reported

HERE = Place(115.67, 29.68)


def metres_off(east: float, north: float) -> dict[str, Any]:
    """Longitude and latitude so many metres from HERE."""
    lat = HERE.lat + north / METRES_A_DEGREE
    return {"lng": HERE.lng + east / METRES_A_DEGREE / cos(radians(HERE.lat)), "lat": lat}


def hinted(cast: Cast, who: str = "community", **given: Any) -> list[Near]:
    values = {"text": "垃圾桶满溢", "now": MONDAY_9, "place": HERE, **given}
    if "category_id" not in values:
        values["category_id"] = category_id()
    return near_by(actor=getattr(cast, who).actor, **values)


@pytest.mark.parametrize(
    ("east", "north", "near"), [(0, 0, 1), (49, 0, 1), (0, -49, 1), (34, 34, 1), (51, 0, 0), (36, 36, 0)]
)
def test_fifty_metres_are_near(cast: Cast, east: float, north: float, near: int) -> None:
    reported(cast, **metres_off(east, north))
    assert len(hinted(cast)) == near


@pytest.mark.parametrize(("hours", "near"), [(0, 1), (24, 1), (24.1, 0)])
def test_a_day_is_near(cast: Cast, hours: float, near: int) -> None:
    reported(cast, now=MONDAY_9 - timedelta(hours=hours), **metres_off(10, 0))
    assert len(hinted(cast)) == near


def test_the_reason_says_how_far_how_long_ago_and_what_is_alike(cast: Cast) -> None:
    reported(cast, now=MONDAY_9 - timedelta(hours=3), description="另一件事", **metres_off(18, 0))
    (near,) = hinted(cast)
    assert (near.metres, near.minutes, near.same_category) == (18, 180, True)
    assert "18" in near.reason
    assert "3" in near.reason


def test_another_category_is_near_only_in_very_similar_words(cast: Cast) -> None:
    reported(cast, category=None, description="垃圾桶满溢了", **metres_off(5, 0))
    assert [near.same_category for near in hinted(cast)] == [False]
    assert hinted(cast, text="路灯坏了") == []


def test_without_any_category_nothing_is_of_the_same(cast: Cast) -> None:
    reported(cast, category=None, description="路灯坏了", **metres_off(5, 0))
    assert hinted(cast, category_id=None, text="垃圾桶满溢") == []


def test_what_has_ended_is_not_hinted(cast: Cast) -> None:
    event = reported(cast, **metres_off(5, 0))
    act(cast.community, event, "decline", now=MONDAY_9, reason="not_found", told="未见")
    assert hinted(cast) == []


@pytest.mark.parametrize("who", ["outsider", "neighbour_community", "sanitation", "admin"])
def test_an_event_of_another_area_is_never_hinted(cast: Cast, who: str) -> None:
    reported(cast, **metres_off(0, 0))
    assert len(hinted(cast, "worker")) == 1
    assert hinted(cast, who) == []


def test_the_nearest_comes_first_and_five_at_most(cast: Cast) -> None:
    for east in (30, 10, 20, 40, 45, 5, 15):
        reported(cast, **metres_off(east, 0))
    assert [near.metres for near in hinted(cast)] == [5, 10, 15, 20, 30]


def test_an_event_is_not_near_itself_and_finds_a_later_one(cast: Cast) -> None:
    first = reported(cast, **metres_off(0, 0))
    second = reported(cast, now=MONDAY_9 + timedelta(hours=2), **metres_off(9, 0))
    now = MONDAY_9 + timedelta(hours=5)
    for event, other in ((first, second), (second, first)):
        event.refresh_from_db()
        assert [near.event for near in near_event(actor=cast.community.actor, event=event, now=now)] == [other]


def test_an_event_without_a_position_has_nothing_near(cast: Cast) -> None:
    reported(cast, **metres_off(0, 0))
    event = Event.objects.get(pk=reported(cast).pk)
    assert near_event(actor=cast.community.actor, event=event, now=MONDAY_9) == []


def test_it_takes_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    garbage = category_id()
    for count in range(6):
        reported(cast, **metres_off(count, 0))
        with django_assert_num_queries(1):
            hinted(cast, category_id=garbage)


places = st.builds(Place, st.floats(-180, 180), st.floats(-89.9, 89.9))


@given(places, places)
def test_distance_is_the_same_both_ways(one: Place, other: Place) -> None:
    assert metres_between(one, other) == pytest.approx(metres_between(other, one))
    assert metres_between(one, one) == 0


def test_a_known_distance() -> None:
    """Nanchang to Beijing, about 1,250 km."""
    assert metres_between(Place(115.858, 28.683), Place(116.407, 39.904)) == pytest.approx(1_248_700, rel=0.002)
