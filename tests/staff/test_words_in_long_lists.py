"""Words are met among the first rows of a list, or found by the index: both ways together give what one would."""

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.events.models import Event
from apps.staff import seen
from apps.staff.seen import Seen
from tests.cast import Cast
from tests.desk.stories import reported

NAMES = ("路灯坏了", "路边的灯", "井盖松动", "Lamp out")
TITLES = [NAMES[number] for number in (0, 1, 2, 0, 3, 2, 2, 1, 0, 2, 3, 0)]


@pytest.fixture
def ids(cast: Cast) -> list[int]:
    events = [reported(cast) for _title in TITLES]
    for event, title in zip(events, TITLES, strict=True):
        Event.objects.filter(pk=event.pk).update(title=title)
    return [event.pk for event in events]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    words=st.sampled_from(["路灯", "灯", "井盖松动", "LAMP", "路灯坏了没有"]),
    near=st.integers(1, 15),
    most=st.integers(1, 6),
    edge=st.integers(0, len(TITLES) - 1),
    way=st.sampled_from(["newest", "older", "newer"]),
    areas=st.sampled_from([("street_id",), ("street_id", "community_id")]),
)
def test_a_page_is_what_one_comparison_of_all_rows_would_give(
    cast: Cast, ids: list[int], words: str, near: int, most: int, edge: int, way: str, areas: tuple[str, ...]
) -> None:
    units = {"street_id": cast.street.actor.unit_id, "community_id": cast.community.actor.unit_id}
    rows = Seen(Event.objects.all(), tuple(Q(**{area: units[area]}) for area in areas))
    fitting = [key for key, title in zip(ids, TITLES, strict=True) if words.lower() in title.lower()]
    wanted = {
        "newest": fitting[::-1],
        "older": [key for key in fitting[::-1] if key < ids[edge]],
        "newer": [key for key in fitting if key > ids[edge]],
    }[way]
    bound = {"newest": {}, "older": {"before": ids[edge]}, "newer": {"after": ids[edge]}}[way]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "NEAR", near)
        found = [event.pk for event in rows.holding(words, "title").page(most, **bound)]

    assert found == wanted[:most]


def test_what_else_fits_is_found_beside_the_words(cast: Cast, ids: list[int]) -> None:
    rows = Seen(Event.objects.all()).holding("井盖", "title", otherwise=Q(pk=ids[0]))

    assert {event.pk for event in rows.page(20)} == {
        ids[0],
        *(k for k, t in zip(ids, TITLES, strict=True) if "井盖" in t),
    }
