"""Photos of the staff over the API: put up and taken down by whoever manages them, seen by who sees the roster."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from apps.staff.models import Person, Portrait
from apps.staff.portraits import link_to, portraits_of, set_portrait
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import ROLES, Cast, Member
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid, somebody
from tests.desk.stories import at, seated
from tests.events.photos.pictures import encoded, photo, scene, sent, with_exif
from tests.events.photos.test_refused import NOT_PHOTOS

MANAGE = {"director", "admin"}


def path_of(member: Member) -> str:
    return f"staff/people/{member.person.pk}/portrait/"


def put_up(caller: Caller, member: Member, picture: SimpleUploadedFile | None = None) -> Any:
    return caller.put_file(path_of(member), {"photo": picture or photo(1)})


def holders(told: dict[str, Any]) -> dict[int, str | None]:
    """Person → the small photo, on a roster."""
    seats = [*told["core"], *told["others"]]
    return {row["person_id"]: row["portrait"] for seat in seats for row in seat["holders"]}


def test_it_is_put_up_and_seen_on_the_roster_and_on_the_page(cast: Cast, alpha: Tenant) -> None:
    director, worker = Caller(alpha, cast.director), cast.worker.person.pk
    refused(director.get(path_of(cast.worker)), 404, "no_portrait")

    answer = put_up(director, cast.worker)

    assert answer.status_code == 200, answer.content
    told = director.get(path_of(cast.worker)).json()
    assert told["at"] == answer.json()["at"]
    for link, side in ((told["full"], 480), (told["thumbnail"], 96)):
        picture = director.get(link)
        assert picture["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(picture.getvalue())).size == (side, side)
    shown = holders(Caller(alpha, cast.leader).get(f"staff/rosters/{grid_of(cast).pk}/").json())
    assert [person for person, portrait in shown.items() if portrait] == [worker]
    page = seated(cast.director).get(at(f"/staff/people/{worker}/")).content.decode()
    assert '<img class="face"' in page


def test_nothing_of_the_file_is_left_but_the_picture(cast: Cast, alpha: Tenant) -> None:
    put_up(Caller(alpha, cast.director), cast.worker, sent(with_exif(orientation=6)))
    row = Portrait.objects.get()
    assert row.by_id == cast.director.appointment.pk
    assert b"Exif" not in Path(row.file.path).read_bytes()


@pytest.mark.parametrize("name", NOT_PHOTOS)
def test_what_is_no_photo_is_refused_at_its_field(cast: Cast, alpha: Tenant, name: str) -> None:
    make, sentence = NOT_PHOTOS[name]
    body = refused(put_up(Caller(alpha, cast.director), cast.worker, sent(make(), name)), 400, "not_a_photo")
    assert sentence in body["data"]["fields"]["photo"][0]
    assert not Portrait.objects.exists()


def test_a_body_without_a_photo_or_of_another_type_is_refused(cast: Cast, alpha: Tenant) -> None:
    director = Caller(alpha, cast.director)
    assert "photo" in refused(director.put_file(path_of(cast.worker), {}), 400)["data"]["fields"]
    assert "photo" in refused(director.put_file(path_of(cast.worker), {"photo": "text"}), 400)["data"]["fields"]
    refused(director.put(path_of(cast.worker), {"photo": "text"}), 415)


def test_a_photo_follows_another_and_taking_it_down_twice_changes_nothing(cast: Cast, alpha: Tenant) -> None:
    director, person = Caller(alpha, cast.director), cast.worker.person.pk
    for seed in (1, 2):
        put_up(director, cast.worker, photo(seed))
    newest = Portrait.objects.latest("pk")
    assert portraits_of([person]) == {person: newest}

    for _again in range(2):
        assert director.delete(path_of(cast.worker)).status_code == 204

    refused(director.get(path_of(cast.worker)), 404, "no_portrait")
    assert Portrait.objects.filter(person=person).count() == 3
    shown = holders(Caller(alpha, cast.leader).get(f"staff/rosters/{grid_of(cast).pk}/").json())
    assert shown[person] is None


@pytest.mark.parametrize("role", sorted(set(ROLES) - MANAGE))
def test_others_put_up_and_take_down_nothing(cast: Cast, alpha: Tenant, role: str) -> None:
    set_portrait(actor=cast.director.actor, person_id=cast.leader.person.pk, photo=photo(1))
    caller = Caller(alpha, getattr(cast, role))
    for member in (cast.leader, cast.worker):
        refused(put_up(caller, member, photo(2)), 403, "no_power")
        refused(caller.delete(path_of(member)), 403, "no_power")
    assert Portrait.objects.count() == 1


def test_nobody_changes_their_own_and_no_street_that_of_another(cast: Cast, alpha: Tenant) -> None:
    director, chief = Caller(alpha, cast.director), Caller(alpha, chief_of(cast))
    refused(put_up(director, cast.director), 403, "yourself")
    refused(director.delete(path_of(cast.director)), 403, "yourself")
    elsewhere = somebody("别街人", "P07", other_street_grid(cast))
    refused(put_up(chief, elsewhere), 404, "no_person")
    refused(chief.delete(path_of(elsewhere)), 404, "no_person")
    refused(chief.get(path_of(elsewhere)), 404, "no_person")
    assert put_up(chief, cast.worker).status_code == 200
    assert Portrait.objects.count() == 1


def test_it_is_seen_by_those_who_see_the_roster_alone(cast: Cast, alpha: Tenant) -> None:
    told = put_up(Caller(alpha, cast.director), cast.worker).json()
    for role in ("worker", "leader", "community", "street"):
        caller = Caller(alpha, getattr(cast, role))
        assert caller.get(path_of(cast.worker)).status_code == 200
        assert caller.get(told["thumbnail"]).getvalue().startswith(b"\xff\xd8")
    for role in ("neighbour_community", "sanitation", "outsider"):
        caller = Caller(alpha, getattr(cast, role))
        refused(caller.get(path_of(cast.worker)), 404, "no_person")
        refused(caller.get(told["full"]), 404, "no_photo")
        refused(caller.get(told["thumbnail"]), 404, "no_photo")


def test_people_and_links_of_another_tenant_are_not_there(cast: Cast, alpha: Tenant, beta: Tenant) -> None:
    row = set_portrait(actor=cast.director.actor, person_id=cast.worker.person.pk, photo=photo(1))
    with acting_for(beta):
        stranger, foreign = Person.objects.create(name="外人"), link_to(row)
    director = Caller(alpha, cast.director)
    for send in (director.get, director.delete):
        refused(send(f"staff/people/{stranger.pk}/portrait/"), 404, "no_person")
    refused(director.put_file(f"staff/people/{stranger.pk}/portrait/", {"photo": photo(2)}), 404, "no_person")
    for size in ("whole", "small"):
        refused(director.get(f"staff/photos/{size}/{foreign}/"), 404, "no_photo")
    assert director.get(f"/t/beta/api/v1/{path_of(cast.worker)}").status_code == 401


def test_a_roster_asks_no_more_for_many_photos_than_for_one(cast: Cast, alpha: Tenant) -> None:
    director, path = Caller(alpha, cast.director), f"staff/rosters/{empty_grid(cast).pk}/"
    members = [somebody(f"员{number}", "P07", empty_grid(cast)) for number in range(5)]
    put_up(director, members[0])
    with CaptureQueriesContext(connection) as few:
        director.get(path)
    for number, member in enumerate(members[1:], start=2):
        put_up(director, member, sent(encoded(scene(number))))
    with CaptureQueriesContext(connection) as many:
        assert len([link for link in holders(director.get(path).json()).values() if link]) == 5
    assert len(many) == len(few)
