"""The page on which an event is reported."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.events.models import Category, Event
from apps.events.rules import TOPICS
from apps.grids.models import Level, Unit
from apps.households.models import Building
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.guards.source import ROOT

QUERIES = 11


def picture() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
    return SimpleUploadedFile("found.jpg", buffer.getvalue(), "image/jpeg")


def typed(cast: Cast, **given: object) -> dict[str, object]:
    return {"client_id": uuid4(), "description": "井盖缺失", "unit": cast.worker.actor.unit_id, **given}


def test_it_makes_an_event_and_shows_it(cast: Cast) -> None:
    client = seated(cast.worker)

    answer = client.post(at("/report/"), typed(cast, place="东门外", danger="on", photos=picture()), follow=True)

    event = Event.objects.get()
    assert answer.redirect_chain == [(at(f"/events/{event.number}/"), 302)]
    assert (event.title, event.place, event.danger, event.evidence.count()) == ("井盖缺失", "东门外", True, 1)


def test_sending_it_twice_makes_one_event(cast: Cast) -> None:
    client, form = seated(cast.worker), typed(cast)

    first, second = client.post(at("/report/"), form), client.post(at("/report/"), form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Event.objects.count() == 1


def test_the_own_grid_is_chosen_beforehand(cast: Cast) -> None:
    page = seated(cast.worker).get(at("/report/")).content.decode()

    assert f'<option value="{cast.worker.actor.unit_id}" selected>' in page


@pytest.mark.parametrize("missing", ["description", "client_id"])
def test_it_keeps_what_was_typed_when_something_is_missing(cast: Cast, missing: str) -> None:
    form = {**typed(cast, place="东门<外>", danger="on"), missing: ""}

    answer = seated(cast.worker).post(at("/report/"), form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "东门&lt;外&gt;" in page
    assert missing in answer.context["form"].errors
    assert not Event.objects.exists()


def test_a_file_that_is_no_photo_is_refused_with_a_sentence(cast: Cast) -> None:
    form = typed(cast, photos=SimpleUploadedFile("virus.jpg", b"MZ...", "image/jpeg"))

    answer = seated(cast.worker).post(at("/report/"), form)

    assert answer.status_code in {400, 422}
    assert "virus.jpg" in answer.content.decode()
    assert "井盖缺失" in answer.content.decode()
    assert not Event.objects.exists()


def test_a_report_for_a_grid_of_others_is_refused(cast: Cast) -> None:
    form = typed(cast, unit=cast.outsider.actor.unit_id)

    answer = seated(cast.worker).post(at("/report/"), form)

    assert answer.status_code in {403, 422}
    assert not Event.objects.exists()


def test_a_picture_says_enough(cast: Cast) -> None:
    form = typed(cast, description="", topic="broken", photos=picture())

    seated(cast.worker).post(at("/report/"), form)

    event = Event.objects.get()
    assert (event.title, event.description, event.category) == ("Something broken", "", None)
    assert event.steps.get().given["topic"] == "broken"


def test_a_category_says_enough_and_a_picture_not_chosen_says_nothing(cast: Cast) -> None:
    category = Category.objects.get(code="0603")

    seated(cast.worker).post(at("/report/"), typed(cast, description="", topic="", category=category.pk))

    assert Event.objects.get().title == category.name
    refused = seated(cast.worker).post(at("/report/"), typed(cast, description="", topic=""))
    assert refused.status_code == 422
    assert "or choose a picture" in refused.content.decode()


def test_a_picture_that_was_chosen_stays_chosen_when_the_form_comes_back(cast: Cast) -> None:
    answer = seated(cast.worker).post(at("/report/"), typed(cast, topic="street", lng="200", lat="29"))

    assert answer.status_code == 422
    assert 'value="street" checked' in answer.content.decode()


def test_a_building_brings_its_place_and_its_address(cast: Cast) -> None:
    building = Building.objects.create(name="3栋", address="东街3号", lng="115.66", lat="29.67", **around(cast))

    seated(cast.worker).post(at("/report/"), typed(cast, building=building.pk))

    event = Event.objects.get()
    assert (event.building, event.place, str(event.lng), str(event.lat)) == (building, "3栋", "115.660000", "29.670000")
    page = seated(cast.community).get(at(f"/records/building/{building.pk}/")).content.decode()
    assert event.title in page


def test_a_building_that_stands_elsewhere_is_refused_without_its_name(cast: Cast) -> None:
    other = Unit.objects.get(code=cast.worker.appointment.unit.code[:-3] + "002")
    building = Building.objects.create(name="秘密楼", address="x", **{**around(cast), "unit": other})

    answer = seated(cast.worker).post(at("/report/"), typed(cast, building=building.pk))

    assert answer.status_code == 422
    assert "does not stand in" in answer.content.decode()
    assert "秘密楼" not in answer.content.decode()
    assert not Event.objects.exists()


def around(cast: Cast) -> dict[str, Any]:
    unit = cast.worker.appointment.unit
    above = {one.level: one for one in Unit.objects.filter(pk__in=unit.ancestor_ids)}
    return {"unit": unit, "community": above[Level.COMMUNITY], "street": above[Level.STREET]}


def test_every_category_of_a_picture_exists_and_none_belongs_to_two() -> None:
    groups = [group for topic in TOPICS for group in topic.groups]
    assert len(groups) == len(set(groups))
    codes = {row["code"][:2] for row in json.loads((ROOT / "fixtures/reference/categories.json").read_text())}
    assert set(groups) <= codes


@pytest.mark.parametrize("buildings", [3, 30])
def test_the_page_asks_as_often_whatever_can_be_chosen(
    cast: Cast, buildings: int, django_assert_num_queries: Any
) -> None:
    client = seated(cast.worker)
    for number in range(buildings):
        Building.objects.create(name=f"{number}栋", address=f"东街{number}号", **around(cast))
    client.get(at("/report/"))
    with django_assert_num_queries(QUERIES):
        page = client.get(at("/report/")).content.decode()
    assert page.count("data-unit=") == buildings
