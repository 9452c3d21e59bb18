"""Reporting through the API: once per client id, as JSON or with photos, whatever people type."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.events.models import Event, Evidence
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast


def photo(name: str = "a.jpg", colour: str = "green") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def test_sending_a_report_twice_makes_one_event(cast: Cast, alpha: Tenant) -> None:
    worker, body = Caller(alpha, cast.worker), {"client_id": str(uuid4()), "description": "井盖破损"}
    first, second = worker.post("events/", body), worker.post("events/", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Event.objects.filter(client_id=body["client_id"]).count() == 1


def test_the_same_client_id_in_two_tenants_makes_two_events(
    beta: Tenant, cast: Cast, alpha: Tenant, cast_of: Callable[[Tenant], Cast]
) -> None:
    body = {"client_id": str(uuid4()), "description": "井盖破损"}
    assert Caller(alpha, cast.worker).post("events/", body).status_code == 201
    assert Caller(beta, cast_of(beta).worker).post("events/", body).status_code == 201


def test_somebody_elses_client_id_is_refused(cast: Cast, alpha: Tenant) -> None:
    body = {"client_id": str(uuid4()), "description": "井盖破损"}
    assert Caller(alpha, cast.worker).post("events/", body).status_code == 201
    refused(Caller(alpha, cast.leader).post("events/", body), 422, "client_id_taken")


def test_photos_come_with_a_multipart_report(cast: Cast, alpha: Tenant) -> None:
    body = {"client_id": str(uuid4()), "description": "井盖破损", "photos": [photo("a.jpg"), photo("b.jpg", "red")]}
    response = Caller(alpha, cast.worker).upload("events/", body)
    assert response.status_code == 201, response.content.decode()
    assert Evidence.objects.filter(event__number=response.json()["number"]).count() == 2


def test_a_file_that_is_no_photo_is_refused_and_nothing_is_kept(cast: Cast, alpha: Tenant) -> None:
    fake = SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg")
    client_id = str(uuid4())
    body = {"client_id": client_id, "description": "井盖破损", "photos": [fake]}
    answer = refused(Caller(alpha, cast.worker).upload("events/", body), 400, "not_a_photo")
    assert "photos" in answer["data"]["fields"]
    assert not Event.objects.filter(client_id=client_id).exists()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "🙂👩‍👩‍👧‍👦", "'; DROP TABLE events_event; --", "字" * 2000]
)
def test_what_people_type_is_kept_literally(cast: Cast, alpha: Tenant, text: str) -> None:
    worker = Caller(alpha, cast.worker)
    number = worker.report(description=text)["number"]
    assert worker.get(f"events/{number}/").json()["description"] == text


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "字" * 2001, "", None, 5, ["x"], {"a": 1}, True])
def test_a_description_that_cannot_be_kept_is_refused(cast: Cast, alpha: Tenant, text: object) -> None:
    response = Caller(alpha, cast.worker).post("events/", {"client_id": str(uuid4()), "description": text})
    assert "description" in refused(response, 400)["data"]["fields"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("client_id", "1"),
        ("category", "9999"),
        ("category", True),
        ("unit", 10**30),
        ("lng", 181),
        ("lng", 1e400),
        ("lat", "north"),
        ("danger", "yes"),
        ("photos", ["x"]),
        ("state", "closed"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(cast: Cast, alpha: Tenant, field: str, value: object) -> None:
    body = {"client_id": str(uuid4()), "description": "井盖破损", field: value}
    if value == 1e400:
        response = Caller(alpha, cast.worker).send("events/", b'{"lng": 1e400, "client_id": "1"}')
    else:
        response = Caller(alpha, cast.worker).post("events/", body)
    assert field in refused(response, 400)["data"]["fields"]


def test_nobody_reports_for_another_area(cast: Cast, alpha: Tenant) -> None:
    elsewhere = cast.neighbour_community.appointment.unit
    body = {"client_id": str(uuid4()), "description": "井盖破损", "unit": elsewhere.code}
    refused(Caller(alpha, cast.worker).post("events/", body), 403, "no_power")
