"""Buildings and organisations come in from workbooks of their own, checked as their pages check them."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from apps.errors import Conflicting, Malformed, Refused
from apps.grids.models import Unit
from apps.households.forms import form_for
from apps.households.imports import running, runs, staging
from apps.households.imports.runs import State
from apps.households.imports.sheets import BUILDINGS, ORGANISATIONS, SHEETS
from apps.households.imports.template import failed_rows, template
from apps.households.models import Building, ImportRun, Organisation
from tests.cast import Cast
from tests.households.books import book, brought_in, sent, taken_back
from tests.households.people import building, dwelling

CODE = "91350100M000100Y43"
HOUSE = {"name": "9号楼", "estate": "河畔花园", "address": "河畔路9号", "kind": "residential"}
SHOP = {
    "name": "小河超市",
    "credit_code": CODE,
    "kind": "sole trader",
    "address": "河畔路10号",
    "trade": "零售",
    "head": "王五",
    "phone": "13800000055",
}


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


def house(at: Unit, **given: Any) -> dict[str, Any]:
    return {**HOUSE, "grid": at.code, **given}


def shop(at: Unit, **given: Any) -> dict[str, Any]:
    return {**SHOP, "grid": at.code, **given}


def problems_of(run: ImportRun) -> dict[str, str]:
    return {column: sentence for row in run.rows.all() for column, sentence in row.problems}


@pytest.mark.parametrize("sheet", [BUILDINGS, ORGANISATIONS], ids=lambda sheet: sheet.kind)
def test_a_workbook_asks_for_what_the_page_asks_for(sheet: Any) -> None:
    fields = form_for(sheet.model)().fields
    asked = {column.key: column.required for column in sheet.columns if column.key not in ("grid", "lng", "lat")}
    assert asked == {name: field.required for name, field in fields.items() if name != "seen"}


def test_a_row_becomes_a_building_with_its_point(cast: Cast, grid: Unit) -> None:
    values = {"floors": 18, "lifts": 2, "fire_lane": "yes", "charging": "no", "lng": 115.8921514, "lat": "28.676493"}
    run = brought_in(cast.clerk, [house(grid, **values)], kind="building")
    assert (run.state, run.imported, run.wrong) == (State.FINISHED, 1, 0)
    made = Building.objects.get()
    assert (made.unit_id, made.community_id, made.street_id) == (grid.pk, *reversed(grid.ancestor_ids[1:3]))
    assert (made.floors, made.fire_lane, made.charging) == (18, True, False)
    assert (made.lng, made.lat) == (Decimal("115.892151"), Decimal("28.676493"))
    version = Building.history.get()
    assert (version.history_type, version.history_person_id) == ("+", cast.clerk.person.pk)


def test_a_row_becomes_an_organisation_whose_number_is_sealed(cast: Cast, grid: Unit) -> None:
    run = brought_in(cast.clerk, [shop(grid, staff="3", permit_until="2027年1月31日")], kind="organisation")
    assert (run.imported, run.wrong) == (1, 0)
    made = Organisation.objects.get()
    assert (made.unit_id, made.kind, made.staff, f"{made.permit_until}") == (grid.pk, "sole", 3, "2027-01-31")
    assert (str(made.phone), made.phone.open()) == ("138****0055", "13800000055")
    assert run.rows.get().organisation_id == made.pk


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"name": ""}, "building", "must be filled in"),
        ({"kind": "castle"}, "kind", "not in the list"),
        ({"floors": "many"}, "floors", "whole number"),
        ({"fire_lane": "perhaps"}, "fire lane kept clear", "not in the list"),
        ({"lng": "115.9"}, "latitude", "Fill in both or neither"),
        ({"lng": "28.7", "lat": "115.9"}, "latitude", "less than or equal to 90"),
        ({"grid": "nowhere"}, "grid (code or name)", "no grid of the area"),
        ({"address": "路" * 121}, "address", "121 characters"),
    ],
)
def test_each_mistake_in_a_building_is_told_at_its_column(
    cast: Cast, grid: Unit, given: dict[str, Any], column: str, words: str
) -> None:
    run = sent(cast.clerk, [house(grid, **given)], kind="building")
    assert words in problems_of(run)[column]
    assert run.wrong == 1


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"credit_code": "91350100M000100Y44"}, "unified social credit code", "check character"),
        ({"phone": "12"}, "telephone", "11 digits"),
        ({"phone": "-"}, "telephone", "must be filled in"),
        ({"permit_until": "soon"}, "permits run until", "is not a day"),
        ({"staff": -1}, "people working there", "greater than or equal to 0"),
    ],
)
def test_each_mistake_in_an_organisation_is_told_at_its_column(
    cast: Cast, grid: Unit, given: dict[str, Any], column: str, words: str
) -> None:
    run = sent(cast.clerk, [shop(grid, **given)], kind="organisation")
    assert words in problems_of(run)[column]


def test_what_is_in_the_books_already_is_told_before_anything_is_written(cast: Cast, grid: Unit) -> None:
    building(grid, "9号楼")
    run = sent(cast.clerk, [house(grid), house(grid, name="10号楼")], kind="building")
    assert (run.total, run.wrong) == (2, 1)
    assert "in the books already" in problems_of(run)["building"]


def test_a_shop_without_a_licence_is_known_by_its_name_and_address(cast: Cast, grid: Unit) -> None:
    brought_in(cast.clerk, [shop(grid, credit_code="")], kind="organisation")
    again = sent(cast.clerk, [shop(grid, credit_code=""), shop(grid, name="别家", credit_code="")], kind="organisation")
    assert (again.total, again.wrong) == (2, 1)


@pytest.mark.parametrize("chunk", [1, 500])
def test_of_two_rows_about_the_same_the_second_is_told(
    cast: Cast, grid: Unit, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", chunk)
    run = sent(cast.clerk, [house(grid), house(grid, address="别处"), house(grid, estate="别处")], kind="building")
    assert [row.number for row in run.rows.filter(state="wrong")] == [3]
    assert "row 2 already" in problems_of(run)["building"]


def test_a_building_recorded_between_preview_and_import_is_a_mistake_of_its_row(cast: Cast, grid: Unit) -> None:
    run = sent(cast.clerk, [house(grid), house(grid, name="10号楼")], kind="building")
    building(grid, "9号楼")
    done = _carried_out(cast, run)
    assert (done.imported, done.wrong, Building.objects.count()) == (1, 1, 2)


def _carried_out(cast: Cast, run: ImportRun) -> ImportRun:
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    running.carry_out(run.pk)
    run.refresh_from_db()
    return run


def test_taken_back_they_are_gone_and_their_versions_stay(cast: Cast, grid: Unit) -> None:
    houses = brought_in(cast.clerk, [house(grid)], kind="building")
    shops = brought_in(cast.clerk, [shop(grid)], kind="organisation")
    for run, model in ((houses, Building), (shops, Organisation)):
        assert taken_back(cast.clerk, run).state == State.UNDONE
        assert not model.objects.exists()
        assert [version.history_type for version in model.history.order_by("history_id")] == ["+", "-"]


def test_a_building_with_a_new_door_and_a_shop_that_changed_stay(cast: Cast, grid: Unit) -> None:
    houses = brought_in(cast.clerk, [house(grid)], kind="building")
    dwelling(grid, of=Building.objects.get())
    shops = brought_in(cast.clerk, [shop(grid)], kind="organisation")
    Organisation.objects.get().save()
    for run, name in ((houses, "河畔花园9号楼101"), (shops, "小河超市")):
        with pytest.raises(Conflicting) as refusal:
            taken_back(cast.clerk, run)
        assert refusal.value.data["records"] == [name]


@pytest.mark.parametrize("kind", ["building", "organisation"])
def test_the_template_can_be_read_back_and_so_can_the_failed_rows(cast: Cast, grid: Unit, kind: str) -> None:
    run = runs.receive(
        actor=cast.clerk.actor, file=BytesIO(template(SHEETS[kind], [grid])), name="empty.xlsx", kind=kind
    )
    assert staging.read(run.pk) == 0
    wrong = house(grid, kind="castle") if kind == "building" else shop(grid, kind="castle")
    failed = failed_rows(sent(cast.clerk, [wrong], kind=kind), [grid])
    lines = list(load_workbook(BytesIO(failed)).worksheets[0].iter_rows(values_only=True))
    assert len(lines) == 2
    again = runs.receive(actor=cast.clerk.actor, file=BytesIO(failed), name="again.xlsx", kind=kind)
    assert staging.read(again.pk) == 1


def test_a_workbook_of_another_kind_is_unreadable_in_words(cast: Cast, grid: Unit) -> None:
    run = runs.receive(actor=cast.clerk.actor, file=book([]), name="x.xlsx", kind="organisation")
    staging.read(run.pk)
    run.refresh_from_db()
    assert run.state == State.UNREADABLE
    assert run.said


def test_only_kinds_there_are_are_received_and_only_people_updated(cast: Cast, grid: Unit) -> None:
    for kind, updates, error in (("castle", False, Malformed), ("building", True, Refused)):
        with pytest.raises(error):
            runs.receive(actor=cast.clerk.actor, file=book([]), name="x.xlsx", kind=kind, updates=updates)
    assert not ImportRun.objects.exists()
