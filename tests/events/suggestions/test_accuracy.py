"""The accuracy is measured on events that were not learned from."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.events.suggestions.accuracy import measure
from apps.tenancy.context import acting_for_nobody
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, dispatched, reported
from tests.events.suggestions.filing import COVER, LAMP, file_many

PLACE: dict[str, Any] = {"lng": 115.67, "lat": 29.68}


def command(what: str, *options: str, tenant: str = "alpha") -> str:
    out = StringIO()
    with acting_for_nobody():
        call_command("suggestions", what, "--tenant", tenant, *options, stdout=out)
    return out.getvalue()


def test_the_last_fifth_is_asked_about_and_never_learned(cast: Cast) -> None:
    file_many(cast, [(LAMP, "蓝精灵不亮")] * 40 + [(COVER, "蓝精灵不亮")] * 10)
    found = measure()
    assert (found.learned, found.category.asked, found.category.first) == (40, 10, 0)
    assert found.worst_first[0][0] == COVER


def test_right_suggestions_and_silence_are_counted(cast: Cast) -> None:
    file_many(cast, [(LAMP, "蓝精灵不亮")] * 40 + [(LAMP, "蓝精灵不亮")] * 6 + [(COVER, "鬯鬱罍")] * 4)
    all_of_them = measure().category
    assert (all_of_them.asked, all_of_them.first, all_of_them.among_three, all_of_them.silent) == (10, 6, 6, 4)


def test_departments_are_compared_with_the_first_dispatch(cast: Cast) -> None:
    orders = [dispatched(cast) for _ in range(5)]
    assert measure().dispatches == [1, 1]
    assert {order.unit_id for order in orders} == {cast.sanitation.actor.unit_id}


def test_hints_near_by_are_compared_with_real_merges(cast: Cast) -> None:
    main = reported(cast, **PLACE)
    for hours in (1, 30):
        later = MONDAY_9 + timedelta(hours=hours)
        act(cast.community, reported(cast, now=later, **PLACE), "merge", now=later, main=main.number)
    assert measure().merges == [2, 1, 1]


def test_a_tenant_without_events_has_no_figures(cast: Cast) -> None:
    assert "asked about 0" in command("accuracy")


def test_the_command_says_the_same_twice_and_as_json(cast: Cast) -> None:
    file_many(cast, [(LAMP, "蓝精灵不亮"), (COVER, "井盖缺失")] * 20)
    said = [json.loads(command("accuracy", "--json")) for _ in range(2)]
    assert said[0] == said[1]
    assert said[0]["category"] == {"asked": 8, "first": 8, "among_three": 8, "silent": 0}
    assert set(said[0]["categories"]) == {LAMP, COVER}


def test_the_command_learns(cast: Cast) -> None:
    file_many(cast, [(LAMP, "蓝精灵不亮")] * 5)
    assert "5 filed events" in command("learn")


def test_an_unknown_tenant_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no tenant"):
        command("learn", tenant="nowhere")
