"""Appointing from Excel by the pages: sent, checked, looked at, carried out; what is no list is refused."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from apps.staff.actions import appoint
from apps.staff.lists import running, staging, workbook
from apps.staff.models import Appointment, ListRun, Person, Post
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import SINCE, Cast
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid
from tests.desk.stories import at, seated
from tests.staff import lists

PATH = "/staff/list/"


@pytest.fixture
def client(cast: Cast) -> Client:
    return seated(chief_of(cast), headers={"accept-language": "en"})


def book(*rows: list[Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.xlsx", lists.book(*rows).getvalue())


def sent(client: Client, *rows: list[Any]) -> ListRun:
    """Received and read."""
    answer = client.post(at(PATH), {"file": book(*rows)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    run = ListRun.objects.latest("pk")
    staging.read(run.pk)
    run.refresh_from_db()
    return run


def page(client: Client, run: ListRun, rest: str = "") -> str:
    answer = client.get(at(f"{PATH}{run.pk}/{rest}"))
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def carried_out(client: Client, run: ListRun) -> ListRun:
    assert client.post(at(f"{PATH}{run.pk}/begin/")).status_code == 302
    running.run_list(run.pk)
    run.refresh_from_db()
    return run


def worker(cast: Cast, name: str = "表内人", **typed: str) -> list[Any]:
    row = {"standing": "community", "post": "P02", "unit": empty_grid(cast).code, "since": "2026-11-01"}
    return [name, *{**row, "until": "", "phone": "", **typed}.values()]


def test_from_sending_to_the_end(cast: Cast, client: Client) -> None:
    answer = client.post(
        at(PATH), {"file": book(worker(cast), worker(cast, "志愿者甲", standing="", post="P08", until="2026-12-31"))}
    )
    run = ListRun.objects.get()
    assert answer["Location"] == at(f"{PATH}{run.pk}/")
    assert "every 2s" in page(client, run)
    staging.read(run.pk)
    assert "Carry out 2 rows" in page(client, run)
    assert not Person.objects.filter(name="表内人").exists()

    assert client.post(at(f"{PATH}{run.pk}/begin/")).status_code == 302
    assert "<progress" in page(client, run, "progress/")
    running.run_list(run.pk)

    assert client.get(at(f"{PATH}{run.pk}/progress/"))["HX-Refresh"] == "true"
    assert "2 of 2 rows are carried out" in client.get(at(PATH)).content.decode()
    made = Appointment.objects.get(person__name="表内人")
    assert (made.post.code, made.unit, made.since.isoformat()) == ("P02", empty_grid(cast), "2026-11-01")
    assert str(Appointment.objects.get(person__name="志愿者甲").until) == "2026-12-31"


@pytest.mark.parametrize(
    ("typed", "column", "sentence"),
    [
        ({"post": "P99"}, "Code of the post", "no post with this code"),
        ({"unit": "1"}, "Code of the unit", "no unit with this code"),
        ({"since": "soon"}, "From", "2026-03-16"),
        ({"standing": "king"}, "Employed as", "employed as"),
        ({"standing": "cadre"}, "Employed as", "city community"),
        ({"until": "2026-01-01"}, "Until", "before the first"),
        ({"name": " "}, "Name", "name"),
        ({"phone": "12"}, "Telephone, or “new”", "Write the number with digits only"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_column(
    cast: Cast, client: Client, typed: dict[str, str], column: str, sentence: str
) -> None:
    name = typed.pop("name", "有误") if "name" in typed else "有误"
    run = sent(client, worker(cast, "无误", post="P08"), worker(cast, name, **typed))
    assert (run.total, run.wrong) == (2, 1)
    assert [(row.number, row.problems[0][0]) for row in run.rows.filter(state="wrong")] == [(3, column)]
    assert sentence in page(client, run)


def test_two_rows_for_one_single_post_do_not_go_together(cast: Cast, client: Client) -> None:
    shown = page(client, sent(client, worker(cast, "先到"), worker(cast, "后到")))
    assert "先到" in shown
    assert "one holder at a time" in shown


def test_another_streets_units_and_reserved_posts_are_refused(cast: Cast, client: Client) -> None:
    street = cast.street.appointment.unit.code
    run = sent(client, worker(cast, unit=other_street_grid(cast).code), worker(cast, post="P16", unit=street))
    assert run.wrong == 2
    assert "only the district" in page(client, run)


def test_a_list_without_a_fit_row_is_not_begun(cast: Cast, client: Client) -> None:
    run = sent(client, worker(cast, post="P99"))
    assert "No row is fit" in client.post(at(f"{PATH}{run.pk}/begin/"), follow=True).content.decode()


def test_somebody_elses_list_is_not_there(cast: Cast, client: Client) -> None:
    run, other = sent(client, worker(cast)), seated(cast.admin)
    for path in ("", "progress/", "failed/"):
        assert other.get(at(f"{PATH}{run.pk}/{path}")).status_code == 404
    for verb in ("begin", "stop", "nonsense"):
        assert other.post(at(f"{PATH}{run.pk}/{verb}/")).status_code == 404
    assert seated(cast.community).post(at(f"{PATH}{run.pk}/begin/")).status_code == 403
    assert client.get(at(f"{PATH}{2**70}/")).status_code == 404


def test_another_tenants_list_is_not_there(cast: Cast, client: Client, beta: Tenant) -> None:
    run = sent(client, worker(cast))
    with acting_for(beta):
        assert not ListRun.objects.filter(pk=run.pk).exists()


def test_without_its_token_nothing_is_begun(cast: Cast) -> None:
    chief = chief_of(cast)
    run = sent(seated(chief), worker(cast))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chief.user)
    assert strict.post(at(f"{PATH}{run.pk}/begin/")).status_code == 403
    run.refresh_from_db()
    assert run.state == ListRun.State.READ


def test_the_rows_to_mend_come_as_a_workbook_that_runs_no_formula_and_can_be_sent_again(
    cast: Cast, client: Client
) -> None:
    run = sent(client, worker(cast), worker(cast, "'=HYPERLINK(1)", post="=1+1", phone="+13800000001"))
    answer = client.get(at(f"{PATH}{run.pk}/failed/"))
    sheet: Any = load_workbook(BytesIO(answer.content)).worksheets[0]
    (row,) = list(sheet.iter_rows(min_row=2))
    assert {cell.data_type for cell in row if cell.value} == {"s"}
    assert "There is no post with this code" in row[7].value
    again = client.post(at(PATH), {"file": SimpleUploadedFile("again.xlsx", answer.content)})
    assert again.status_code == 302
    latest = ListRun.objects.latest("pk")
    assert staging.read(latest.pk) == 1


def test_a_page_costs_the_same_however_many_rows_are_wrong(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    few = sent(client, worker(cast, post="P99"))
    many = sent(client, *[worker(cast, post="P99") for _row in range(30)])
    page(client, few)
    with django_assert_max_num_queries(14):
        page(client, many)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"name,post", b"\x00" * 100])
def test_what_is_no_workbook_is_said(cast: Cast, content: bytes) -> None:
    answer = seated(chief_of(cast)).post(at(PATH), {"file": SimpleUploadedFile("x.xlsx", content)})
    assert answer.status_code == 422


def test_the_template_runs_no_formula(cast: Cast) -> None:
    unit = grid_of(cast)
    unit.name = "=HYPERLINK(1)"
    unit.save()
    answer = seated(chief_of(cast)).get(at("/staff/list/template/"))
    cells = [c for s in load_workbook(BytesIO(answer.content)).worksheets for row in s for c in row if c.value]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


def test_markup_in_a_name_is_shown_as_text(cast: Cast, client: Client) -> None:
    answer = client.post(at(PATH), {"file": SimpleUploadedFile("<b>x.xlsx", lists.book(worker(cast)).getvalue())})
    assert "<b>x" not in client.get(answer["Location"]).content.decode()


def test_a_list_that_is_too_long_says_so(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    run = sent(client, *[worker(cast, f"志愿者{number}", standing="", post="P08") for number in range(4)])
    assert run.state == ListRun.State.UNREADABLE
    assert "Split it" in page(client, run)


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> SimpleUploadedFile:
    """The workbook with some of its parts changed."""
    found = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return SimpleUploadedFile("list.xlsx", found.getvalue())


@pytest.mark.parametrize("content", [b"<broken", b" " * 60_000_000], ids=["broken off", "a bomb"])
def test_a_workbook_that_is_spoilt_or_swells_is_refused_in_words(cast: Cast, client: Client, content: bytes) -> None:
    whole = book(worker(cast)).read()
    file = repacked(whole, lambda name, old: old[:-60] + content if "worksheets/" in name else old)
    answer = client.post(at(PATH), {"file": file})
    if answer.status_code == 302:  # only the reader finds out
        run = ListRun.objects.get()
        staging.read(run.pk)
        answer = client.get(answer["Location"])
    assert "no Excel workbook" in answer.content.decode()
    assert not ListRun.objects.exclude(state=ListRun.State.UNREADABLE).exists()


def known(name: str = "表内人", phone: str = "13800000001") -> Person:
    return Person.objects.create(name=name, standing=Person.Standing.COMMUNITY, phone=phone)


def on_the_staff(cast: Cast, person: Person) -> Person:
    """With a post of the community, so that the list could take them."""
    appoint(person=person, post=Post.objects.get(code="P11"), unit=cast.community.appointment.unit, since=SINCE)
    return person


def test_nobody_is_taken_for_a_namesake_without_a_word(cast: Cast, client: Client) -> None:
    on_the_staff(cast, known())
    run = sent(client, worker(cast))
    assert run.wrong == 1
    assert "Somebody of this name is on your staff already" in page(client, run)


@pytest.mark.parametrize(
    ("phone", "new"), [("138 0000 0001", False), ("13800000002", True), ("新", True), ("NEW", True)]
)
def test_the_telephone_says_who_it_is(cast: Cast, client: Client, phone: str, new: bool) -> None:
    there = on_the_staff(cast, known())
    carried_out(client, sent(client, worker(cast, phone=phone)))
    appointed = Appointment.objects.get(post__code="P02", unit=empty_grid(cast)).person
    assert (appointed != there) == new
    assert Person.objects.filter(name="表内人").count() == 1 + new


def test_two_rows_of_somebody_new_are_one_person(cast: Cast, client: Client) -> None:
    run = carried_out(client, sent(client, worker(cast), worker(cast, post="P08", standing="")))
    assert run.appointed == 2
    assert Person.objects.filter(name="表内人").count() == 1


def test_a_list_that_has_become_wrong_meanwhile_says_so_and_does_the_rest(cast: Cast, client: Client) -> None:
    first = sent(client, worker(cast, "甲", post="P08"), worker(cast, "乙"))
    carried_out(client, sent(client, worker(cast, "抢先")))
    run = carried_out(client, first)
    assert (run.appointed, run.wrong) == (1, 1)
    assert "抢先" in page(client, run)
