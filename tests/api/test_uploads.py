"""Photos sent before their move: as often as a bad line needs, by one person, for one of their moves."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.events.models import Event, Evidence, Upload
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast
from tests.events.photos.pictures import encoded, photo, scene, sent, with_exif

BOUNDARY = "a-line-that-breaks"


def upload(caller: Caller, upload_id: str | None = None, file: SimpleUploadedFile | None = None, **more: Any) -> Any:
    body = {"id": upload_id or str(uuid4()), "photo": file or photo(1), **more}
    return caller.upload("uploads/", body)


def report(caller: Caller, ids: list[str], **given: Any) -> Any:
    return caller.post("events/", {"client_id": str(uuid4()), "description": "井盖破损", "photos": ids, **given})


def test_a_photo_sent_before_goes_with_the_move_that_names_it(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    answers = [upload(worker, file=photo(seed)) for seed in (1, 2)]
    assert [answer.status_code for answer in answers] == [201, 201]

    told = report(worker, [answer.json()["id"] for answer in answers])

    assert told.status_code == 201, told.content.decode()
    kept = Evidence.objects.filter(event__number=told.json()["number"]).order_by("id")
    assert [row.sha256 for row in kept] == [answer.json()["sha256"] for answer in answers]


def test_the_same_id_again_gives_the_same_answer(cast: Cast, alpha: Tenant) -> None:
    worker, upload_id = Caller(alpha, cast.worker), str(uuid4())

    first, second = upload(worker, upload_id), upload(worker, upload_id, photo(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Upload.objects.count() == 1


def test_a_report_that_is_sent_again_with_its_photos_makes_nothing_twice(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    upload_id, client_id = upload(worker).json()["id"], str(uuid4())

    answers = [report(worker, [upload_id, upload_id], client_id=client_id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert (Event.objects.count(), Evidence.objects.count()) == (1, 1)


def multipart(upload_id: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="id"\r\n\r\n{upload_id}\r\n--{BOUNDARY}\r\n'
    file = 'Content-Disposition: form-data; name="photo"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return head.encode() + file.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9])
def test_what_breaks_off_on_the_way_leaves_nothing_and_can_be_sent_again(
    cast: Cast, alpha: Tenant, part: float
) -> None:
    worker, upload_id = Caller(alpha, cast.worker), str(uuid4())
    whole = multipart(upload_id, encoded(scene(1)))
    kind = f"multipart/form-data; boundary={BOUNDARY}"

    refused(worker.send("uploads/", whole[: int(len(whole) * part)], kind), 400)
    assert not Upload.objects.exists()
    assert worker.send("uploads/", whole, kind).status_code == 201


def test_somebody_elses_upload_is_refused(cast: Cast, alpha: Tenant) -> None:
    upload_id = upload(Caller(alpha, cast.worker)).json()["id"]

    answer = refused(report(Caller(alpha, cast.leader), [upload_id]), 400, "no_upload")

    assert "photos" in answer["data"]["fields"]
    assert not Event.objects.exists()


def test_the_same_id_is_another_photo_with_another_person(cast: Cast, alpha: Tenant) -> None:
    upload_id = str(uuid4())
    first = upload(Caller(alpha, cast.worker), upload_id, photo(1))
    second = upload(Caller(alpha, cast.leader), upload_id, photo(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["sha256"] != second.json()["sha256"]


def test_another_tenants_upload_is_refused(
    cast: Cast, alpha: Tenant, beta: Tenant, cast_of: Callable[[Tenant], Cast]
) -> None:
    upload_id = upload(Caller(alpha, cast.worker)).json()["id"]

    refused(report(Caller(beta, cast_of(beta).worker), [upload_id]), 400, "no_upload")
    with acting_for(beta):
        assert not Event.objects.exists()


def test_an_expired_upload_is_refused(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    upload_id = upload(worker).json()["id"]
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    refused(report(worker, [upload_id]), 400, "no_upload")


@pytest.mark.parametrize("ids", ["x", ["x"], [5], [None], {"a": 1}, [str(uuid4())] * 11, 7])
def test_what_is_no_list_of_ids_is_refused(cast: Cast, alpha: Tenant, ids: Any) -> None:
    answer = refused(report(Caller(alpha, cast.worker), ids), 400)
    assert "photos" in answer["data"]["fields"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"photo": photo(1)}, "id"),
        ({"id": "1", "photo": photo(1)}, "id"),
        ({"id": str(uuid4())}, "photo"),
        ({"id": str(uuid4()), "photo": "text"}, "photo"),
    ],
)
def test_a_missing_part_is_named(cast: Cast, alpha: Tenant, body: dict[str, Any], field: str) -> None:
    answer = refused(Caller(alpha, cast.worker).upload("uploads/", body), 400)
    assert field in answer["data"]["fields"]


def test_what_is_no_photo_is_refused_and_the_id_stays_free(cast: Cast, alpha: Tenant) -> None:
    worker, upload_id = Caller(alpha, cast.worker), str(uuid4())

    refused(upload(worker, upload_id, sent(b"<svg/>", "a.svg")), 400, "not_a_photo")

    assert upload(worker, upload_id).status_code == 201


def test_files_and_uploads_go_together_with_one_move(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    upload_id = upload(worker, file=photo(1)).json()["id"]
    body = {"client_id": str(uuid4()), "description": "井盖破损", "photos": [upload_id, photo(2)]}

    assert worker.upload("events/", body).status_code == 201
    assert Evidence.objects.count() == 2


def test_the_place_is_kept_only_when_the_worker_agrees(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    upload(worker, file=sent(with_exif()), keep_place="true")
    upload(worker, file=sent(with_exif()))

    assert [row.taken_lng is None for row in Upload.objects.order_by("id")] == [False, True]


def test_nobody_fills_the_disk_with_uploads(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    in_a_week = timezone.now() + timedelta(days=7)
    Upload.objects.bulk_create(
        Upload(person=cast.worker.person, client_id=uuid4(), file=f"{n}.jpg", width=1, height=1, expires_at=in_a_week)
        for n in range(99)
    )

    last = upload(worker).json()["id"]
    refused(upload(worker), 422, "too_many_uploads")
    report(worker, [last])
    assert upload(worker).status_code == 201  # what went with a move does not count


def test_a_stranger_sends_nothing(cast: Cast, alpha: Tenant) -> None:
    refused(upload(Caller(alpha, None)), 401)
