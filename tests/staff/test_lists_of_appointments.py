"""Many appointments from one list: checked row by row, carried out in chunks, and each row once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.errors import Conflicting, NotThere
from apps.staff.lists import running, runs, staging
from apps.staff.lists.runs import State
from apps.staff.models import Appointment, ListRow, ListRun, Person, UnitPower
from tests.cast import Cast, Member
from tests.desk.staffing.offices import chief_of, empty_grid, ended
from tests.staff.lists import begun, read, received, volunteer


@pytest.fixture
def chief(cast: Cast) -> Member:
    return chief_of(cast)


@pytest.fixture
def unit(cast: Cast) -> str:
    return empty_grid(cast).code


def many(unit: str, count: int) -> list[list[str]]:
    return [volunteer(unit, f"志愿者{number}") for number in range(count)]


def appointed() -> int:
    return Appointment.objects.filter(person__name__startswith="志愿者").count()


def dying(after: int) -> Callable[[], None]:
    """A worker that is killed once so many chunks are done."""
    left = iter(range(after - 1))

    def between() -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    return between


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    monkeypatch.setattr(staging, "CHUNK", 2)


def test_a_list_is_checked_before_anybody_is_appointed(chief: Member, unit: str) -> None:
    before = Person.objects.count()
    run = read(chief, *many(unit, 3), volunteer(unit, post="P99"))
    assert (run.state, run.total, run.wrong) == (State.READ, 4, 1)
    assert run.rows.get(state="wrong").number == 5
    assert (Person.objects.count(), appointed()) == (before, 0)
    assert not default_storage.exists(run.file or "lists/gone.xlsx")


def test_the_fit_rows_are_carried_out_and_the_others_kept_to_be_mended(chief: Member, unit: str) -> None:
    run = begun(chief, *many(unit, 3), volunteer(unit, since="soon"))
    assert running.run_list(run.pk) == 3
    run.refresh_from_db()
    assert (run.state, run.appointed, run.wrong, appointed()) == (State.FINISHED, 3, 1, 3)
    assert not run.rows.filter(state="done").exclude(cells=b"").exists()
    made_id = run.rows.get(number=2).made_appointment_id
    assert made_id
    made = Appointment.objects.get(pk=made_id)
    assert made.history.get().history_appointment_id == chief.appointment.pk


@pytest.mark.usefixtures("small_chunks")
def test_a_reading_that_died_goes_on_where_it_was(chief: Member, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = received(chief, *many(unit, 5))
    keep = staging._keep

    def killed(run_id: int, lines: list, *, after: int) -> None:
        if after:
            raise KeyboardInterrupt
        keep(run_id, lines, after=after)

    with monkeypatch.context() as patch:
        patch.setattr(staging, "_keep", killed)
        with pytest.raises(KeyboardInterrupt):
            staging.read(run.pk)
    run.refresh_from_db()
    assert (run.state, run.total) == (State.READING, 2)
    assert staging.read(run.pk) == 5
    assert list(run.rows.order_by("number").values_list("number", flat=True)) == [2, 3, 4, 5, 6]


@pytest.mark.usefixtures("small_chunks")
def test_a_run_whose_worker_died_goes_on_and_appoints_nobody_twice(chief: Member, unit: str) -> None:
    run = begun(chief, *many(unit, 5))
    with pytest.raises(KeyboardInterrupt):
        running.run_list(run.pk, between=dying(1))
    assert appointed() == 2
    with pytest.raises(Conflicting):  # the worker may still be alive
        runs.begin(actor=chief.actor, run_id=run.pk)
    ListRun.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(minutes=3))
    runs.begin(actor=chief.actor, run_id=run.pk)
    assert (running.run_list(run.pk), running.run_list(run.pk)) == (3, 0)
    assert appointed() == 5


@pytest.mark.usefixtures("small_chunks")
def test_a_chunk_that_dies_half_way_leaves_nothing(chief: Member, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(chief, *many(unit, 4))

    def killed(row: ListRow, outcome: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "_finish", killed)
        with pytest.raises(KeyboardInterrupt):
            running.run_list(run.pk)
    assert appointed() == 0
    assert (running.run_list(run.pk), appointed()) == (4, 4)


@pytest.mark.usefixtures("small_chunks")
def test_it_is_stopped_after_the_chunk_and_goes_on(chief: Member, unit: str) -> None:
    run = begun(chief, *many(unit, 5))
    assert running.run_list(run.pk, between=lambda: _stop(chief, run)) == 2
    run.refresh_from_db()
    assert (run.state, run.appointed) == (State.STOPPED, 2)
    runs.begin(actor=chief.actor, run_id=run.pk)
    assert running.run_list(run.pk) == 3
    run.refresh_from_db()
    assert (run.state, appointed()) == (State.FINISHED, 5)


def _stop(chief: Member, run: ListRun) -> None:
    runs.stop(actor=chief.actor, run_id=run.pk)


@pytest.mark.usefixtures("small_chunks")
def test_a_post_that_ended_meanwhile_stops_the_run_which_says_so(chief: Member, unit: str) -> None:
    run = begun(chief, *many(unit, 5))
    assert running.run_list(run.pk, between=lambda: _end(chief)) == 2
    run.refresh_from_db()
    assert (run.state, appointed()) == (State.STOPPED, 2)
    assert "has ended" in run.said


def _end(chief: Member) -> None:
    ended(chief.appointment, timezone.localdate() - timedelta(days=1))


@pytest.mark.usefixtures("small_chunks")
def test_a_power_that_was_taken_meanwhile_stops_the_run_too(chief: Member, unit: str) -> None:
    run = begun(chief, *many(unit, 5))
    powers = UnitPower.objects.filter(group=chief.appointment.group, permission__codename="manage_staff")
    assert running.run_list(run.pk, between=lambda: powers.delete() and None) == 2
    run.refresh_from_db()
    assert (run.state, appointed()) == (State.STOPPED, 2)
    assert "Posts are given by" in run.said


def test_a_list_whose_sender_has_lost_the_post_is_not_read(chief: Member, unit: str) -> None:
    run = received(chief, volunteer(unit))
    _end(chief)
    staging.read(run.pk)
    run.refresh_from_db()
    assert (run.state, run.rows.count()) == (State.UNREADABLE, 0)
    assert "has ended" in run.said


@pytest.mark.usefixtures("small_chunks")
def test_somebody_new_stays_one_person_across_chunks(chief: Member, unit: str) -> None:
    posts = ("P07", "P08", "P09")
    run = begun(chief, *[volunteer(unit, "一人多岗", post=post) for post in posts], volunteer(unit, "志愿者乙"))
    assert running.run_list(run.pk) == 4
    assert Person.objects.get(name="一人多岗").appointments.count() == 3


@pytest.mark.usefixtures("small_chunks")
def test_two_rows_for_a_single_post_far_apart_are_told_when_they_meet(chief: Member, unit: str) -> None:
    seats = [volunteer(unit, name, standing="community", post="P02") for name in ("先到", "后到")]
    run = begun(chief, seats[0], *many(unit, 2), seats[1])
    assert running.run_list(run.pk) == 3
    (problem,) = run.rows.get(state="wrong").problems
    assert "先到" in problem[1]


def test_a_row_that_the_database_refuses_is_put_aside_and_the_rest_stands(
    chief: Member, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(chief, *many(unit, 4))
    carry_out = running._carry_out

    def deadlocked(run: ListRun, actor: object, rows: list[ListRow]) -> list:
        if 3 in [row.number for row in rows]:
            raise OperationalError("deadlock detected")
        return carry_out(run, actor, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "_carry_out", deadlocked)
    assert running.run_list(run.pk) == 3
    run.refresh_from_db()
    assert (run.state, run.appointed, run.wrong) == (State.FINISHED, 3, 1)


def test_a_list_whose_file_is_lost_says_so_instead_of_waiting_for_ever(chief: Member, unit: str) -> None:
    run = received(chief, volunteer(unit))
    default_storage.delete(run.file)
    assert staging.read(run.pk) == 0
    run.refresh_from_db()
    assert run.state == State.UNREADABLE
    assert "send it again" in run.said


def test_another_persons_list_is_not_there(cast: Cast, chief: Member, unit: str) -> None:
    run = read(chief, volunteer(unit))
    for verb in (runs.begin, runs.stop):
        with pytest.raises(NotThere):
            verb(actor=cast.admin.actor, run_id=run.pk)


def test_rows_nobody_came_back_for_are_emptied_after_a_month(chief: Member, unit: str) -> None:
    run, unread = read(chief, *many(unit, 2)), received(chief, volunteer(unit))
    file = unread.file
    assert runs.forget(timezone.now() + timedelta(days=29)) == 0
    assert runs.forget(timezone.now() + timedelta(days=31)) == 2
    assert not run.rows.exclude(cells=b"").exists()
    assert not default_storage.exists(file)


def test_queries_per_row_do_not_grow_with_the_list(chief: Member, unit: str) -> None:
    def spent(count: int, start: int) -> int:
        rows = [volunteer(unit, f"志愿者{start + number}") for number in range(count)]
        run = begun(chief, *rows)
        with CaptureQueriesContext(
            connection,
        ) as found:
            running.run_list(run.pk)
        return len(found)

    few, more, most = spent(5, 0), spent(10, 100), spent(20, 200)
    assert most - more == 2 * (more - few)


def test_several_chunks_of_rows_are_carried_out(chief: Member, unit: str) -> None:
    count = 2 * staging.CHUNK + 30
    run = begun(chief, *many(unit, count))
    assert (run.total, run.wrong) == (count, 0)
    assert running.run_list(run.pk) == count
    assert appointed() == count
    assert Appointment.objects.filter(since=date(2026, 11, 1), person__name=f"志愿者{count - 1}").exists()
