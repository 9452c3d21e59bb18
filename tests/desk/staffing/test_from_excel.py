"""Many appointments from one Excel list: looked over first, then done whole or not at all."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from apps.staff.actions import appoint
from apps.staff.models import Appointment, Person, Post
from tests.cast import SINCE, Cast
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid
from tests.desk.stories import at, seated

PATH = "/staff/list/"


def book(*rows: list[Any]) -> SimpleUploadedFile:
    workbook = Workbook()
    for row in [["姓名", "", "", "", "", ""], *rows]:
        workbook.active.append(row)  # type: ignore[union-attr]
    out = BytesIO()
    workbook.save(out)
    return SimpleUploadedFile("list.xlsx", out.getvalue())


def look(client: Client, *rows: list[Any], status: int = 200) -> str:
    answer = client.post(at(PATH), {"file": book(*rows)})
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def token_of(page: str) -> str:
    return page.partition('name="lines" value="')[2].partition('"')[0]


def worker(cast: Cast, name: str = "表内人", **typed: str) -> list[Any]:
    row = {
        "standing": "community",
        "post": "P02",
        "unit": empty_grid(cast).code,
        "since": "2026-11-01",
        "until": "",
        "phone": "",
    }
    return [name, *{**row, **typed}.values()]


def test_a_good_list_is_looked_over_and_then_carried_out(cast: Cast) -> None:
    client = seated(chief_of(cast))
    page = look(client, worker(cast), worker(cast, "志愿者甲", standing="", post="P08", until="2026-12-31"))
    assert not Person.objects.filter(name="表内人").exists()

    assert client.post(at(PATH), {"lines": token_of(page)}).status_code == 302

    made = Appointment.objects.get(person__name="表内人")
    assert (made.post.code, made.unit, made.since.isoformat()) == ("P02", empty_grid(cast), "2026-11-01")
    assert str(Appointment.objects.get(person__name="志愿者甲").until) == "2026-12-31"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"post": "P99"}, "no post with this code"),
        ({"unit": "1"}, "no unit with this code"),
        ({"since": "soon"}, "2026-03-16"),
        ({"standing": "king"}, "employed as"),
        ({"standing": "cadre"}, "city community"),
        ({"until": "2026-01-01"}, "before the first"),
        ({"name": " "}, "name"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_nothing_is_written(
    cast: Cast, typed: dict[str, str], sentence: str
) -> None:
    client, before = seated(chief_of(cast)), (Person.objects.count(), Appointment.objects.count())
    name = typed.pop("name", "有误")
    page = look(client, worker(cast, "无误", post="P08"), worker(cast, name, **typed), status=422)
    assert "<td>3</td>" in page
    assert "<td>2</td>" not in page
    assert sentence in page
    assert (Person.objects.count(), Appointment.objects.count()) == before
    assert token_of(page) == ""


def test_two_rows_for_one_single_post_do_not_go_together(cast: Cast) -> None:
    page = look(seated(chief_of(cast)), worker(cast, "先到"), worker(cast, "后到"), status=422)
    assert "先到" in page
    assert "one holder at a time" in page


def test_another_streets_units_and_reserved_posts_are_refused(cast: Cast) -> None:
    client = seated(chief_of(cast))
    look(client, worker(cast, unit=other_street_grid(cast).code), status=422)
    street = cast.street.appointment.unit.code
    assert "only the district" in look(client, worker(cast, post="P16", unit=street), status=422)


def test_a_list_of_somebody_else_or_made_up_is_not_carried_out(cast: Cast) -> None:
    token = token_of(look(seated(chief_of(cast)), worker(cast)))
    for client, sent in ((seated(cast.admin), token), (seated(cast.admin), "made-up")):
        assert client.post(at(PATH), {"lines": sent}).status_code == 409
    assert seated(cast.community).post(at(PATH), {"lines": token}).status_code == 403


def test_a_list_that_has_become_wrong_meanwhile_writes_nothing(cast: Cast) -> None:
    client = seated(chief_of(cast))
    rows = worker(cast, "甲", post="P08"), worker(cast, "乙")
    first, second = token_of(look(client, *rows)), token_of(look(client, worker(cast, "抢先")))
    assert client.post(at(PATH), {"lines": second}).status_code == 302
    assert client.post(at(PATH), {"lines": first}).status_code == 422
    assert not Person.objects.filter(name="甲").exists()


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


def test_a_formula_in_a_name_stays_a_name(cast: Cast) -> None:
    page = look(seated(chief_of(cast)), worker(cast, "<b>名</b>", post="P08"))
    assert "<b>名" not in page


def test_a_list_that_is_too_long_is_refused_before_anything_is_tried(cast: Cast) -> None:
    rows = [worker(cast, f"志愿者{number}", standing="", post="P08") for number in range(501)]
    assert "Split it" in look(seated(chief_of(cast)), *rows, status=422)


def test_one_person_in_many_rows_stays_one_person(cast: Cast) -> None:
    client = seated(chief_of(cast))
    rows = [worker(cast, "一人多岗", standing="", post=post) for post in ("P07", "P08", "P09")]
    assert client.post(at(PATH), {"lines": token_of(look(client, *rows))}).status_code == 302
    assert Person.objects.get(name="一人多岗").appointments.count() == 3


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> SimpleUploadedFile:
    """The workbook with some of its parts changed."""
    found = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return SimpleUploadedFile("list.xlsx", found.getvalue())


@pytest.mark.parametrize("add", [b"<broken", b" " * 60_000_000], ids=["broken off", "a bomb"])
def test_a_workbook_that_is_spoilt_or_swells_is_refused_in_words(cast: Cast, add: bytes) -> None:
    content = book(worker(cast)).read()
    file = repacked(content, lambda name, old: old[:-60] + add if "worksheets/" in name else old)
    answer = seated(chief_of(cast)).post(at(PATH), {"file": file})
    assert answer.status_code == 422
    assert "no Excel workbook" in answer.content.decode()


def known(name: str = "表内人", phone: str = "13800000001") -> Person:
    return Person.objects.create(name=name, standing=Person.Standing.COMMUNITY, phone=phone)


def on_the_staff(cast: Cast, person: Person) -> Person:
    """With a post of the community, so that the list could take them."""
    appoint(person=person, post=Post.objects.get(code="P11"), unit=cast.community.appointment.unit, since=SINCE)
    return person


def test_nobody_is_taken_for_a_namesake_without_a_word(cast: Cast) -> None:
    on_the_staff(cast, known())
    page = look(seated(chief_of(cast), headers={"accept-language": "en"}), worker(cast), status=422)
    assert "Somebody of this name is on your staff already" in page
    assert 'name="lines"' not in page


@pytest.mark.parametrize(
    ("phone", "new"), [("138 0000 0001", False), ("13800000002", True), ("新", True), ("NEW", True)]
)
def test_the_telephone_says_who_it_is(cast: Cast, phone: str, new: bool) -> None:
    there = on_the_staff(cast, known())
    client = seated(chief_of(cast))
    page = look(client, worker(cast, phone=phone))
    assert client.post(at(PATH), {"lines": token_of(page)}).status_code == 302
    appointed = Appointment.objects.get(post__code="P02", unit=empty_grid(cast)).person
    assert (appointed != there) == new
    assert Person.objects.filter(name="表内人").count() == 1 + new


def test_a_number_that_is_none_is_said(cast: Cast) -> None:
    page = look(seated(chief_of(cast), headers={"accept-language": "en"}), worker(cast, phone="12"), status=422)
    assert "Write the number with digits only" in page


def test_two_rows_of_somebody_new_are_one_person(cast: Cast) -> None:
    client = seated(chief_of(cast))
    page = look(client, worker(cast), worker(cast, post="P08", standing=""))
    assert client.post(at(PATH), {"lines": token_of(page)}).status_code == 302
    assert Person.objects.filter(name="表内人").count() == 1
