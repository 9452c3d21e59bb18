"""Records are drawn by lot, and looked at by somebody who did not write them."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.grids.models import Unit
from apps.households.actions import verify_on_spot
from apps.households.models import Drawn, Resident, SpotCheck
from apps.households.quality import Quality, quality_of, to_mend
from apps.households.spotchecks.drawing import call_off, end, hand_on, look_after
from apps.households.spotchecks.queries import checkers_for, checks_of, drawn_in, own_waiting, tallies
from apps.households.spotchecks.rules import Checker, drawn, quota, shared_out
from apps.notices.models import Notice
from apps.staff.actors import InPost
from apps.staff.models import Appointment
from tests.cast import Cast
from tests.households.lots import answered, drawn_by, grids_of, of, people, riverside, writing_as

POPULATIONS = st.dictionaries(st.integers(1, 40), st.sets(st.integers(1, 5000), max_size=60), max_size=8)


@given(grids=POPULATIONS, share=st.integers(1, 100), seed=st.text("0123456789abcdef", min_size=1, max_size=32))
def test_every_grid_gives_its_share_and_the_seed_decides(grids: dict[int, set[int]], share: int, seed: str) -> None:
    found = drawn(grids, share=share, seed=seed)
    assert {grid: len(ids) for grid, ids in found.items()} == {g: quota(len(ids), share) for g, ids in grids.items()}
    assert all(set(ids) <= grids[grid] for grid, ids in found.items())
    assert drawn({grid: sorted(ids, reverse=True) for grid, ids in grids.items()}, share=share, seed=seed) == found


@pytest.mark.parametrize(
    ("population", "share", "expected"), [(0, 2, 0), (1, 2, 1), (100, 2, 2), (101, 2, 3), (7, 100, 7)]
)
def test_a_share_is_rounded_up(population: int, share: int, expected: int) -> None:
    assert quota(population, share) == expected


def test_the_draw_can_be_done_again_by_hand() -> None:
    lowest = min(range(1, 50), key=lambda pk: sha256(f"5eed:{pk}".encode()).hexdigest())
    assert drawn({7: range(1, 50)}, share=1, seed="5eed") == {7: [lowest]}


@given(
    count=st.integers(0, 60),
    checkers=st.integers(1, 6),
    barred=st.sets(st.tuples(st.integers(0, 59), st.integers(1, 6))),
)
def test_each_has_one_checker_who_may_and_about_equally_many(
    count: int, checkers: int, barred: set[tuple[int, int]]
) -> None:
    people = [Checker(pk, pk, "1.2.") for pk in range(1, checkers + 1)]
    given, left = shared_out(range(count), people, may=lambda one, pk: (pk, one.person_id) not in barred)
    assert sorted([*given, *left]) == list(range(count))
    assert all((pk, checker) not in barred for pk, checker in given.items())
    assert all((pk, one.person_id) in barred for pk in left for one in people)
    if not barred:
        assert max([list(given.values()).count(one.person_id) for one in people]) <= -(-count // checkers)


def test_a_draw_goes_evenly_over_the_grids_and_is_told(cast: Cast) -> None:
    first, second = grids_of(cast)
    people(first, 4), people(second, 2, "2号楼")
    check = drawn_by(cast.director, riverside(cast), cast.community, cast.clerk)
    assert (check.population, [row.unit for row in of(check)]) == (6, [first, first, second])
    ids = {grid.pk: Resident.objects.filter(unit=grid).values_list("pk", flat=True) for grid in (first, second)}
    again = drawn(ids, share=50, seed=check.seed)
    assert {row.resident_id for row in of(check)} == {pk for found in again.values() for pk in found}
    told = Notice.objects.filter(kind="spot_check_drawn").values_list("person_id", "data__count")
    assert dict(told) == {cast.community.person.pk: 2, cast.clerk.person.pk: 1}


def test_nobody_looks_at_what_they_wrote_or_saw_themselves(cast: Cast) -> None:
    first, _second = grids_of(cast)
    with writing_as(cast.clerk):
        people(first, 4)
    with pytest.raises(Refused) as refused:
        drawn_by(cast.director, riverside(cast), cast.clerk)
    assert "checkers" in refused.value.data["fields"]
    assert not SpotCheck.objects.exists()
    check = drawn_by(cast.director, riverside(cast), cast.clerk, cast.community)
    assert {row.checker for row in of(check)} == {cast.community.appointment}


def test_who_was_the_last_to_see_them_does_not_look_again(cast: Cast) -> None:
    first, _second = grids_of(cast)
    for one in people(first, 2):
        verify_on_spot(actor=cast.community.actor, row=one)
    with pytest.raises(Refused):
        drawn_by(cast.director, riverside(cast), cast.community)


def test_who_wrote_a_record_that_was_merged_wrote_the_survivor(cast: Cast) -> None:
    first, _second = grids_of(cast)
    survivor, other = people(first, 2)
    with writing_as(cast.clerk):
        other.save()
    Resident.objects.filter(pk=other.pk).update(merged_into=survivor)
    with pytest.raises(Refused):
        drawn_by(cast.director, riverside(cast), cast.clerk, share=100)


def test_who_sees_one_grid_alone_gets_records_of_that(cast: Cast) -> None:
    first, second = grids_of(cast)
    people(first, 4), people(second, 4, "2号楼")
    check = drawn_by(cast.director, riverside(cast), cast.instructor, cast.community)
    assert [row.checker for row in of(check)] == [cast.instructor.appointment] * 2 + [cast.community.appointment] * 2


def test_checkers_are_those_with_the_power_there_today(cast: Cast) -> None:
    area = riverside(cast)
    able = {one.person_id for one in checkers_for(area)}
    expected = {cast.instructor, cast.community, cast.clerk, cast.street_chief, cast.centre}
    assert able == {one.person.pk for one in expected}
    Appointment.objects.filter(pk=cast.clerk.appointment.pk).update(until=timezone.localdate() - timedelta(days=1))
    assert {one.person_id for one in checkers_for(area)} == able - {cast.clerk.person.pk}


@pytest.mark.parametrize(
    ("given", "field"),
    [({"share": 0}, "share"), ({"share": 101}, "share"), ({"days": 0}, "due_on"), ({"days": 93}, "due_on")],
)
def test_what_does_not_fit_is_refused_at_its_field(cast: Cast, given: dict[str, int], field: str) -> None:
    first, _second = grids_of(cast)
    people(first, 1)
    with pytest.raises(Refused) as refused:
        drawn_by(cast.director, riverside(cast), cast.community, **given)
    assert list(refused.value.data["fields"]) == [field]


def test_somebody_who_may_not_look_is_not_chosen(cast: Cast) -> None:
    first, _second = grids_of(cast)
    people(first, 1)
    for strangers in ([cast.worker], [cast.neighbour_community], [cast.community, cast.worker], []):
        with pytest.raises(Refused):
            drawn_by(cast.director, riverside(cast), *strangers)


def test_an_empty_area_and_another_area_are_refused(cast: Cast) -> None:
    first, _second = grids_of(cast)
    with pytest.raises(Refused):
        drawn_by(cast.director, riverside(cast), cast.community)
    for member in (cast.community, cast.street, cast.outsider, cast.worker):
        with pytest.raises(NotThere):
            drawn_by(member, riverside(cast), cast.community)
    with pytest.raises(NotThere):
        drawn_by(cast.director, first, cast.community)  # a grid is not an area of its own


def test_one_draw_at_a_time_in_an_area(cast: Cast) -> None:
    first, _second = grids_of(cast)
    people(first, 2)
    check = drawn_by(cast.director, riverside(cast), cast.community)
    with pytest.raises(Conflicting):
        drawn_by(cast.director, riverside(cast), cast.clerk)
    end(actor=cast.director.actor, check_id=check.pk)
    assert drawn_by(cast.director, riverside(cast), cast.clerk).seed != check.seed


@pytest.fixture
def check(cast: Cast) -> SpotCheck:
    """Two records of the first grid, for the community's director to look at."""
    first, _second = grids_of(cast)
    people(first, 4)
    return drawn_by(cast.director, riverside(cast), cast.community)


def figures(cast: Cast) -> Quality:
    [found] = quality_of(cast.community.actor, now=timezone.now())
    return found


def mended(cast: Cast, unit: Unit) -> list[Resident]:
    rows = to_mend(cast.worker.actor, "found_wrong", level="grid", unit=unit.pk, now=timezone.now())
    return list(rows)


def test_answers_are_the_quality_of_the_grid(cast: Cast, check: SpotCheck) -> None:
    assert (figures(cast).true, figures(cast).looked_at) == (None, 0)
    one, other = of(check)
    answered(cast.community, one, "right")
    assert (figures(cast).true, figures(cast).looked_at) == (100, 1)
    answered(cast.community, other, "wrong", ["phone", "household"])
    assert (figures(cast).true, figures(cast).looked_at, figures(cast).mend["found_wrong"]) == (50, 2, 1)
    assert mended(cast, one.unit) == [other.resident]


def test_nobody_met_says_nothing_about_the_record(cast: Cast, check: SpotCheck) -> None:
    answered(cast.community, of(check)[0], "absent")
    assert figures(cast).true is None


def test_what_was_found_wrong_is_mended_by_seeing_it_anew(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    answered(cast.community, row, "wrong", ["phone"])
    verify_on_spot(actor=cast.worker.actor, row=row.resident)
    assert mended(cast, row.unit) == []
    assert (figures(cast).true, figures(cast).mend["found_wrong"]) == (0, 0)


def test_an_answer_is_corrected_while_the_check_is_under_way(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    answered(cast.community, row, "wrong", ["phone"])
    answered(cast.community, row, "right")
    row.refresh_from_db()
    assert (row.result, row.wrong, row.history.count()) == ("right", [], 3)
    end(actor=cast.director.actor, check_id=check.pk)
    with pytest.raises(Conflicting):
        answered(cast.community, row, "absent")


@pytest.mark.parametrize(
    ("result", "wrong"),
    [("wrong", []), ("right", ["phone"]), ("wrong", ["shoe size"]), ("waiting", []), ("", []), ("fine", [])],
)
def test_an_answer_that_says_nothing_is_refused(cast: Cast, check: SpotCheck, result: str, wrong: list[str]) -> None:
    with pytest.raises(Refused):
        answered(cast.community, of(check)[0], result, wrong)
    assert own_waiting(cast.community.actor).count() == 2


def test_others_do_not_answer(cast: Cast, check: SpotCheck) -> None:
    for member in (cast.clerk, cast.director, cast.worker, cast.neighbour_community):
        with pytest.raises(NotThere):
            answered(member, of(check)[0], "right")


def test_who_changes_the_record_meanwhile_does_not_vouch_for_it(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    with writing_as(cast.community):
        verify_on_spot(actor=cast.community.actor, row=row.resident)
    with pytest.raises(NotYours):
        answered(cast.community, row, "right")


def test_a_record_that_moved_away_is_gone_and_nothing_else(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    with pytest.raises(Refused):
        answered(cast.community, row, "gone")
    elsewhere = Unit.objects.get(code=f"{cast.neighbour_community.appointment.unit.code}001")
    street, community = elsewhere.ancestor_ids[1:3]
    Resident.objects.filter(pk=row.resident_id).update(unit=elsewhere, community=community, street=street)
    with pytest.raises(Refused):
        answered(cast.community, row, "right")
    assert answered(cast.community, row, "gone").result == "gone"
    assert figures(cast).true is None


def test_what_waits_is_handed_to_somebody_who_may(cast: Cast, check: SpotCheck) -> None:
    done, waiting = of(check)
    answered(cast.community, done, "right")
    with writing_as(cast.clerk):
        verify_on_spot(actor=cast.clerk.actor, row=waiting.resident)
    giver = cast.community.appointment.pk
    with pytest.raises(Refused):
        hand_on(actor=cast.director.actor, check_id=check.pk, giver=giver, taker=cast.clerk.appointment.pk)
    with pytest.raises(Refused):
        hand_on(actor=cast.director.actor, check_id=check.pk, giver=giver, taker=cast.worker.appointment.pk)
    taker = cast.instructor.appointment.pk
    assert hand_on(actor=cast.director.actor, check_id=check.pk, giver=giver, taker=taker) == 1
    assert [row.checker_id for row in of(check)] == [giver, taker]
    assert list(own_waiting(cast.instructor.actor)) == [waiting]


def ended(cast: Cast, actor: InPost, check: SpotCheck) -> None:
    end(actor=actor, check_id=check.pk)


def called_off(cast: Cast, actor: InPost, check: SpotCheck) -> None:
    call_off(actor=actor, check_id=check.pk, reason="drawn by mistake")


def handed_on(cast: Cast, actor: InPost, check: SpotCheck) -> None:
    giver, taker = cast.community.appointment.pk, cast.clerk.appointment.pk
    hand_on(actor=actor, check_id=check.pk, giver=giver, taker=taker)


@pytest.mark.parametrize("act", [ended, called_off, handed_on])
def test_only_who_runs_the_check_decides_about_it(
    cast: Cast, check: SpotCheck, act: Callable[[Cast, InPost, SpotCheck], None]
) -> None:
    with pytest.raises(NotYours):
        act(cast, cast.community.actor, check)
    for member in (cast.clerk, cast.outsider, cast.worker):
        with pytest.raises(NotThere):
            act(cast, member.actor, check)
    act(cast, cast.director.actor, check)


def test_a_check_is_called_off_before_the_first_answer_only(cast: Cast, check: SpotCheck) -> None:
    with pytest.raises(Refused):
        call_off(actor=cast.director.actor, check_id=check.pk, reason=" ")
    answered(cast.community, of(check)[0], "wrong", ["name"])
    with pytest.raises(Conflicting):
        call_off(actor=cast.director.actor, check_id=check.pk, reason="not what we hoped for")
    assert end(actor=cast.director.actor, check_id=check.pk).state == "ended"
    assert figures(cast).true == 0


def test_a_check_that_is_late_is_told_once(cast: Cast, check: SpotCheck) -> None:
    assert look_after(check.due_on) == 0
    day_after = check.due_on + timedelta(days=1)
    assert [look_after(day_after), look_after(day_after)] == [1, 0]
    told = Notice.objects.filter(kind="spot_check_late").values_list("person_id", flat=True)
    assert set(told) == {cast.community.person.pk, cast.director.person.pk}


def test_a_complete_check_ends_after_its_last_day(cast: Cast, check: SpotCheck) -> None:
    for row in of(check):
        answered(cast.community, row, "right")
    assert look_after(check.due_on) == 0
    check.refresh_from_db()
    assert check.state == "running"
    assert look_after(check.due_on + timedelta(days=1)) == 0
    check.refresh_from_db()
    assert (check.state, check.ended_by) == ("ended", None)


def test_each_sees_their_part(cast: Cast, check: SpotCheck) -> None:
    seen = {
        name: [row.pk for row in checks_of(getattr(cast, name).actor)]
        for name in ("director", "community", "clerk", "street", "outsider", "worker")
    }
    assert seen == {name: [check.pk] if name in ("director", "community") else [] for name in seen}
    handed_on(cast, cast.director.actor, check)
    assert list(drawn_in(cast.community.actor, check)) == []
    assert [len(drawn_in(member.actor, check)) for member in (cast.director, cast.clerk)] == [2, 2]


def test_more_records_take_no_more_queries(cast: Cast) -> None:
    first, second = grids_of(cast)
    counts = []
    for count, grid in ((2, first), (30, second)):
        people(grid, count, f"{count}号楼")
        with CaptureQueriesContext(connection) as queries:
            check = drawn_by(cast.director, riverside(cast), cast.community, share=100)
        with CaptureQueriesContext(connection) as reading:
            list(drawn_in(cast.director.actor, check)), tallies(Drawn.objects.filter(spot_check=check), "unit")
        counts.append((len(queries), len(reading)))
        call_off(actor=cast.director.actor, check_id=check.pk, reason="for the next")
    assert counts[0] == counts[1]
