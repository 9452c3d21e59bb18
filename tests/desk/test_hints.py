"""Suggestions on the pages: what, why, and one tap; nothing is done before a person confirms it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import Event, LearnedWord, Order, Step
from tests.cast import ROLES, Cast
from tests.desk.stories import at, filed, reported, seated
from tests.events.scenes import category_id

PLACE = {"lng": 115.67, "lat": 29.68}
WORDS = "垃圾桶满溢,异味大"


def hints(cast: Cast, who: str = "worker", **given: Any) -> str:
    values = {"description": WORDS, "category": "", **PLACE, **given}
    answer = seated(getattr(cast, who)).post(at("/report/hints/"), values)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def suggested(cast: Cast, who: str, event: Event, **headers: str) -> str:
    answer = seated(getattr(cast, who), headers=headers).get(at(f"/events/{event.number}/suggestions/"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_while_reporting_the_category_is_offered_with_its_reason(cast: Cast) -> None:
    page = hints(cast)
    assert f'data-take="category={category_id()}"' in page
    assert "“垃圾”" in page
    assert "“满溢”" in page


def test_while_reporting_open_events_near_by_are_shown(cast: Cast) -> None:
    event = reported(cast, **PLACE)
    assert at(f"/events/{event.number}/") in hints(cast)
    assert at(f"/events/{event.number}/") not in hints(cast, lng="", lat="")


@pytest.mark.parametrize("who", ["neighbour_community"])
def test_an_event_of_others_is_never_hinted(cast: Cast, who: str) -> None:
    event = reported(cast, **PLACE)
    assert event.number not in hints(cast, who)


@pytest.mark.parametrize("given", [{"lng": "x"}, {"description": "a\x00b"}, {"category": "nonsense"}, {"lat": ""}])
def test_half_a_report_that_cannot_be_read_is_given_no_hints(cast: Cast, given: dict[str, str]) -> None:
    assert hints(cast, **given).strip() == ""


def test_those_who_may_not_report_are_given_no_hints(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).post(at("/report/hints/"), {}).status_code for role in ROLES}
    reporters = {"worker", "leader", "instructor", "liaison", "community", "neighbour_community", "street_reception"}
    reporters |= {"clerk", "district_reception"}
    assert answers == {role: 200 if role in reporters else 403 for role in ROLES}


def test_what_is_being_typed_is_not_taken_from_an_address(cast: Cast) -> None:
    assert seated(cast.worker).get(at("/report/hints/")).status_code == 405


def test_titles_are_shown_as_they_were_typed(cast: Cast) -> None:
    event = reported(cast, description="<b>垃圾桶满溢</b>", **PLACE)
    other = reported(cast, **PLACE)
    for page in (hints(cast), suggested(cast, "community", other)):
        assert event.number in page
        assert "&lt;b&gt;" in page
        assert "<b>" not in page


def test_a_learned_word_cannot_carry_markup(cast: Cast) -> None:
    assert not [word for word in LearnedWord.objects.values_list("word", flat=True) if set(word) & set("<>\"'&=")]


def test_the_category_is_offered_to_whoever_files(cast: Cast) -> None:
    event = reported(cast)
    address = at(f"/events/{event.number}/moves/file/?category={category_id()}")
    assert address in suggested(cast, "community", event)
    form = seated(cast.community).get(address).content.decode()
    assert f'<option value="{category_id()}" selected>' in form
    assert f'data-take="category={category_id()}&amp;urgency=3"' in form


def test_a_worker_takes_it_in_a_move_that_is_open_to_a_worker(cast: Cast) -> None:
    event = reported(cast)
    page = suggested(cast, "worker", event)
    assert at(f"/events/{event.number}/moves/self_handle/?category={category_id()}") in page
    assert "moves/file/" not in page


def test_a_filed_event_is_offered_no_category_beside_it_and_no_other_one_is_its_own(cast: Cast) -> None:
    event = filed(cast)
    assert "hints" not in suggested(cast, "community", event)
    assert "suggestions/" not in seated(cast.community).get(at(f"/events/{event.number}/")).content.decode()
    Event.objects.filter(pk=event.pk).update(description=WORDS)
    address = at(f"/events/{event.number}/moves/reclassify/")
    assert f"category={category_id()}" not in seated(cast.community).get(address).content.decode()
    Event.objects.filter(pk=event.pk).update(category=category_id("0603"))
    assert f"{address}?category={category_id()}" in seated(cast.community).get(address).content.decode()


def test_taking_a_category_does_not_lower_the_urgency_of_a_danger(cast: Cast) -> None:
    event = reported(cast, danger=True)
    assert "urgency=" not in suggested(cast, "community", event)


def test_a_double_is_merged_with_one_tap_and_a_confirmation(cast: Cast) -> None:
    main, double = reported(cast, **PLACE), reported(cast, **PLACE)
    address = at(f"/events/{double.number}/moves/merge/?main={main.number}")
    assert address in suggested(cast, "community", double)
    form = seated(cast.community).get(address)
    assert f'value="{main.number}"' in form.content.decode()
    double.refresh_from_db()
    assert double.state == "reported"


def test_a_dispatch_form_is_empty_until_the_suggestion_is_taken(cast: Cast) -> None:
    event = filed(cast)
    path, lead = at(f"/events/{event.number}/moves/dispatch/"), cast.sanitation.actor.unit_id
    taking = f"lead={lead}&assists={cast.community.actor.unit_id}"
    client = seated(cast.street)
    page = client.get(path).content.decode()
    assert '<option value="" selected>' in page
    assert "checked" not in page
    assert taking.replace("&", "&amp;") in page
    taken = client.get(f"{path}?{taking}").content.decode()
    assert f'<option value="{lead}" selected>' in taken
    assert taken.count("checked") == 1


@pytest.mark.parametrize("query", ["category=x", "category=99999999999999999999", "category=%00", "category=<script>"])
def test_nonsense_in_the_address_fills_in_nothing(cast: Cast, query: str) -> None:
    answer = seated(cast.community).get(at(f"/events/{reported(cast, category=None).number}/moves/file/?{query}"))
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()


def test_beside_the_event_they_come_as_a_part_and_alone_as_a_page(cast: Cast) -> None:
    event = reported(cast)
    part, page = suggested(cast, "community", event, **{"HX-Request": "true"}), suggested(cast, "community", event)
    assert "<html" not in part
    assert 'hx-target="#move"' in part
    assert "<html" in page
    assert "hx-target" not in page.partition("<main")[2]


def test_those_who_can_do_nothing_are_suggested_nothing(cast: Cast) -> None:
    event = reported(cast)
    assert "moves/" not in suggested(cast, "instructor", event)
    assert "suggestions/" not in seated(cast.instructor).get(at(f"/events/{event.number}/")).content.decode()
    assert "suggestions/" in seated(cast.community).get(at(f"/events/{event.number}/")).content.decode()


@pytest.mark.parametrize("who", ["outsider", "neighbour_community", "enforcement"])
def test_the_suggestions_of_an_event_of_others_do_not_exist(cast: Cast, who: str) -> None:
    event = reported(cast)
    assert seated(getattr(cast, who)).get(at(f"/events/{event.number}/suggestions/")).status_code == 404


def test_asking_changes_nothing(cast: Cast) -> None:
    event = reported(cast, **PLACE)
    before = (Step.objects.count(), Order.objects.count(), Event.objects.get(pk=event.pk).version)
    hints(cast)
    suggested(cast, "community", event)
    assert (Step.objects.count(), Order.objects.count(), Event.objects.get(pk=event.pk).version) == before


def test_the_number_of_queries_does_not_grow(cast: Cast) -> None:
    event, counts = reported(cast, **PLACE), []
    client = seated(cast.community)
    client.get(at("/"))
    for _ in range(3):
        reported(cast, **PLACE)
        with CaptureQueriesContext(connection) as context:
            client.get(at(f"/events/{event.number}/suggestions/"))
        counts.append(len(context))
    assert len(set(counts)) == 1
