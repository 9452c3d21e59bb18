"""How long is left is told by the server, and counted on by the page with the same words."""

import json
import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.desk.times import SOON
from apps.events.models import Event
from tests.cast import Cast
from tests.desk.stories import at, reported, seated


def told_on(cast: Cast, path: str) -> tuple[dict[str, Any], str]:
    page = seated(cast.community).get(at(path)).content.decode()
    found = re.search(r'<script id="counting" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1]), page


def test_the_page_is_given_the_due_time_and_the_words_to_count_with(cast: Cast) -> None:
    event = reported(cast)
    told, page = told_on(cast, "/queues/triage/")
    event.refresh_from_db()
    assert event.due_at is not None
    assert f'data-due="{event.due_at.isoformat()}"' in page
    assert told["soon"] == SOON.total_seconds()
    assert (told["words"]["left"], told["words"]["day"]) == ("%(span)s left", "%(n)d day")


def test_a_clock_that_stands_is_not_counted(cast: Cast) -> None:
    event = reported(cast)
    Event.objects.filter(pk=event.pk).update(due_at=None)
    _told, page = told_on(cast, "/queues/triage/")
    assert "data-due" not in page


def test_what_is_late_says_so_in_words_and_shape(cast: Cast) -> None:
    event = reported(cast)
    Event.objects.filter(pk=event.pk).update(due_at=timezone.now() - timedelta(minutes=61))
    _told, page = told_on(cast, "/queues/triage/")
    assert "1 h 1 min late" in page
    assert "icons.svg#late" in page
