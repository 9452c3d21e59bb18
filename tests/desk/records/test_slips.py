"""Slips that are caught: the same door twice, days that have not been, people who are gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.households.models import Building, Dwelling, Household, Proposal, RecordRules, Resident, Tagging
from apps.households.tagging import recolour
from tests.cast import Cast
from tests.desk.records.folders import Files, folder, tag_on
from tests.desk.records.test_forms import PERSON
from tests.households.people import OTHER_IDENTITY, building, dwelling

DOOR = {"number": "101", "entrance": "", "use": "home", "occupancy": "owner"}


def test_the_same_door_is_not_recorded_twice_in_a_building(cast: Cast) -> None:
    rows = folder(cast)
    path = f"/records/dwelling/new/?at={rows.home.dwelling.building_id}"
    page = Files(cast.worker).send(path, {**DOOR, "hazards": "消防"}, status=409)
    assert "recorded already" in page
    assert "消防" in page


def test_a_door_is_not_renamed_to_one_there_is(cast: Cast) -> None:
    rows, files = folder(cast), Files(cast.worker)
    other = dwelling(cast.worker.appointment.unit, "102", of=rows.home.dwelling.building)
    path = f"/records/dwelling/{other.pk}/edit/"
    files.send(path, files.open(path), number="101", status=409)
    assert Dwelling.objects.get(pk=other.pk).number == "102"


def test_a_building_is_recorded_once_in_a_community(cast: Cast) -> None:
    there = building(cast.worker.appointment.unit)
    typed = {"estate": there.estate, "name": there.name, "address": "x", "kind": "residential"}
    Files(cast.worker).send(f"/records/building/new/?at={there.unit_id}", typed, status=409)
    assert Building.objects.count() == 1


def test_nobody_is_recorded_in_a_household_that_has_left(cast: Cast) -> None:
    rows = folder(cast)
    Household.objects.filter(pk=rows.home.pk).update(left_on="2026-01-01")
    Files(cast.worker).send(f"/records/resident/new/?at={rows.home.pk}", PERSON, status=409)


def test_a_birth_in_the_future_is_refused_with_any_document(cast: Cast) -> None:
    rows = folder(cast)
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {**PERSON, "document": "414", "identity": "E1234567", "sex": "1", "born_on": str(tomorrow)}
    page = Files(cast.worker).send(f"/records/resident/new/?at={rows.home.pk}", typed, status=422)
    assert "has not been" in page


@pytest.mark.parametrize("shift", [1, -40])
def test_a_household_leaves_on_a_day_that_has_been_and_not_before_it_came(cast: Cast, shift: int) -> None:
    rows, today = folder(cast), timezone.localdate()
    Household.objects.filter(pk=rows.home.pk).update(since=today - timedelta(days=30))
    Resident.objects.filter(pk=rows.person.pk).update(status="left")
    day = today + timedelta(days=shift)
    Files(cast.worker).send(f"/records/household/{rows.home.pk}/gone/", {"on": str(day)}, status=422)
    assert Household.objects.get(pk=rows.home.pk).left_on is None


def test_the_stored_colour_follows_when_a_person_leaves(cast: Cast) -> None:
    rows = folder(cast)
    tag_on(rows.person, "T04")
    recolour(rows.person)
    assert Household.objects.get(pk=rows.home.pk).colour == "red"
    Files(cast.worker).send(f"/records/resident/{rows.person.pk}/gone/", {"status": "left", "on": "2026-03-01"})
    assert Household.objects.get(pk=rows.home.pk).colour == "green"


def test_who_is_gone_gets_no_tag(cast: Cast) -> None:
    rows = folder(cast)
    Resident.objects.filter(pk=rows.person.pk).update(status="left")
    tag = tag_on(rows.stranger, "T01").tag
    Files(cast.worker).send(f"/records/resident/{rows.person.pk}/tags/", {"tag": str(tag.pk)}, status=409)
    assert not Tagging.objects.filter(resident=rows.person).exists()


def test_a_proposal_outlives_a_change_of_something_else(cast: Cast) -> None:
    """Being seen on the spot, or a new telephone number, says nothing against what was proposed."""
    rows = folder(cast)
    RecordRules.objects.create(two_persons=True)
    worker = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/edit/"
    worker.send(path, worker.open(path), name="张小山")
    worker.send(f"/records/resident/{rows.person.pk}/verify/", {})
    worker.send(path, worker.open(path), phone="13900000003")
    Files(cast.community).send(f"/records/proposals/{Proposal.objects.get().pk}/", {"confirm": "yes"})
    kept = Resident.objects.get(pk=rows.person.pk)
    assert (kept.name, kept.phone.open()) == ("张小山", "13900000003")
    assert kept.verified_at


def test_a_proposal_about_what_was_changed_since_is_not_confirmed(cast: Cast) -> None:
    rows = folder(cast)
    rules = RecordRules.objects.create(two_persons=True)
    worker, path = Files(cast.worker), f"/records/resident/{rows.person.pk}/edit/"
    worker.send(path, worker.open(path), identity=OTHER_IDENTITY)
    rules.two_persons = False
    rules.save()
    worker.send(path, worker.open(path), name="张小水")
    proposal = Proposal.objects.get()
    Files(cast.community).send(f"/records/proposals/{proposal.pk}/", {"confirm": "yes"})
    again = Proposal.objects.create(
        resident=rows.person, changes='{"name": "张小山"}', seen=proposal.seen, proposed_by_id=proposal.proposed_by_id,
        proposed_at=timezone.now(),
    )  # fmt: skip
    page = Files(cast.community).send(f"/records/proposals/{again.pk}/", {"confirm": "yes"}, status=409)
    assert "refuse it" in page
    assert Resident.objects.get(pk=rows.person.pk).name == "张小水"
