"""Exporting in the browser: the form, the list, the decision, the workbook."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from apps.desk.takeout.writing import carry_out
from apps.grids.models import Unit
from apps.households.exports.queries import State
from apps.households.models import ExportRequest, Resident, TeamMember
from tests.cast import ROLES, Cast, Member
from tests.desk.records.folders import tag_on
from tests.desk.retention.officers import officer
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, OTHER_IDENTITY, household, resident

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def home(grid: Unit) -> list[Resident]:
    of = household(grid)
    return [resident(grid, of=of), resident(grid, of=of, name="李四", identity=OTHER_IDENTITY, status="away")]


@pytest.fixture
def data_officer(cast: Cast) -> Member:
    return officer()


def asked(cast: Cast) -> ExportRequest:
    answer = seated(cast.community).post(at("/records/resident/export/"), {"purpose": "核对低保名单", "clear": "on"})
    made = ExportRequest.objects.get()
    assert answer.headers["Location"] == at(f"/records/exports/{made.pk}/")
    return made


def test_the_list_leads_to_its_export_with_its_filters(cast: Cast, home: list[Resident]) -> None:
    client = seated(cast.community, headers=ENGLISH)
    shown = client.get(at("/records/resident/?status=away")).content.decode()
    assert at("/records/resident/export/?status=away") in shown
    form = client.get(at("/records/resident/export/?status=away")).content.decode()
    assert "<dd>1</dd>" in form


def test_a_short_masked_list_comes_at_once(cast: Cast, home: list[Resident]) -> None:
    answer = seated(cast.community).post(at("/records/resident/export/?status=away"), {"purpose": "走访"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="gridgov-resident-')
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows[2:]] == [str(home[1].pk)]
    assert ExportRequest.objects.count() == 0


def test_what_was_typed_stays_when_something_is_missing(cast: Cast, home: list[Resident]) -> None:
    answer = seated(cast.community).post(at("/records/resident/export/"), {"purpose": "", "clear": "on"})
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()


def test_without_anybody_to_approve_it_says_so(cast: Cast, home: list[Resident]) -> None:
    client = seated(cast.community, headers=ENGLISH)
    answer = client.post(at("/records/resident/export/"), {"purpose": "核对", "clear": "on"})
    assert answer.status_code == 409
    assert "Nobody approves exports" in answer.content.decode()
    assert "核对" in answer.content.decode()


def test_asked_approved_written_and_fetched(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    made = asked(cast)
    approver, asker = seated(data_officer, headers=ENGLISH), seated(cast.community, headers=ENGLISH)
    listed = approver.get(at("/records/exports/")).content.decode()
    assert "核对低保名单" in listed
    shown = approver.get(at(f"/records/exports/{made.pk}/")).content.decode()
    assert "Approve" in shown
    assert "张" not in shown.replace(cast.community.person.name, "")
    assert approver.post(at(f"/records/exports/{made.pk}/approve/")).status_code == 302
    assert "hx-get" in asker.get(at(f"/records/exports/{made.pk}/")).content.decode()
    carry_out(made.pk)
    assert asker.get(at(f"/records/exports/{made.pk}/progress/")).headers["HX-Refresh"] == "true"
    answer = asker.post(at(f"/records/exports/{made.pk}/fetch/"))
    assert IDENTITY in str(list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)))
    assert approver.post(at(f"/records/exports/{made.pk}/fetch/")).status_code == 403
    assert "1 time" in asker.get(at(f"/records/exports/{made.pk}/")).content.decode()


def test_it_is_fetched_by_a_button_and_not_by_a_link(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    made = asked(cast)
    assert seated(cast.community).get(at(f"/records/exports/{made.pk}/fetch/")).status_code == 405


def test_a_refusal_without_a_reason_keeps_the_page(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    made = asked(cast)
    approver = seated(data_officer)
    assert approver.post(at(f"/records/exports/{made.pk}/refuse/"), {"reason": ""}).status_code == 422
    assert approver.post(at(f"/records/exports/{made.pk}/refuse/"), {"reason": "用途不具体"}).status_code == 302
    assert "用途不具体" in seated(cast.community).get(at(f"/records/exports/{made.pk}/")).content.decode()


def test_whoever_asked_takes_it_back(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    made = asked(cast)
    assert seated(cast.community).post(at(f"/records/exports/{made.pk}/stop/")).status_code == 302
    assert seated(data_officer).post(at(f"/records/exports/{made.pk}/approve/")).status_code == 409
    made.refresh_from_db()
    assert made.state == State.STOPPED


def test_no_other_account_finds_it(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    made = asked(cast)
    others = [role for role in ROLES if role != "community"]
    found = {role: seated(getattr(cast, role)).get(at(f"/records/exports/{made.pk}/")).status_code for role in others}
    assert set(found.values()) == {404}
    verbs = {
        seated(cast.clerk).post(at(f"/records/exports/{made.pk}/{verb}/")).status_code for verb in ("approve", "fetch")
    }
    assert verbs == {404}


def test_who_sees_no_base_data_exports_none(cast: Cast) -> None:
    for role in ("sanitation", "liaison", "admin"):
        client = seated(getattr(cast, role))
        assert client.get(at("/records/resident/export/")).status_code == 403
        assert client.get(at("/records/exports/")).status_code == 403


def test_a_post_that_unmasks_nothing_is_not_offered_it(cast: Cast, home: list[Resident]) -> None:
    client = seated(cast.centre, headers=ENGLISH)
    assert "With whole names" not in client.get(at("/records/resident/export/")).content.decode()
    answer = client.post(at("/records/resident/export/"), {"purpose": "核对", "clear": "on"})
    assert IDENTITY not in str(load_workbook(BytesIO(answer.content)).worksheets[0]["A3"].value)
    assert ExportRequest.objects.count() == 0


def test_the_list_of_exports_takes_as_many_queries_for_many(
    cast: Cast, home: list[Resident], data_officer: Member
) -> None:
    def counted() -> int:
        client = seated(data_officer)
        client.get(at("/records/exports/"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(at("/records/exports/"))
        return len(queries)

    made = asked(cast)
    few = counted()
    for _ in range(12):
        made.pk = None
        made.asked_at = timezone.now()
        made.save(force_insert=True)
    assert counted() == few


def test_who_decides_is_not_told_the_name_of_a_sensitive_tag(
    cast: Cast, home: list[Resident], grid: Unit, data_officer: Member
) -> None:
    open_, hidden = tag_on(home[0], "T03").tag, tag_on(home[0], "T21").tag
    area, appointment = cast.community.appointment.unit, cast.community.appointment
    TeamMember.objects.create(tag=hidden, area=area, appointment=appointment, since="2026-01-01")
    for tag, named in ((open_, True), (hidden, False)):
        form = seated(cast.community).get(at(f"/records/resident/?tag={tag.pk}")).content.decode()
        assert f'value="{tag.pk}" selected' in form
        seated(cast.community).post(at(f"/records/resident/export/?tag={tag.pk}"), {"purpose": "x", "clear": "on"})
        made = ExportRequest.objects.latest("pk")
        assert (tag.name in made.said, made.total) == (named, 1)
    assert "a tag of a named team" in made.said
