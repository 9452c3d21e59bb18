"""The public map as a page and as GeoJSON."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.events.models import Category, Event
from apps.grids.models import Unit
from apps.portal.models import PortalRules
from tests.cast import Cast
from tests.desk.stories import at
from tests.events.scenes import GARBAGE, filed
from tests.portal.residents import phone

PAGE, PLACES = at("/public/map/"), at("/public/map/places.json")
POINT = {"lng": 115.660123, "lat": 29.670456}


@pytest.fixture(autouse=True)
def map_shown(open_to_residents: PortalRules) -> Iterator[None]:
    PortalRules.objects.update(map_shown=True, map_categories=[GARBAGE], map_days=30)
    cache.clear()
    yield
    cache.clear()


def _two(cast: Cast) -> Event:
    for _ in range(2):
        event = filed(cast, now=timezone.now() - timedelta(hours=1))
        Event.objects.filter(pk=event.pk).update(**POINT)
    return event


def _features(query: str = "") -> list[dict]:
    answer = phone().get(f"{PLACES}{query}")
    assert answer.status_code == 200
    return answer.json()["features"]


def test_the_page_counts_by_community(cast: Cast) -> None:
    event = _two(cast)
    text = phone().get(PAGE).content.decode()
    assert event.community.name in text
    assert "<strong>2</strong>" in text
    assert event.number not in text
    assert event.title not in text


def test_the_places_are_coarse_and_say_nothing_else(cast: Cast) -> None:
    event = _two(cast)
    (point,) = [one for one in _features() if one["geometry"]["type"] == "Point"]
    lng, lat = point["geometry"]["coordinates"]
    assert (lng, lat) != (POINT["lng"], POINT["lat"])
    assert abs(lng - POINT["lng"]) < 0.002 > abs(lat - POINT["lat"])
    assert point["properties"] == {"count": 2, "of": [{"category": GARBAGE, "stage": "discover", "count": 2}]}
    answer = phone().get(PLACES)
    assert "max-age=300" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert event.number not in answer.content.decode()


def test_borders_are_of_communities_with_something(cast: Cast) -> None:
    event = _two(cast)
    square = [[115.6, 29.6], [115.7, 29.6], [115.7, 29.7], [115.6, 29.7], [115.6, 29.6]]
    Unit.objects.filter(level="community").update(boundary={"type": "Polygon", "coordinates": [square]})
    areas = [one for one in _features() if one["geometry"]["type"] == "Polygon"]
    assert [one["properties"]["name"] for one in areas] == [event.community.name]


@pytest.mark.parametrize(
    ("query", "points"),
    [("?category=" + GARBAGE, 1), ("?stage=discover", 1), ("?stage=ended", 0), ("?category=9999&stage=nonsense", 1)],
)
def test_filters_choose_and_what_is_unknown_is_everything(cast: Cast, query: str, points: int) -> None:
    _two(cast)
    assert len([one for one in _features(query) if one["geometry"]["type"] == "Point"]) == points
    assert ("<strong>2</strong>" in phone().get(f"{PAGE}{query}").content.decode()) is bool(points)


@pytest.mark.parametrize("closed", ["is_open", "map_shown"])
def test_what_is_closed_is_gone_at_once(cast: Cast, closed: str) -> None:
    _two(cast)
    assert phone().get(PAGE).status_code == phone().get(PLACES).status_code == 200
    PortalRules.objects.update(**{closed: False})
    assert phone().get(PAGE).status_code == phone().get(PLACES).status_code == 404


def test_a_category_that_became_sensitive_is_gone_at_once(cast: Cast) -> None:
    _two(cast)
    assert _features()
    Category.objects.filter(code=GARBAGE).update(sensitive=True)
    assert not _features()


def test_the_numbers_are_counted_once_in_five_minutes(cast: Cast) -> None:
    _two(cast)
    client = phone()
    client.get(PAGE)
    with CaptureQueriesContext(connection) as found:
        client.get(PAGE)
    assert not any("events_event" in query["sql"] for query in found.captured_queries)


def test_an_empty_map_says_what_to_do() -> None:
    assert "Nothing is under way" in phone().get(PAGE).content.decode()


def test_another_tenant_keeps_its_own(cast: Cast, beta: object) -> None:
    _two(cast)
    phone().get(PAGE)
    assert phone().get(at("/public/map/", "beta")).status_code == 404
