"""A workbook of residents also fills in the records of people who are known, if who sends it says so."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.grids.models import Unit
from apps.households.codes import Match
from apps.households.imports import running, runs, staging
from apps.households.imports.runs import State
from apps.households.models import ImportRow, ImportRun, Resident
from apps.staff.models import UnitPower
from tests.cast import Cast
from tests.households.books import brought_in, number, row, sent, taken_back
from tests.households.people import PHONE, building, dwelling, household, resident

HOME = {"estate": "河畔花园", "building": "1号楼", "entrance": "", "door": "101"}
NOTHING_ELSE = dict.fromkeys(("grid", "person", "registered_division", "match", *HOME), "")


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def known(grid: Unit) -> Resident:
    return resident(grid, identity=number(1), education="70", occupation="教师")


def about(known: Resident, **given: Any) -> dict[str, Any]:
    return row(known.unit, 1, **{**HOME, **given})


def only(known: Resident, **given: Any) -> dict[str, Any]:
    """The document and its number, and of the rest what is given."""
    return about(known, **{**NOTHING_ELSE, **given})


def problems_of(run: ImportRun) -> dict[str, str]:
    return {column: sentence for found in run.rows.all() for column, sentence in found.problems}


def test_the_preview_says_who_is_new_and_what_is_updated(cast: Cast, grid: Unit, known: Resident) -> None:
    rows = [about(known, phone="13900000001", education="80", occupation="教师"), row(grid, 3)]
    run = sent(cast.clerk, rows, updates=True)
    assert (run.total, run.wrong) == (2, 0)
    assert [found.updates for found in run.rows.order_by("number")] == [["phone", "education"], None]
    known.refresh_from_db()
    assert known.phone.open() == PHONE


def test_what_is_filled_in_replaces_and_what_is_empty_stays(cast: Cast, known: Resident) -> None:
    given = {"phone": "139 0000 0001", "contact": "李四 13700000001", "education": "/"}
    run = brought_in(cast.clerk, [about(known, **given)], updates=True)
    assert (run.state, run.imported, run.updated, run.wrong) == (State.FINISHED, 1, 1, 0)
    known.refresh_from_db()
    assert (known.phone.open(), known.contact.open()) == ("13900000001", "李四 13700000001")
    assert (known.education, known.occupation, known.version) == ("70", "教师", 2)
    field: Any = Resident._meta.get_field("phone_index")
    assert bytes(known.phone_index) == field.digest("13900000001")
    assert Resident.objects.count() == 1


def test_each_update_is_a_version_under_the_name_of_who_sent_it(cast: Cast, known: Resident) -> None:
    run = brought_in(cast.clerk, [about(known, phone="13900000001")], updates=True)
    newest = known.history.first()
    assert (newest.history_type, newest.history_person_id, newest.phone.open()) == (
        "~", cast.clerk.person.pk, "13900000001")  # fmt: skip
    found = run.rows.get()
    assert (found.updated_id, found.after, found.resident_id, found.cells) == (known.pk, newest.pk, None, "")


def test_who_is_known_needs_the_number_only(cast: Cast, known: Resident) -> None:
    run = brought_in(cast.clerk, [only(known, occupation="医生")], updates=True)
    assert (run.updated, problems_of(run)) == (1, {})
    known.refresh_from_db()
    assert known.occupation == "医生"


def test_a_row_that_says_what_the_record_says_writes_nothing(cast: Cast, known: Resident) -> None:
    run = brought_in(cast.clerk, [about(known, phone=PHONE, occupation="教师")], updates=True)
    assert (run.imported, run.updated, known.history.count()) == (1, 0, 1)


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"person": "张小四"}, "name of the person"),
        ({"match": "02"}, "lives where registered"),
        ({"registered_division": "990102"}, "registered in (division)"),
        ({"door": "102"}, "door"),
        ({"building": "2号楼"}, "building"),
        ({"entrance": "2单元"}, "entrance"),
    ],
)
def test_a_mandatory_field_is_not_changed_by_an_import(
    cast: Cast, known: Resident, given: dict[str, str], column: str
) -> None:
    rows = [about(known, phone="13900000001", **given), row(known.unit, 3)]
    run = brought_in(cast.clerk, rows, updates=True)
    assert "an import does not change this" in problems_of(run)[column]
    assert (run.imported, run.updated) == (1, 0)
    assert known.history.count() == 1


def test_another_grid_is_moving_and_not_for_an_import(cast: Cast, known: Resident) -> None:
    other = Unit.objects.exclude(pk=known.unit_id).get(parent=known.unit.parent)
    run = sent(cast.clerk, [about(known, grid=other.code)], updates=True)
    assert "an import does not change this" in problems_of(run)["grid (code or name)"]


def test_without_saying_so_a_known_person_is_a_mistake_of_the_row(cast: Cast, known: Resident) -> None:
    run = sent(cast.clerk, [about(known, phone="13900000001")])
    assert "already" in problems_of(run)["number of the document"]
    assert run.wrong == 1


def test_somebody_in_other_books_is_new_here(cast: Cast, grid: Unit) -> None:
    elsewhere = cast.neighbour_community.appointment.unit.children.first()
    assert elsewhere is not None
    other = resident(elsewhere, identity=number(1))
    run = brought_in(cast.clerk, [row(grid, 1, phone="13900000001")], updates=True)
    assert (run.imported, run.updated, Resident.objects.count()) == (1, 0, 2)
    other.refresh_from_db()
    assert other.phone.open() == PHONE


def test_who_has_left_is_recorded_anew(cast: Cast, grid: Unit) -> None:
    gone = resident(grid, identity=number(1), status="left", status_since=date(2026, 1, 1))
    run = brought_in(cast.clerk, [row(grid, 1)], updates=True)
    assert (run.imported, run.updated, gone.history.count()) == (1, 0, 1)


def test_who_is_recorded_twice_is_to_be_merged_first(cast: Cast, known: Resident) -> None:
    resident(known.unit, of=known.household, identity=number(1))
    run = sent(cast.clerk, [about(known, phone="13900000001")], updates=True)
    assert "Merge the records first" in problems_of(run)["number of the document"]


def test_a_post_without_the_power_to_edit_updates_nobody(cast: Cast, known: Resident) -> None:
    run = sent(cast.clerk, [about(known, phone="13900000001")], updates=True)
    UnitPower.objects.filter(group=cast.clerk.appointment.group, permission__codename="edit_households").delete()
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    running.carry_out(run.pk)
    assert "may not change this person" in problems_of(run)["number of the document"]
    assert known.history.count() == 1


def test_of_two_rows_about_one_person_the_second_is_told(
    cast: Cast, known: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "CHUNK", 1)
    run = brought_in(cast.clerk, [only(known, phone="13900000001"), only(known, phone="13900000002")], updates=True)
    assert (run.updated, run.wrong) == (1, 1)
    assert "row 2 already" in problems_of(run)["number of the document"]


def test_changed_between_preview_and_import_the_row_is_held_against_what_is_there_now(
    cast: Cast, known: Resident
) -> None:
    run = sent(cast.clerk, [about(known, phone="13900000001", occupation="医生")], updates=True)
    known.match, known.occupation = Match.ELSEWHERE, "医生"
    known.save()
    runs.begin(actor=cast.clerk.actor, run_id=run.pk)
    running.carry_out(run.pk)
    run.refresh_from_db()
    assert (run.imported, run.wrong) == (0, 1)
    assert "does not change this" in problems_of(run)["lives where registered"]


def test_taken_back_the_record_says_again_what_it_said(cast: Cast, grid: Unit, known: Resident) -> None:
    run = brought_in(
        cast.clerk, [about(known, phone="13900000001", politics="01"), row(grid, 3, door="9")], updates=True
    )
    assert taken_back(cast.clerk, run).state == State.UNDONE
    known.refresh_from_db()
    assert (known.phone.open(), known.politics, known.version) == (PHONE, "", 3)
    assert [version.history_type for version in known.history.order_by("history_id")] == ["+", "~", "~"]
    assert list(Resident.objects.all()) == [known]
    field: Any = Resident._meta.get_field("phone_index")
    assert Resident.objects.get(phone_index=field.digest(PHONE)) == known


def test_what_was_changed_since_stays_and_is_named(cast: Cast, grid: Unit, known: Resident) -> None:
    home = household(grid, of=dwelling(grid, "102", of=building_of(known)))
    other = resident(grid, of=home, identity=number(3), name="李四光")
    rows = [about(known, phone="13900000001"), row(grid, 3, **{**HOME, "door": "102"}, person="李四光", politics="01")]
    run = brought_in(cast.clerk, rows, updates=True)
    assert run.updated == 2
    other.refresh_from_db()
    other.occupation = "医生"
    other.save()
    done = taken_back(cast.clerk, run)
    assert (done.state, "1 record" in done.said) == (State.UNDONE, True)
    assert problems_of(run) == {"": "李*光 was changed since and stays as it is."}
    known.refresh_from_db()
    other.refresh_from_db()
    assert (known.phone.open(), other.politics, other.occupation) == (PHONE, "01", "医生")


def building_of(known: Resident) -> Any:
    return known.household.dwelling.building


def test_as_many_reads_for_many_known_people_as_for_few(cast: Cast, grid: Unit) -> None:
    home = household(grid, of=dwelling(grid, of=building(grid)))
    for n in range(1, 31, 2):
        resident(grid, of=home, identity=number(n))
    counts = []
    for few in (range(1, 7, 2), range(7, 31, 2)):
        run = sent(cast.clerk, [row(grid, n, **HOME, politics="01") for n in few], updates=True)
        assert run.wrong == 0
        runs.begin(actor=cast.clerk.actor, run_id=run.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            running.carry_out(run.pk)
        reads = [query for query in queries if query["sql"].startswith("SELECT")]
        counts.append(len(reads))
        run.refresh_from_db()
        assert run.updated == len(few)
    assert counts[0] == counts[1]


def test_after_a_month_nothing_that_names_anybody_is_left_in_the_rows(cast: Cast, known: Resident) -> None:
    sent(cast.clerk, [about(known, phone="13900000001"), about(known)], updates=True)
    brought_in(cast.clerk, [row(known.unit, 5)], updates=True)
    ImportRun.objects.update(touched_at="2026-01-01T00:00Z")
    runs.forget(ImportRun.objects.latest("pk").begun_at)
    assert not ImportRow.objects.exclude(cells=b"").exists()
    assert not ImportRow.objects.exclude(key=None).exists()
