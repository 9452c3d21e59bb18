"""Buildings, organisations and updates of known people, on the pages of an import."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from apps.grids.models import Unit
from apps.households.imports.sheets import BUILDINGS
from apps.households.models import Building, ImportRun
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.households.books import book, brought_in, number, row, sent, taken_back
from tests.households.people import resident
from tests.households.test_importing_things import house


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def clerk(cast: Cast) -> Client:
    return seated(cast.clerk, headers={"accept-language": "en"})


def page(client: Client, path: str) -> str:
    answer = client.get(at(path))
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def home(grid: Unit, serial: int, **given: str) -> dict[str, str]:
    return row(grid, serial, entrance="", **given)


@pytest.mark.parametrize(
    ("kind", "heading"), [("resident", "★name of the person"), ("building", "★kind"), ("organisation", "★telephone")]
)
def test_each_kind_has_its_template(cast: Cast, clerk: Client, kind: str, heading: str) -> None:
    assert at(f"/data/imports/template/{kind}/") in page(clerk, "/data/imports/")
    answer = clerk.get(at(f"/data/imports/template/{kind}/"))
    assert answer["Content-Disposition"] == f'attachment; filename="gridgov-{kind}s.xlsx"'
    assert heading in [cell.value for cell in load_workbook(BytesIO(answer.content)).worksheets[0][1]]


def test_there_is_no_template_for_anything_else(cast: Cast, clerk: Client) -> None:
    assert clerk.get(at("/data/imports/template/castle/")).status_code == 404


@pytest.mark.parametrize(
    ("way", "kind", "updates"),
    [("resident", "resident", False), ("resident-update", "resident", True), ("building", "building", False)],
)
def test_what_was_chosen_is_what_is_read(
    cast: Cast, clerk: Client, grid: Unit, way: str, kind: str, updates: bool
) -> None:
    content = book([house(grid)], sheet=BUILDINGS).getvalue()
    clerk.post(at("/data/imports/"), {"way": way, "workbook": SimpleUploadedFile("x.xlsx", content)})
    run = ImportRun.objects.get()
    assert (run.kind, run.updates) == (kind, updates)


def test_without_a_choice_it_asks_what_the_workbook_holds(cast: Cast, clerk: Client, grid: Unit) -> None:
    file = SimpleUploadedFile("x.xlsx", book([row(grid)]).getvalue())
    answer = clerk.post(at("/data/imports/"), {"way": "castle", "workbook": file})
    assert (answer.status_code, ImportRun.objects.count()) == (400, 0)
    assert "Say what the workbook holds" in answer.content.decode()


def test_a_building_is_previewed_and_comes_in(cast: Cast, clerk: Client, grid: Unit) -> None:
    rows = [house(grid), house(grid, name="10号楼", floors="many")]
    previewed = page(clerk, f"/data/imports/{sent(cast.clerk, rows, kind='building').pk}/")
    assert "Enter a whole number" in previewed
    assert "Import 1 row" in previewed
    brought_in(cast.clerk, rows, kind="building")
    assert Building.objects.get().name == "9号楼"


def test_the_preview_tells_new_people_from_updates_and_names_the_fields(cast: Cast, clerk: Client, grid: Unit) -> None:
    known = resident(grid, identity=number(1))
    resident(grid, identity=number(5), of=known.household)
    rows = [home(grid, 1, phone="13900000001", education="80"), row(grid, 3, door="9"), home(grid, 5)]
    shown = page(clerk, f"/data/imports/{sent(cast.clerk, rows, updates=True).pk}/")
    assert "Of 3 rows that are fit, 2 are about people who are known." in shown
    for words in ("update: telephone", "education", "new person", "known, nothing to change"):
        assert words in shown
    assert "13900000001" not in shown


def test_what_stays_after_taking_back_is_listed(cast: Cast, clerk: Client, grid: Unit) -> None:
    known = resident(grid, identity=number(1))
    run = brought_in(cast.clerk, [home(grid, 1, phone="13900000001")], updates=True)
    known.refresh_from_db()
    known.occupation = "医生"
    known.save()
    taken_back(cast.clerk, run)
    shown = page(clerk, f"/data/imports/{run.pk}/")
    assert "张*三 was changed since and stays as it is." in shown
    assert "1 record that the import had updated" in shown


def test_as_many_queries_for_many_rows_as_for_few(cast: Cast, clerk: Client, grid: Unit) -> None:
    counts = []
    page(clerk, "/data/imports/")  # what the first page of all puts into the cache
    for many in (2, 20):
        run = sent(cast.clerk, [row(grid, n, door=str(n)) for n in range(1, many * 2, 2)], updates=True)
        with CaptureQueriesContext(connection) as queries:
            page(clerk, f"/data/imports/{run.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
