"""Personal data is shown for a purpose, on the record, and only in the answer to that."""

from dataclasses import replace

import pytest

from apps.audit.access import record_access, verify
from apps.audit.models import AccessEntry
from apps.households.models import Organisation
from apps.notices.models import Notice
from apps.staff.actions import appoint
from apps.staff.models import Person, Post
from tests.cast import ROLES, SINCE, Cast
from tests.desk.records.folders import Files, folder
from tests.desk.retention.officers import officer
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, PHONE, place_of


def test_it_is_shown_once_and_written_down(cast: Cast) -> None:
    rows = folder(cast)
    client = seated(cast.worker)
    address = at(f"/records/resident/{rows.person.pk}/")
    answer = client.post(f"{address}reveal/", {"purpose": "visit", "note": "每月走访"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (IDENTITY in page, PHONE in page, 'data-masked="138****0002"' in page) == (True, True, True)
    assert "no-store" in answer["Cache-Control"]
    assert 'data-seconds="300"' in page
    assert IDENTITY not in client.get(address).content.decode()
    entry = AccessEntry.objects.get()
    assert (entry.person_id, entry.about, entry.about_id) == (cast.worker.person.pk, "resident", rows.person.pk)
    assert (entry.purpose, entry.address, "identity" in entry.fields) == ("visit 每月走访", "127.0.0.1", True)
    assert verify()[2] is None


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_without_a_purpose_nothing_is_shown(cast: Cast, purpose: str) -> None:
    rows = folder(cast)
    page = Files(cast.worker).send(f"/records/resident/{rows.person.pk}/reveal/", {"purpose": purpose}, status=422)
    assert IDENTITY not in page
    assert not AccessEntry.objects.exists()


def test_it_takes_the_power_in_the_area(cast: Cast) -> None:
    rows = folder(cast)
    path = at(f"/records/resident/{rows.person.pk}/reveal/")
    answers = {role: seated(getattr(cast, role)).post(path, {"purpose": "visit"}) for role in ROLES}
    allowed = {"worker", "leader", "community", "clerk", "street_chief"}
    assert {role for role, answer in answers.items() if answer.status_code == 200} == allowed
    for role in ROLES.keys() - allowed:
        assert IDENTITY not in answers[role].content.decode()
    assert AccessEntry.objects.count() == len(allowed)


def test_an_organisations_telephone_is_revealed_likewise(cast: Cast) -> None:
    shop = Organisation.objects.create(
        **place_of(cast.worker.appointment.unit),
        name="小店",
        kind="sole",
        address="河畔路9号",
        trade="零售",
        phone=PHONE,
    )
    files = Files(cast.worker)
    assert PHONE not in files.page(f"/records/organisation/{shop.pk}/")
    assert PHONE in files.send(f"/records/organisation/{shop.pk}/reveal/", {"purpose": "check"}, status=200)


def test_more_than_thirty_a_day_are_told_once_to_those_who_read_the_log(cast: Cast) -> None:
    officer = Person.objects.create(name="数安员")
    district = cast.admin.appointment.unit
    appoint(person=officer, post=Post.objects.get(code="P28"), unit=district, since=SINCE)
    rows, files = folder(cast), Files(cast.worker)
    for _ in range(33):
        files.send(f"/records/resident/{rows.person.pk}/reveal/", {"purpose": "visit"}, status=200)
    told = Notice.objects.filter(kind="many_reveals")
    assert [(notice.person_id, notice.data["count"]) for notice in told] == [(officer.pk, 31)]


def test_the_log_is_for_those_who_watch_over_it(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at("/records/access/")).status_code for role in ROLES}
    assert set(answers.values()) == {403}


def test_the_officer_reads_who_saw_what_and_checks_the_chain(cast: Cast) -> None:
    account = officer().user
    rows = folder(cast)
    Files(cast.worker).send(f"/records/resident/{rows.person.pk}/reveal/", {"purpose": "visit"}, status=200)
    files = Files(replace(cast.worker, user=account))
    page = files.page("/records/access/?check=on")
    assert cast.worker.person.name in page
    assert verify()[1] in page
    assert cast.worker.person.name not in files.page("/records/access/?until=2020-01-01")
    files.page("/records/resident/", status=403)


def test_the_log_says_what_was_done_and_to_how_many(cast: Cast) -> None:
    record_access(act="export", about="resident", about_id=7, fields=["masked"], purpose="核对", rows=107)
    record_access(act="find", about="resident", about_id=None, fields=["phone"], purpose="tag", rows=0)
    page = Files(officer()).page("/records/access/")
    assert "Resident · exported · 107 rows" in page
    assert "Resident · looked for by number" in page
