"""Base data over the API: masked, within the area, with the tags one may see."""

import pytest

from apps.audit.models import AccessEntry
from apps.households.models import Organisation
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.desk.records.folders import folder, tag_on
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE, place_of


def test_residents_are_listed_masked_and_within_the_area(cast: Cast, alpha: Tenant) -> None:
    rows = folder(cast)
    answer = Caller(alpha, cast.worker).get("residents/")
    assert [one["id"] for one in answer.json()["results"]] == [rows.person.pk]
    assert answer.json()["results"][0]["title"] == "张*三"
    assert all(number not in answer.content.decode() for number in (IDENTITY, PHONE, OTHER_IDENTITY))


def test_a_hidden_tag_is_neither_shown_nor_a_filter_nor_a_colour(cast: Cast, alpha: Tenant) -> None:
    rows = folder(cast)
    tag_on(rows.person, "T22")
    tag_on(rows.person, "T01")
    worker = Caller(alpha, cast.worker)
    assert [tag["code"] for tag in worker.get("residents/").json()["results"][0]["tags"]] == ["T01"]
    assert [tag["code"] for tag in worker.get(f"residents/{rows.person.pk}/").json()["tags"]] == ["T01"]
    assert worker.get("residents/", tag="T22").status_code == 400
    assert len(worker.get("residents/", tag="T01").json()["results"]) == 1
    assert [home["colour"] for home in worker.get("households/").json()["results"]] == ["yellow"]
    assert worker.get("households/", colour="red").json()["results"] == []


@pytest.mark.parametrize("kind", ["residents", "households", "organisations"])
def test_departments_see_none(cast: Cast, alpha: Tenant, kind: str) -> None:
    folder(cast)
    assert Caller(alpha, cast.sanitation).get(f"{kind}/").json()["results"] == []


def test_people_are_searched_in_the_body(cast: Cast, alpha: Tenant) -> None:
    rows = folder(cast)
    worker = Caller(alpha, cast.worker)
    for text in (IDENTITY, "8412", "小三"):
        assert [one["id"] for one in worker.post("residents/search/", {"text": text}).json()] == [rows.person.pk]
    assert worker.post("residents/search/", {"text": OTHER_IDENTITY}).json() == []


def test_revealing_takes_a_purpose_and_is_written_down(cast: Cast, alpha: Tenant) -> None:
    rows = folder(cast)
    worker = Caller(alpha, cast.worker)
    path = f"residents/{rows.person.pk}/reveal/"
    assert worker.post(path, {}).status_code == 400
    answer = worker.post(path, {"purpose": "visit"})
    assert answer.json()["values"]["identity"] == IDENTITY
    assert "no-store" in answer["Cache-Control"]
    assert AccessEntry.objects.count() == 1
    assert Caller(alpha, cast.street).post(path, {"purpose": "visit"}).status_code == 403
    assert Caller(alpha, cast.outsider).post(path, {"purpose": "visit"}).status_code == 404


def test_a_record_is_verified_on_the_spot(cast: Cast, alpha: Tenant) -> None:
    rows = folder(cast)
    answer = Caller(alpha, cast.worker).post(f"residents/{rows.person.pk}/verify/", {})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_one_household_and_one_organisation(cast: Cast, alpha: Tenant) -> None:
    rows = folder(cast)
    shop = Organisation.objects.create(
        **place_of(cast.worker.appointment.unit),
        name="小店",
        kind="sole",
        address="河畔路9号",
        trade="零售",
        phone=PHONE,
    )
    for path, pk in (("households", rows.home.pk), ("organisations", shop.pk)):
        answer = Caller(alpha, cast.worker).get(f"{path}/{pk}/")
        assert (answer.status_code, answer.json()["id"]) == (200, pk)
        assert PHONE not in answer.content.decode()
        assert Caller(alpha, cast.outsider).get(f"{path}/{pk}/").status_code == 404
