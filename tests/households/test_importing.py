"""A workbook of residents comes in: previewed, in chunks, stopped and gone on with, taken back as a whole."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook
from psycopg import sql

from apps.errors import Conflicting, NotThere, NotYours
from apps.grids.models import Unit
from apps.households.imports import running, runs, staging, undoing
from apps.households.imports.runs import State
from apps.households.imports.sheets import RESIDENTS
from apps.households.imports.template import failed_rows, template
from apps.households.models import Building, Dwelling, Household, ImportRow, Resident
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.households.books import book, brought_in, number, row, sent
from tests.households.people import IDENTITY, building, resident


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


def test_rows_become_people_behind_doors(cast: Cast, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1), row(grid, 3), row(grid, 5, door="102")])
    assert (run.state, run.total, run.wrong, run.imported) == (State.FINISHED, 3, 0, 3)
    assert (Building.objects.count(), Dwelling.objects.count(), Household.objects.count()) == (1, 2, 2)
    person = Resident.objects.get(identity_index=Resident._meta.get_field("identity_index").digest(number(1)))
    assert (person.name, person.identity.open(), person.unit_id) == ("张小三", number(1), grid.pk)
    assert person.household.dwelling.building.estate == "河畔花园"


def test_what_comes_in_is_recorded_under_the_name_of_who_sent_it(cast: Cast, grid: Unit) -> None:
    brought_in(cast.clerk, [row(grid)])
    for model in (Building, Dwelling, Household, Resident):
        version = model.history.get()
        assert (version.history_type, version.history_person_id) == ("+", cast.clerk.person.pk)
        assert version.history_appointment_id == cast.clerk.appointment.pk


def test_no_row_is_lost_between_two_chunks(cast: Cast, grid: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "CHUNK", 3)
    monkeypatch.setattr(running, "CHUNK", 4)
    run = brought_in(cast.clerk, [row(grid, n) for n in range(1, 12)])
    assert (run.total, run.imported) == (11, 11)
    assert list(run.rows.order_by("number").values_list("number", flat=True)) == list(range(2, 13))


def test_nothing_is_written_before_somebody_says_so(cast: Cast, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid), row(grid, 3, person="")])
    assert (run.state, run.total, run.wrong) == (State.READ, 2, 1)
    assert not Resident.objects.exists()
    assert run.rows.get(state="wrong").problems == [["name of the person", "“name of the person” must be filled in."]]


def test_a_row_outside_the_area_is_a_mistake_of_that_row(cast: Cast, grid: Unit) -> None:
    elsewhere = cast.neighbour_community.appointment.unit.children.first()
    assert elsewhere is not None
    run = brought_in(cast.clerk, [row(elsewhere, 1), row(grid, 3), row(grid, 5, grid="nowhere")])
    assert (run.imported, run.wrong) == (1, 2)
    assert not Resident.objects.exclude(unit=grid).exists()


def test_a_grid_is_known_by_its_name_too(cast: Cast, grid: Unit) -> None:
    assert brought_in(cast.clerk, [row(grid, grid=grid.name)]).imported == 1


def test_known_addresses_are_used(cast: Cast, grid: Unit) -> None:
    known = building(grid)
    brought_in(cast.clerk, [row(grid, 1)])
    brought_in(cast.clerk, [row(grid, 3)])
    assert list(Building.objects.all()) == [known]
    assert Household.objects.get().residents.count() == 2


def test_a_building_of_another_grid_is_a_mistake_of_that_row(cast: Cast, grid: Unit) -> None:
    building(Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent))
    run = brought_in(cast.clerk, [row(grid)])
    assert run.rows.get().problems[0][1].startswith("This building lies in another grid")


def test_who_is_in_the_books_already_does_not_come_in_again(cast: Cast, grid: Unit) -> None:
    resident(grid, identity=IDENTITY)
    run = brought_in(cast.clerk, [row(grid, 1, identity=IDENTITY), row(grid, 3), row(grid, 3)])
    assert (run.imported, run.wrong) == (1, 2)
    assert all("already" in found.problems[0][1] for found in run.rows.filter(state="wrong"))


def test_one_rows_mistake_loses_none_of_the_others(
    fresh_tenant: Tenant, cast_of: Callable[[Tenant], Cast], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the database refuses undoes the chunk, which then goes row by row."""
    monkeypatch.setattr(running, "CHUNK", 7)
    cast = cast_of(fresh_tenant)
    with onboarding.owner_connection() as owner:
        table = sql.Identifier(fresh_tenant.schema_name, "households_resident")
        owner.execute(sql.SQL("ALTER TABLE {} ADD CONSTRAINT no_eleven CHECK (name <> '人11')").format(table))
    with acting_for(fresh_tenant):
        grid = cast.worker.appointment.unit
        run = brought_in(cast.clerk, [row(grid, n, door=str(n), person=f"人{n}") for n in range(1, 21)])
        refused = run.rows.get(state="wrong")
    assert (run.state, run.imported, run.wrong) == (State.FINISHED, 19, 1)
    assert refused.number == 12
    assert "would not take this row" in refused.problems[0][1]


def test_stopped_it_goes_on_where_it_was(cast: Cast, grid: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)
    run = sent(cast.clerk, [row(grid, n) for n in range(1, 11)])
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    running.carry_out(run.pk, between=lambda: _stop_once(cast, run.pk))
    run.refresh_from_db()
    assert (run.state, run.imported, Resident.objects.count()) == (State.STOPPED, 4, 4)
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.imported, Resident.objects.count()) == (State.FINISHED, 10, 10)


def _stop_once(cast: Cast, run_id: int) -> None:
    if Resident.objects.count() == 4:
        runs.stop(actor=cast.clerk.actor, run_id=run_id)


def test_after_a_crash_it_goes_on_and_doubles_nobody(cast: Cast, grid: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)
    run = sent(cast.clerk, [row(grid, n) for n in range(1, 11)])
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)

    def crash() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        running.carry_out(run.pk, between=crash)
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, run.imported, Resident.objects.count()) == (State.FINISHED, 10, 10)


def test_neither_the_file_nor_the_rows_outlive_their_use(cast: Cast, grid: Unit) -> None:
    run = runs.receive(actor=cast.clerk.actor, file=book([row(grid), row(grid, 3, person="")]), name="x.xlsx")
    name = run.file
    assert default_storage.exists(name)
    staging.read(run.pk)
    assert not default_storage.exists(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM households_importrow")
        assert all(number(n).encode() not in bytes(cells) for (cells,) in cursor.fetchall() for n in (1, 3))
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    running.carry_out(run.pk)
    assert ImportRow.objects.get(state="imported").cells == ""


def test_after_a_month_the_rows_that_nobody_mended_are_empty(cast: Cast, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid), row(grid, 3, person="")])
    assert runs.forget(timezone.now() + timedelta(days=29)) == 0
    assert runs.forget(timezone.now() + timedelta(days=31)) == 2
    assert not run.rows.exclude(cells=b"").exists()
    with pytest.raises(Conflicting):
        runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    assert len(list(load_workbook(BytesIO(failed_rows(run, [grid]))).worksheets[0].iter_rows())) == 1


def test_the_failed_rows_come_back_to_be_mended_and_go_in(cast: Cast, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1), row(grid, 3, match="perhaps", phone="=1+1")])
    failed = load_workbook(BytesIO(failed_rows(run, [grid])))
    lines = list(failed.worksheets[0].iter_rows(values_only=True))
    assert len(lines) == 2
    headings = list(lines[0])
    assert "not in the list" in str(lines[1][headings.index("What to mend")])
    sheet = failed.worksheets[0]
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}  # the phone is no formula
    sheet.cell(2, headings.index("★lives where registered") + 1).value = "01"
    sheet.cell(2, headings.index("telephone") + 1).value = "13800000033"
    buffer = BytesIO()
    failed.save(buffer)
    again = runs.receive(actor=cast.clerk.actor, file=buffer, name="again.xlsx")
    staging.read(again.pk)
    again.refresh_from_db()
    assert (again.total, again.wrong) == (1, 0)


def test_the_template_has_text_cells_and_lists_and_can_be_read_back(cast: Cast, grid: Unit) -> None:
    made = load_workbook(BytesIO(template(RESIDENTS, [grid])))
    sheet = made.worksheets[0]
    assert sheet["A1"].value == "★grid (code or name)"
    assert sheet.column_dimensions["H"].number_format == "@"
    assert len(sheet.data_validations.dataValidation) == 7
    assert [unit.value for unit in made.worksheets[1]["A"]][-1] == grid.code
    run = runs.receive(actor=cast.clerk.actor, file=BytesIO(template(RESIDENTS, [grid])), name="empty.xlsx")
    assert staging.read(run.pk) == 0


def test_taken_back_nothing_of_it_is_left_but_its_versions(cast: Cast, grid: Unit) -> None:
    kept = resident(grid)
    run = brought_in(cast.clerk, [row(grid, 1, estate="别处"), row(grid, 3)])
    undoing.undo(actor=cast.clerk.actor, run_id=run.pk)
    undoing.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == State.UNDONE
    assert list(Resident.objects.all()) == [kept]
    assert Building.objects.count() == 1
    last = Resident.history.filter(history_type="-")
    assert {(v.history_person_id, v.identity.open()) for v in last} == {
        (cast.clerk.person.pk, number(1)), (cast.clerk.person.pk, number(3))}  # fmt: skip


def test_what_was_changed_since_keeps_the_import_and_is_named(cast: Cast, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1), row(grid, 3, person="李四光")])
    person = Resident.objects.get(name="李四光")
    person.phone = "13800000044"
    person.save()
    with pytest.raises(Conflicting, match=r"李\*光") as refusal:
        undoing.undo(actor=cast.clerk.actor, run_id=run.pk)
    assert refusal.value.data["records"] == ["李*光"]
    assert Resident.objects.count() == 2


def test_what_was_added_to_since_keeps_the_import(cast: Cast, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1)])
    resident(grid, of=Household.objects.get())
    with pytest.raises(Conflicting, match="added to since"):
        undoing.undo(actor=cast.clerk.actor, run_id=run.pk)


def test_a_change_between_asking_and_taking_back_keeps_everything(cast: Cast, grid: Unit) -> None:
    run = brought_in(cast.clerk, [row(grid, 1)])
    undoing.undo(actor=cast.clerk.actor, run_id=run.pk)
    resident(grid, of=Household.objects.get())
    undoing.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == State.FINISHED
    assert "cannot be taken back" in run.said
    assert Resident.objects.count() == 2


def test_a_run_is_for_who_sent_it(cast: Cast, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid)])
    with pytest.raises(NotThere):
        runs.get_run(replace(cast.clerk.actor, person_id=cast.worker.person.pk), run.pk)
    with pytest.raises(NotThere):
        runs.get_run(replace(cast.clerk.actor, appointment_id=cast.worker.appointment.pk), run.pk)
    for stranger in (cast.community, cast.worker, cast.outsider, cast.admin):
        with pytest.raises(NotYours):
            runs.get_run(stranger.actor, run.pk)


def test_a_post_that_has_ended_meanwhile_brings_nothing_in(cast: Cast, grid: Unit) -> None:
    run = sent(cast.clerk, [row(grid)])
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    appointment = cast.clerk.appointment
    appointment.until = appointment.since
    appointment.save()
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.state, Resident.objects.count()) == (State.STOPPED, 0)
