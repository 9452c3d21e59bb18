"""The pages on which two records of one person are compared, merged, kept apart and parted again."""

import re
from typing import Any

import pytest
from django.test import Client

from apps.grids.models import Unit
from apps.households.actions import verify_on_spot
from apps.households.models import Apart, Merging, Resident
from tests.cast import Cast, Member
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, PHONE, building, dwelling, household, resident

OTHER_PHONE = "13900000088"
HTML = "<b>张三</b>"


@pytest.fixture
def two(cast: Cast) -> tuple[Resident, Resident]:
    grid = cast.worker.appointment.unit
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    there = household(other, of=dwelling(other, of=building(other, "2号楼")))
    return resident(grid), resident(other, of=there, phone=OTHER_PHONE, occupation=HTML)


@pytest.fixture
def address(two: tuple[Resident, Resident]) -> str:
    return at(f"/data/duplicates/{two[0].pk}/{two[1].pk}/")


def browser(member: Member) -> Client:
    return seated(member, headers={"accept-language": "en"})


def sent(client: Client, address: str, two: tuple[Resident, Resident], **given: object) -> Any:
    page = client.get(address).content.decode()
    seen = dict(re.findall(r'name="(seen_\d+)" value="(\d+)"', page))
    return client.post(address, {**seen, "keep": two[0].pk, **given})


def test_the_list_leads_to_both_records_and_to_the_comparison(
    cast: Cast, two: tuple[Resident, Resident], address: str
) -> None:
    text = browser(cast.community).get(at("/data/duplicates/")).content.decode()
    assert "the same number of the document" in text
    assert all(link in text for link in (address, *(at(f"/records/resident/{row.pk}/") for row in two)))
    assert IDENTITY not in text


def test_the_comparison_masks_and_escapes(cast: Cast, two: tuple[Resident, Resident], address: str) -> None:
    text = browser(cast.community).get(address).content.decode()
    assert not [secret for secret in (IDENTITY, PHONE, OTHER_PHONE, "1990-03-07", HTML) if secret in text]
    assert "&lt;b&gt;张三" in text


def test_merging_goes_to_the_survivor_and_so_does_the_old_address(
    cast: Cast, two: tuple[Resident, Resident], address: str
) -> None:
    client = browser(cast.community)
    answer = sent(client, address, two, part_phone=two[1].pk, part_occupation=two[0].pk)
    survivor = at(f"/records/resident/{two[0].pk}/")
    assert (answer.status_code, answer["Location"]) == (302, survivor)
    assert client.get(at(f"/records/resident/{two[1].pk}/"))["Location"] == survivor
    kept = Resident.objects.get(pk=two[0].pk)
    assert (kept.phone.open(), kept.occupation) == (OTHER_PHONE, "")
    assert f"record no. {two[1].pk}" in client.get(survivor).content.decode()
    assert f"in record no. {two[1].pk}" in client.get(f"{survivor}history/").content.decode()
    assert client.get(at(f"/records/resident/{two[1].pk}/history/"))["Location"] == f"{survivor}history/"
    assert address not in client.get(at("/data/duplicates/")).content.decode()


def test_it_is_undone_from_the_survivor_s_page(cast: Cast, two: tuple[Resident, Resident], address: str) -> None:
    client = browser(cast.community)
    sent(client, address, two)
    undo = at(f"/data/merged/{Merging.objects.get().pk}/undo/")
    assert undo in client.get(at(f"/records/resident/{two[0].pk}/")).content.decode()
    assert client.post(undo)["Location"] == address
    assert client.post(undo).status_code == 409
    assert client.get(at(f"/records/resident/{two[1].pk}/")).status_code == 200


def test_what_changed_meanwhile_is_shown_and_the_choices_stay(
    cast: Cast, two: tuple[Resident, Resident], address: str
) -> None:
    client = browser(cast.community)
    page = client.get(address).content.decode()
    seen = dict(re.findall(r'name="(seen_\d+)" value="(\d+)"', page))
    verify_on_spot(actor=cast.community.actor, row=two[1])
    given = {**seen, "keep": two[1].pk, "part_phone": two[1].pk}
    answer = client.post(address, given)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Changed in the meantime" in text
    assert re.search(rf'value="{two[1].pk}" checked', text)
    assert not Merging.objects.exists()
    assert (
        client.post(address, {**given, **dict(re.findall(r'name="(seen_\d+)" value="(\d+)"', text))}).status_code == 302
    )
    assert Resident.objects.get(pk=two[0].pk).merged_into_id == two[1].pk


def test_two_people_are_no_pair_any_more(cast: Cast, two: tuple[Resident, Resident], address: str) -> None:
    client = browser(cast.community)
    assert client.post(f"{address}apart/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}apart/", {"reason": "namesakes"})["Location"] == at("/data/duplicates/")
    assert Apart.objects.get().said_by_id == cast.community.actor.appointment_id
    assert address not in client.get(at("/data/duplicates/")).content.decode()


@pytest.mark.parametrize("role", ["worker", "neighbour_community", "sanitation", "outsider"])
def test_who_does_not_see_both_finds_nothing_there(
    cast: Cast, two: tuple[Resident, Resident], address: str, role: str
) -> None:
    client = browser(getattr(cast, role))
    for answer in (
        client.get(address),
        client.post(address, {}),
        client.post(f"{address}apart/", {"reason": "related"}),
    ):
        assert answer.status_code in (403, 404)
    sent(browser(cast.community), address, two)
    if role != "worker":  # who lives in the worker's grid stays there
        assert client.post(at(f"/data/merged/{Merging.objects.get().pk}/undo/")).status_code in (403, 404)
    assert Merging.objects.get().undone_at is None


def test_who_sees_both_but_changes_neither_does_not_merge(
    cast: Cast, two: tuple[Resident, Resident], address: str
) -> None:
    client = browser(cast.centre)
    assert "disabled" in client.get(address).content.decode()
    assert sent(client, address, two).status_code == 403
    assert not Merging.objects.exists()


def test_a_forged_form_is_refused(cast: Cast, two: tuple[Resident, Resident], address: str) -> None:
    client = seated(cast.community, enforce_csrf_checks=True)
    assert client.post(address, {"keep": two[0].pk}).status_code == 403
    assert client.post(f"{address}apart/", {"reason": "related"}).status_code == 403
