"""The pages on which a workbook comes in, and who may open them."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.grids.models import Unit
from apps.households.imports import running, staging
from apps.households.models import ImportRun, Resident
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated
from tests.households.books import book, brought_in, number, row, sent

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return seated(cast.clerk, headers={"accept-language": "en"})


def upload(content: bytes, name: str = "residents.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, XLSX)


def page(client: Client, path: str) -> str:
    answer = client.get(at(path))
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/data/imports/", "/data/imports/template/resident/", "/data/imports/template/building/"]
)
def test_they_are_for_the_community_s_information_officer(cast: Cast, path: str) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(path)).status_code for role in ROLES}
    assert answers == {role: 200 if role == "clerk" else 403 for role in ROLES}


def test_strangers_are_sent_to_the_log_in(cast: Cast, client: Client) -> None:
    for path in ("/data/imports/", "/data/imports/1/", "/data/imports/1/failed/", "/data/"):
        assert client.get(at(path))["Location"].startswith(at("/login/"))


def test_another_persons_run_is_not_there(cast: Cast, clerk: Client, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid, person="")])
    ImportRun.objects.filter(pk=run.pk).update(person=cast.worker.person)
    for path in ("", "progress/", "failed/"):
        assert clerk.get(at(f"/data/imports/{run.pk}/{path}")).status_code == 404
    for verb in ("begin", "stop", "undo", "nonsense"):
        assert clerk.post(at(f"/data/imports/{run.pk}/{verb}/")).status_code == 404


def test_another_tenants_run_is_not_there(cast: Cast, clerk: Client, beta: Tenant) -> None:
    with acting_for(beta):
        foreign = ImportRun.objects.create(
            pk=987_654, person_id=cast.clerk.person.pk, appointment_id=cast.clerk.appointment.pk, name="x",
            language="en", begun_at="2026-03-16T00:00Z", touched_at="2026-03-16T00:00Z",
        )  # fmt: skip
    assert clerk.get(at(f"/data/imports/{foreign.pk}/")).status_code == 404
    assert clerk.get(at(f"/data/imports/{2**70}/")).status_code == 404


def test_from_sending_to_taking_back(
    cast: Cast, clerk: Client, grid: Unit, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    content = book([row(grid, 1), row(grid, 3, match="perhaps")]).getvalue()
    answer = clerk.post(at("/data/imports/"), {"way": "resident", "workbook": upload(content)})
    assert answer.status_code == 302
    run = ImportRun.objects.get()
    assert "every 2s" in page(clerk, f"/data/imports/{run.pk}/")
    staging.read(run.pk)
    previewed = page(clerk, f"/data/imports/{run.pk}/")
    assert "“perhaps” is not in the list" in previewed
    assert "Import 1 row" in previewed
    assert clerk.post(at(f"/data/imports/{run.pk}/begin/")).status_code == 302
    assert "<progress" in page(clerk, f"/data/imports/{run.pk}/progress/")
    running.carry_out(run.pk)
    assert clerk.get(at(f"/data/imports/{run.pk}/progress/"))["HX-Refresh"] == "true"
    assert "Take the whole import back" in page(clerk, f"/data/imports/{run.pk}/")
    assert Resident.objects.count() == 1


def test_the_rows_to_mend_come_as_a_workbook(cast: Cast, clerk: Client, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1), row(grid, 3, match="perhaps")])
    answer = clerk.get(at(f"/data/imports/{run.pk}/failed/"))
    assert answer["Content-Type"] == XLSX
    lines = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert len(lines) == 2
    assert number(3) in lines[1]


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<html>", "not an Excel workbook"), (b"", "not an Excel workbook")],
)
def test_what_is_no_workbook_is_refused_in_words(clerk: Client, content: bytes, words: str) -> None:
    answer = clerk.post(at("/data/imports/"), {"way": "resident", "workbook": upload(content or b" ")})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_without_a_file_it_asks_for_one(clerk: Client) -> None:
    answer = clerk.post(at("/data/imports/"))
    assert answer.status_code == 400
    assert "Choose the file" in answer.content.decode()


def test_a_name_of_the_file_that_looks_like_markup_is_shown_as_text(cast: Cast, clerk: Client, grid: Unit) -> None:
    clerk.post(
        at("/data/imports/"), {"way": "resident", "workbook": upload(book([row(grid)]).getvalue(), "<img src=x>.xlsx")}
    )
    assert "<img src=x>" not in page(clerk, "/data/imports/")


def test_what_was_changed_since_is_named_on_the_page(cast: Cast, clerk: Client, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1)])
    person = Resident.objects.get()
    person.phone = "13800000044"
    person.save()
    answer = clerk.post(at(f"/data/imports/{run.pk}/undo/"), follow=True)
    assert "cannot be taken back: 张*三" in answer.content.decode()


def test_the_page_never_shows_a_number(cast: Cast, clerk: Client, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid, 1, match="perhaps", phone="13800000044")])
    shown = page(clerk, f"/data/imports/{run.pk}/")
    assert not re.search(r"\d{11}", re.sub(r"csrf[^>]*", "", shown))
