"""Two records of one person become one; both histories stay, and it can be undone."""

from datetime import date

import pytest

from apps.audit.versions import newest_of
from apps.errors import Conflicting, NotYours, Refused
from apps.grids.models import Unit
from apps.households.actions import change, record, verify_on_spot
from apps.households.merging import merge, undo
from apps.households.models import Household, Merging, RecordRules, Resident, Tagging
from apps.households.proposals import change_resident
from apps.households.quality import quality_of
from apps.households.queries import seen_by, visible_to
from tests.cast import Cast, Member
from tests.desk.records.folders import tag_on
from tests.households.books import number, sent
from tests.households.books import row as line
from tests.households.people import IDENTITY, OTHER_IDENTITY, building, dwelling, household, resident, spot

Two = tuple[Resident, Resident]


@pytest.fixture
def two(cast: Cast) -> Two:
    """Of one name, in two grids of the community."""
    grid = cast.worker.appointment.unit
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    there = household(other, of=dwelling(other, of=building(other, "2号楼")))
    second = resident(other, of=there, identity=OTHER_IDENTITY, born_on=date(1948, 11, 5), phone="13800000077")
    return resident(grid), second


def seen_of(*rows: Resident) -> dict[int, int]:
    return {row.pk: newest_of(Resident, id=row.pk) for row in rows}


def merged(member: Member, two: Two, *take: str) -> Merging:
    return merge(actor=member.actor, survivor=two[0], other=two[1], take=take, seen=seen_of(*two))


def fresh(row: Resident) -> Resident:
    return Resident.objects.get(pk=row.pk)


def test_the_survivor_takes_what_was_chosen_and_keeps_the_rest(cast: Cast, two: Two) -> None:
    merged(cast.community, two, "identity", "household")
    kept, other = fresh(two[0]), fresh(two[1])
    assert (kept.identity.open(), kept.born_on, kept.phone.open()) == (OTHER_IDENTITY, date(1948, 11, 5), "13800000002")
    assert (kept.household_id, spot(kept)) == (other.household_id, spot(other))
    assert other.merged_into == kept


def test_the_other_leaves_lists_and_quality(cast: Cast, two: Two) -> None:
    merged(cast.community, two)
    assert list(visible_to(cast.community.actor, Resident)) == [two[0]]
    assert list(seen_by(cast.community.actor, Resident).page(9)) == [two[0]]
    from_grids = quality_of(cast.community.actor, now=fresh(two[0]).history.latest().history_date)
    assert [found.residents for found in from_grids] == [1]


def test_both_histories_stay(cast: Cast, two: Two) -> None:
    merged(cast.community, two, "phone")
    assert [Resident.history.filter(id=row.pk).count() for row in two] == [2, 2]


def test_tags_the_survivor_lacks_go_over_and_colour_its_household(cast: Cast, two: Two) -> None:
    tag_on(two[0], "T03")
    same, own = tag_on(two[1], "T03"), tag_on(two[1], "T05")
    merged(cast.community, two)
    own.refresh_from_db()
    same.refresh_from_db()
    assert (own.resident, own.unit, same.resident) == (two[0], two[0].unit, two[1])
    colours = Household.objects.in_bulk([two[0].household_id, two[1].household_id])
    assert [colours[row.household_id].colour for row in two] == ["red", "green"]


def test_somebody_who_was_merged_is_changed_no_more(cast: Cast, two: Two) -> None:
    merged(cast.community, two)
    with pytest.raises(Conflicting, match="merged into another"):
        verify_on_spot(actor=cast.community.actor, row=two[1])
    with pytest.raises(Conflicting, match="merged into another"):
        merged(cast.community, two)


def test_a_third_record_leads_straight_to_the_last_survivor(cast: Cast, two: Two) -> None:
    third = resident(cast.worker.appointment.unit, of=two[0].household, identity=number(7))
    merged(cast.community, (two[1], third))
    last = merged(cast.community, two)
    assert fresh(third).merged_into == two[0]
    undo(actor=cast.community.actor, merging=last)
    assert fresh(third).merged_into == two[1]


def test_undone_all_is_as_before(cast: Cast, two: Two) -> None:
    tagging = tag_on(two[1], "T05")
    done = merged(cast.community, two, "identity", "household", "phone")
    undo(actor=cast.community.actor, merging=done)
    for row in two:
        now = fresh(row)
        assert (now.identity.open(), now.phone.open()) == (row.identity.open(), row.phone.open())
        assert (now.born_on, now.household_id, spot(now), now.merged_into) == (
            *(row.born_on, row.household_id, spot(row)),
            None,
        )
    assert Tagging.objects.get(pk=tagging.pk).resident == two[1]
    with pytest.raises(Conflicting, match="undone already"):
        undo(actor=cast.community.actor, merging=done)


def test_what_was_taken_over_and_changed_since_is_not_undone(cast: Cast, two: Two) -> None:
    done = merged(cast.community, two, "identity", "phone")
    survivor = fresh(two[0])
    change(
        actor=cast.community.actor, row=survivor, values={"phone": "13911111111"}, seen=seen_of(survivor)[survivor.pk]
    )
    with pytest.raises(Conflicting) as refused:
        undo(actor=cast.community.actor, merging=done)
    assert refused.value.data["changed"] == [str(Resident._meta.get_field("phone").verbose_name)]


def test_another_change_does_not_keep_from_undoing(cast: Cast, two: Two) -> None:
    done = merged(cast.community, two, "identity")
    survivor = fresh(two[0])
    change(actor=cast.community.actor, row=survivor, values={"occupation": "木工"}, seen=seen_of(survivor)[survivor.pk])
    undo(actor=cast.community.actor, merging=done)
    assert (fresh(two[0]).identity.open(), fresh(two[0]).occupation) == (IDENTITY, "木工")


def test_it_takes_the_power_over_both_records(cast: Cast, two: Two) -> None:
    for member in (cast.worker, cast.neighbour_community, cast.sanitation):
        with pytest.raises(NotYours):
            merged(member, two)
    done = merged(cast.community, two)
    with pytest.raises(NotYours):
        undo(actor=cast.worker.actor, merging=done)


def test_an_older_look_is_refused(cast: Cast, two: Two) -> None:
    seen = seen_of(*two)
    verify_on_spot(actor=cast.community.actor, row=two[1])
    with pytest.raises(Conflicting) as refused:
        merge(actor=cast.community.actor, survivor=two[0], other=two[1], take=[], seen=seen)
    assert refused.value.code == "stale"
    assert not Merging.objects.exists()


def test_a_record_is_not_merged_into_itself_and_parts_have_names(cast: Cast, two: Two) -> None:
    with pytest.raises(Refused, match="one and the same"):
        merged(cast.community, (two[0], two[0]))
    with pytest.raises(Refused, match="mark"):
        merged(cast.community, two, "mark")


def test_where_two_people_decide_it_is_one_who_may_confirm(cast: Cast, two: Two) -> None:
    RecordRules.objects.create(two_persons=True)
    with pytest.raises(NotYours):
        merged(cast.worker, (two[0], resident(two[0].unit, of=two[0].household, identity=number(8))))
    merged(cast.community, two)


def test_where_two_people_decide_nobody_merges_what_they_recorded_both(cast: Cast, two: Two) -> None:
    RecordRules.objects.create(two_persons=True)
    for one in two:
        Resident.history.filter(id=one.pk).update(history_person_id=cast.community.person.pk)
    with pytest.raises(NotYours, match="yourself"):
        merged(cast.community, two)


def test_a_change_that_waits_is_decided_first(cast: Cast, two: Two) -> None:
    RecordRules.objects.create(two_persons=True)
    seen = seen_of(two[0])[two[0].pk]
    change_resident(actor=cast.worker.actor, resident=two[0], values={"name": "张小四"}, seen=seen)
    with pytest.raises(Conflicting, match="waits for a second person"):
        merged(cast.community, two)


def test_a_form_recognises_the_number_of_a_merged_record(cast: Cast, two: Two) -> None:
    merged(cast.community, two)
    again = Resident(name="张小三", identity=OTHER_IDENTITY, sex="1", born_on=date(1948, 11, 5), match="01")
    with pytest.raises(Refused) as refused:
        record(actor=cast.community.actor, row=again, at=two[0].household)
    assert refused.value.code == "recorded_already"


def test_an_import_recognises_the_number_of_a_merged_record(cast: Cast, two: Two) -> None:
    given = number(9)
    change(actor=cast.community.actor, row=two[1], values={"identity": given}, seen=seen_of(two[1])[two[1].pk])
    merged(cast.community, two)
    run = sent(cast.clerk, [line(two[1].unit, 9)])
    assert (run.imported, run.wrong) == (0, 1)
