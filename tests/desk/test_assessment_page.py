"""Scores as a page, and the entries behind them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from apps.assessment.posting import post_entries
from apps.assessment.queries import Row
from apps.clocks.models import Clock
from apps.clocks.sweep import mark_late
from tests.cast import Cast
from tests.desk.stories import at, dispatched, seated

HOUR = timedelta(hours=1)


def shown(page: Any) -> list[Row]:
    return [one["row"] for _level, group in page.context["groups"] for one in group]


def late_order(cast: Cast) -> None:
    """An order whose accept window ran out a moment ago, found by the sweep and posted."""
    order, now = dispatched(cast), timezone.now()
    clocks = Clock.objects.filter(about="order", about_id=order.pk, stage="accept")
    clocks.update(started_at=now - HOUR, due_at=now - timedelta(minutes=1), next_at=now - timedelta(minutes=1))
    mark_late(now=now)
    post_entries(now)


def test_a_department_sees_itself_alone(cast: Cast) -> None:
    dispatched(cast)

    page = seated(cast.sanitation).get(at("/assessment/"))

    assert [row.unit.name for row in shown(page)] == ["环卫中心"]


def test_a_department_without_orders_has_no_score(cast: Cast) -> None:
    page = seated(cast.enforcement).get(at("/assessment/"))

    assert [row.score.total for row in shown(page)] == [None]


def test_lateness_is_one_click_behind_the_score(cast: Cast) -> None:
    late_order(cast)
    client = seated(cast.sanitation)

    scores = client.get(at("/assessment/")).content.decode()
    address = f"/assessment/entries/?unit={cast.sanitation.actor.unit_id}&period={timezone.localdate():%Y-%m}"
    entries = client.get(at(address))

    assert at(address).replace("&", "&amp;") in scores
    assert len(entries.context["listed"]) == 1
    assert entries.context["listed"][0][0].event.number in entries.content.decode()


def test_the_entries_of_others_are_not_there(cast: Cast) -> None:
    address = at(f"/assessment/entries/?unit={cast.sanitation.actor.unit_id}")

    assert seated(cast.enforcement).get(address).status_code == 404
    assert seated(cast.centre).get(address).status_code == 200


def test_a_post_without_the_power_is_told_so(cast: Cast) -> None:
    assert seated(cast.worker).get(at("/assessment/")).status_code == 403


def test_what_is_no_month_is_refused_with_a_sentence(cast: Cast) -> None:
    answer = seated(cast.centre).get(at("/assessment/?period=2026-13"))

    assert answer.status_code == 400
    assert "2026-13" in answer.content.decode()
