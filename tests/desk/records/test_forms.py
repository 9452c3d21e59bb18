"""Records are made and changed in forms that lose nothing, and check what follows from what."""

from datetime import date

import pytest

from apps.grids.models import Unit
from apps.households.models import (
    Building,
    Dwelling,
    Household,
    Organisation,
    Proposal,
    RecordRules,
    Resident,
    Tagging,
    Verification,
)
from tests.cast import Cast
from tests.desk.records.folders import Files, folder, tag_on
from tests.desk.settings.pages import fields_of
from tests.desk.stories import at, seated
from tests.households.books import number
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE

PERSON = {
    "name": "李四",
    "document": "111",
    "identity": OTHER_IDENTITY,
    "registered_division": "360481",
    "match": "01",
    "phone": "13900000003",
}


def test_a_person_is_recorded_in_a_household_and_what_follows_is_derived(cast: Cast) -> None:
    rows = folder(cast)
    Files(cast.worker).send(f"/records/resident/new/?at={rows.home.pk}", PERSON)
    made = Resident.objects.get(name="李四")
    assert (made.sex, made.born_on, made.household_id) == ("2", date(1948, 11, 5), rows.home.pk)
    assert (made.unit_id, made.identity.open(), made.phone.open()) == (
        rows.home.unit_id,
        OTHER_IDENTITY,
        "13900000003",
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"identity": "990101194811050029"}, "does not fit the others"),
        ({"identity": "990101194813050028"}, "is not a day that has been"),
        ({"identity": "12"}, "has 18 characters"),
        ({"sex": "1"}, "does not agree with the identity number"),
        ({"born_on": "1950-01-01"}, "does not agree with the identity number"),
        ({"phone": "12"}, "A telephone number has 11 digits"),
        ({"registered_division": "3604"}, "has 6, 9 or 12 digits"),
        ({"document": "414", "identity": "E1234567"}, "This follows from an identity number only."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast: Cast, typed: dict[str, str], sentence: str) -> None:
    rows = folder(cast)
    page = Files(cast.worker).send(f"/records/resident/new/?at={rows.home.pk}", PERSON | typed, status=422)
    assert sentence in page
    for value in (PERSON | typed).values():
        assert value in page
    assert not Resident.objects.filter(name="李四").exists()


def test_an_unknown_province_is_only_warned_of(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    files.send(f"/records/resident/new/?at={rows.home.pk}", PERSON)
    made = Resident.objects.get(name="李四")
    assert "name no province" in files.page(f"/records/resident/{made.pk}/")


def test_the_same_person_is_not_recorded_twice_where_one_can_see_it(cast: Cast) -> None:
    rows = folder(cast)
    page = Files(cast.worker).send(f"/records/resident/new/?at={rows.home.pk}", PERSON | {"identity": IDENTITY}, 422)
    assert "is recorded already" in page


def test_a_number_of_somebody_else_is_not_given_to_another_record(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    files.send(f"/records/resident/new/?at={rows.home.pk}", PERSON | {"identity": number(7, "19481105")})
    path = f"/records/resident/{Resident.objects.get(name='李四').pk}/edit/"
    page = files.send(path, files.open(path), status=422, identity=IDENTITY, occupation="木匠")
    assert "is recorded already" in page
    assert "木匠" in page
    files.send(path, files.open(path), identity=number(7, "19481105"), occupation="木匠")  # its own, typed again


def test_a_second_head_of_a_household_is_warned_of(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/edit/"
    files.send(path, files.open(path), relation="01")
    assert "has a head already" not in files.page(f"/records/resident/{rows.person.pk}/")
    files.send(f"/records/resident/new/?at={rows.home.pk}", PERSON | {"relation": "01"})
    made = Resident.objects.get(name="李四")
    assert made.relation == "01"
    assert "has a head already" in files.page(f"/records/resident/{made.pk}/")


def test_a_number_is_never_sent_to_the_form_and_stays_when_left_empty(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/edit/"
    page = files.page(path)
    assert (IDENTITY in page, PHONE in page, "138****0002" in page) == (False, False, True)
    files.send(path, files.open(path), occupation="木匠")
    changed = Resident.objects.get(pk=rows.person.pk)
    assert (changed.occupation, changed.identity.open(), changed.phone.open()) == ("木匠", IDENTITY, PHONE)
    assert changed.version == 2
    files.send(path, files.open(path), phone="-")
    assert not Resident.objects.get(pk=rows.person.pk).phone


def test_two_who_change_the_same_record_do_not_overwrite_each_other(cast: Cast) -> None:
    rows = folder(cast)
    worker, clerk = Files(cast.worker), Files(cast.clerk)
    path = f"/records/resident/{rows.person.pk}/edit/"
    form = worker.open(path)
    clerk.send(path, clerk.open(path), occupation="教师")
    page = worker.send(path, form, status=409, occupation="木匠")
    assert "Changed in the meantime" in page
    assert ("教师" in page, "木匠" in page, IDENTITY in page) == (True, True, False)
    worker.send(path, fields_of(page), occupation="木匠")
    assert Resident.objects.get(pk=rows.person.pk).occupation == "木匠"


def test_mandatory_fields_take_two_people_where_the_tenant_says_so(cast: Cast) -> None:
    rows = folder(cast)
    RecordRules.objects.create(two_persons=True)
    worker, secretary = Files(cast.worker), Files(cast.community)
    path = f"/records/resident/{rows.person.pk}/edit/"
    worker.send(path, worker.open(path), name="张小山", occupation="木匠")
    kept = Resident.objects.get(pk=rows.person.pk)
    assert (kept.name, kept.occupation) == ("张小三", "木匠")
    proposal = Proposal.objects.get()
    decide = f"/records/proposals/{proposal.pk}/"
    worker.send(decide, {"confirm": "yes"}, status=403)
    assert "张小三 → 张小山" in secretary.page(f"/records/resident/{rows.person.pk}/")
    assert "张小山" not in worker.page(f"/records/resident/{rows.person.pk}/")
    Files(cast.neighbour_community).send(decide, {"confirm": "yes"}, status=404)
    secretary.send(decide, {}, status=422)
    secretary.send(decide, {"confirm": "yes"})
    assert Resident.objects.get(pk=rows.person.pk).name == "张小山"
    secretary.send(decide, {"confirm": "yes"}, status=409)


def test_administrators_say_whether_it_takes_two(cast: Cast) -> None:
    admin = Files(cast.admin)
    stale = admin.open("/records/rules/")
    admin.send("/records/rules/", admin.open("/records/rules/"), two_persons="on")
    assert RecordRules.objects.get().two_persons
    admin.send("/records/rules/", stale, status=409)
    Files(cast.worker).page("/records/rules/", status=403)


def test_nobody_confirms_what_they_proposed(cast: Cast) -> None:
    rows = folder(cast)
    RecordRules.objects.create(two_persons=True)
    files = Files(cast.community)
    path = f"/records/resident/{rows.person.pk}/edit/"
    files.send(path, files.open(path), name="张小山")
    page = files.send(f"/records/proposals/{Proposal.objects.get().pk}/", {"confirm": "yes"}, status=403)
    assert "You proposed this change yourself" in page


def test_a_refused_change_changes_nothing(cast: Cast) -> None:
    rows = folder(cast)
    RecordRules.objects.create(two_persons=True)
    worker = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/edit/"
    worker.send(path, worker.open(path), identity=OTHER_IDENTITY)
    proposal = Proposal.objects.get()
    assert OTHER_IDENTITY not in bytes(Proposal.objects.values_list("changes", flat=True)[0]).decode("latin1")
    Files(cast.community).send(f"/records/proposals/{proposal.pk}/", {"reason": "证件不符"})
    assert Resident.objects.get(pk=rows.person.pk).identity.open() == IDENTITY
    assert Proposal.objects.get().state == "refused"


def test_seen_on_the_spot_is_kept(cast: Cast) -> None:
    rows = folder(cast)
    Files(cast.worker).send(f"/records/household/{rows.home.pk}/verify/", {})
    kept = Verification.objects.get()
    assert (kept.about, kept.about_id, kept.by_id) == ("household", rows.home.pk, cast.worker.appointment.pk)
    assert Household.objects.get(pk=rows.home.pk).verified_by == cast.worker.appointment.pk


def test_a_person_moves_out_and_their_tags_end(cast: Cast) -> None:
    rows = folder(cast)
    tagging = tag_on(rows.person, "T01")
    files = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/gone/"
    files.send(path, {"status": "left", "on": "2999-01-01"}, status=422)
    files.send(path, {"status": "left", "on": "2026-03-01"})
    gone = Resident.objects.get(pk=rows.person.pk)
    assert (gone.status, gone.status_since) == ("left", date(2026, 3, 1))
    assert Tagging.objects.get(pk=tagging.pk).ended_at
    files.send(path, {"status": "died", "on": "2026-03-01"}, status=409)
    assert "Nobody is left in this household." in files.page(f"/records/household/{rows.home.pk}/")


def test_a_household_moves_out_with_all_its_people(cast: Cast) -> None:
    rows = folder(cast)
    Files(cast.worker).send(f"/records/household/{rows.home.pk}/gone/", {"on": "2026-03-01"})
    assert Household.objects.get(pk=rows.home.pk).left_on == date(2026, 3, 1)
    assert Resident.objects.get(pk=rows.person.pk).status == "left"


def test_buildings_dwellings_and_households_are_recorded_one_in_the_other(cast: Cast) -> None:
    files, grid = Files(cast.worker), cast.worker.appointment.unit
    home = {"estate": "新村", "name": "2号楼", "address": "新路1号", "kind": "residential"}
    assert grid.name in files.page("/records/building/new/")
    files.send(f"/records/building/new/?at={grid.pk}", home)
    building = Building.objects.get()
    files.send(f"/records/dwelling/new/?at={building.pk}", {"number": "301", "use": "home", "occupancy": "let"})
    door = Dwelling.objects.get()
    files.send(f"/records/household/new/?at={door.pk}", {"kind": "family"})
    assert Household.objects.get().unit_id == grid.pk
    assert "301" in files.page(f"/records/building/{building.pk}/")


def test_an_organisations_code_is_checked(cast: Cast) -> None:
    files, grid = Files(cast.worker), cast.worker.appointment.unit
    shop = {"name": "小店", "kind": "sole", "address": "新路1号", "trade": "零售", "head": "王五", "phone": PHONE}
    path = f"/records/organisation/new/?at={grid.pk}"
    assert "does not fit" in files.send(path, shop | {"credit_code": "91990101MA0000015D"}, status=422)
    files.send(path, shop | {"credit_code": "91990101MA0000015C"})
    made = Organisation.objects.get()
    assert made.phone.open() == PHONE
    assert "王*" in files.page(f"/records/organisation/{made.pk}/")
    assert f"/records/organisation/{made.pk}/" in files.found("organisation", text="91990101MA0000015C")


@pytest.mark.parametrize("role", ["street", "neighbour_community", "outsider", "instructor", "sanitation", "admin"])
@pytest.mark.parametrize("tail", ["edit/", "verify/", "gone/", "tags/", "reveal/"])
def test_others_change_nothing(cast: Cast, role: str, tail: str) -> None:
    rows = folder(cast)
    sees = {"street": 403, "instructor": 403, "sanitation": 403, "admin": 403}
    given = {"status": "left", "on": "2026-03-01", "purpose": "visit", "tag": "1"}
    answer = seated(getattr(cast, role)).post(at(f"/records/resident/{rows.person.pk}/{tail}"), given)
    expected = 422 if tail == "tags/" and role in ("street", "instructor") else sees.get(role, 404)
    assert answer.status_code == expected
    assert Resident.objects.get(pk=rows.person.pk).version == 1


def test_a_form_needs_its_token(cast: Cast) -> None:
    rows = folder(cast)
    client = seated(cast.worker, enforce_csrf_checks=True)
    answer = client.post(at(f"/records/resident/{rows.person.pk}/reveal/"), {"purpose": "visit"})
    assert answer.status_code == 403
    assert IDENTITY not in answer.content.decode()


def test_what_is_typed_is_never_markup(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/edit/"
    files.send(path, files.open(path), occupation="<script>alert(1)</script>")
    page = files.page(f"/records/resident/{rows.person.pk}/")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_nothing_is_recorded_in_a_grid_of_others(cast: Cast) -> None:
    other = Unit.objects.get(code=f"{cast.neighbour_community.appointment.unit.code}001")
    Files(cast.worker).page(f"/records/building/new/?at={other.pk}", status=404)


@pytest.mark.parametrize("number", ["", "E1234567"])
def test_another_document_comes_with_its_own_number(cast: Cast, number: str) -> None:
    person, files = folder(cast).person, Files(cast.worker)
    path = f"/records/resident/{person.pk}/edit/"
    page = files.send(path, files.open(path), status=302 if number else 422, document="414", identity=number)
    kept = Resident.objects.get(pk=person.pk)
    assert ("the one on record is of another" in page) == (not number)
    assert (kept.document, kept.identity.open()) == (("414", number) if number else ("111", IDENTITY))
