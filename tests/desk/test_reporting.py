"""The page on which an event is reported."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.events.models import Event
from tests.cast import Cast
from tests.desk.stories import at, seated


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
