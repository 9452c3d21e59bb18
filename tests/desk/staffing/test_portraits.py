"""The photo of somebody in post: put up by whoever manages the staff, shown on rosters, kept as a history."""

import io
import re
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from apps.errors import NotThere, NotYours
from apps.staff.models import Portrait
from apps.staff.portraits import from_link, link_to, portraits_of, set_portrait, take_down
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast, Member
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid, somebody
from tests.desk.stories import at, seated
from tests.events.photos.pictures import encoded, photo, scene, sent, with_exif
from tests.events.photos.test_refused import NOT_PHOTOS

SHOWN = re.compile(r'<img class="face" src="([^"]+)"')


def page_of(member: Member) -> str:
    return at(f"/staff/people/{member.person.pk}/photo/")


def put_up(cast: Cast, member: Member, picture: SimpleUploadedFile | None = None) -> Portrait:
    return set_portrait(actor=cast.director.actor, person_id=member.person.pk, photo=picture or photo(1))


def test_it_is_put_up_on_its_page_and_shown_on_the_roster_and_on_the_page_of_the_person(cast: Cast) -> None:
    director = seated(cast.director)
    assert director.post(page_of(cast.worker), {"photos": photo(1)}).status_code == 302

    for address in (f"/staff/units/{grid_of(cast).pk}/", f"/staff/people/{cast.worker.person.pk}/"):
        [source] = SHOWN.findall(director.get(at(address)).content.decode())
        assert director.get(source).getvalue().startswith(b"\xff\xd8")


def test_without_a_photo_there_is_a_silhouette_and_no_letter_of_the_name(cast: Cast) -> None:
    page = seated(cast.worker).get(at(f"/staff/units/{grid_of(cast).pk}/")).content.decode()
    assert not SHOWN.findall(page)
    assert page.count('<span class="face" aria-hidden="true"><svg') == 4


def test_it_is_square_and_nothing_of_the_file_is_left_but_the_picture(cast: Cast) -> None:
    row = put_up(cast, cast.worker, sent(with_exif(orientation=6)))
    for file, side in ((row.file, 480), (row.thumbnail, 96)):
        content = Path(file.path).read_bytes()
        opened = Image.open(io.BytesIO(content))
        assert (opened.format, opened.size) == ("JPEG", (side, side))
        assert not opened.getexif()
        assert b"Exif" not in content


def test_a_tall_picture_is_cut_and_not_squeezed(cast: Cast) -> None:
    tall = Image.new("RGB", (300, 900), "blue")
    tall.paste("red", (0, 0, 300, 100))
    tall.paste("green", (0, 800, 300, 900))
    row = put_up(cast, cast.worker, sent(encoded(tall)))
    colours = Image.open(row.file.path).resize((1, 3)).tobytes()
    assert all(blue > 200 and red < 60 for red, blue in zip(colours[::3], colours[2::3], strict=True))


@pytest.mark.parametrize("name", NOT_PHOTOS)
def test_what_is_no_photo_is_refused_on_the_page_with_what_to_do(cast: Cast, name: str) -> None:
    make, sentence = NOT_PHOTOS[name]
    answer = seated(cast.director).post(page_of(cast.worker), {"photos": sent(make(), name)})
    assert 400 <= answer.status_code < 500
    assert sentence in answer.content.decode()
    assert not Portrait.objects.exists()


def test_a_form_without_a_file_says_so(cast: Cast) -> None:
    answer = seated(cast.director).post(page_of(cast.worker))
    assert 400 <= answer.status_code < 500
    assert not Portrait.objects.exists()


def test_the_newest_is_shown_and_those_before_stay_in_the_history(cast: Cast) -> None:
    old, new = put_up(cast, cast.worker, photo(1)), put_up(cast, cast.worker, photo(2))
    person = cast.worker.person.pk
    assert portraits_of([person]) == {person: new}
    page = seated(cast.director).get(page_of(cast.worker)).content.decode()
    assert page.count("Photo put up") == 2
    assert from_link(actor=cast.director.actor, token=link_to(old)) == old


def test_taken_down_it_is_shown_no_more_and_taking_it_down_twice_changes_nothing(cast: Cast) -> None:
    row, director = put_up(cast, cast.worker), seated(cast.director)
    for _again in range(2):
        assert director.post(page_of(cast.worker), {"act": "take_down"}).status_code == 302
    assert portraits_of([cast.worker.person.pk]) == {}
    assert Portrait.objects.filter(person=cast.worker.person).count() == 2
    with pytest.raises(NotThere):
        from_link(actor=cast.leader.actor, token=link_to(row))


def test_only_those_who_manage_the_staff_there_put_it_up_and_nobody_their_own(cast: Cast) -> None:
    for member in (cast.worker, cast.leader, cast.community):
        assert seated(member).post(page_of(cast.worker), {"photos": photo(1)}).status_code == 403
    chief = chief_of(cast)
    elsewhere = somebody("别街人", "P07", other_street_grid(cast))
    with pytest.raises(NotThere):
        set_portrait(actor=chief.actor, person_id=elsewhere.person.pk, photo=photo(1))
    with pytest.raises(NotYours):
        set_portrait(actor=cast.director.actor, person_id=cast.director.person.pk, photo=photo(1))
    with pytest.raises(NotYours):
        take_down(actor=cast.director.actor, person_id=cast.director.person.pk)
    assert not Portrait.objects.exists()


@pytest.mark.parametrize("size", ["small", "whole"])
def test_a_link_is_worth_something_to_those_who_see_the_roster_alone(cast: Cast, size: str, client: Client) -> None:
    address = at(f"/staff/photos/{size}/{link_to(put_up(cast, cast.worker))}/")
    answer = seated(cast.leader).get(address)
    assert answer.getvalue().startswith(b"\xff\xd8")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert seated(cast.sanitation).get(address).status_code == 404
    assert seated(cast.neighbour_community).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_a_link_runs_out_after_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    address = at(f"/staff/photos/small/{link_to(put_up(cast, cast.worker))}/")
    made, statuses = time.time(), []
    for seconds in (3590, 3610):
        monkeypatch.setattr(time, "time", lambda later=made + seconds: later)
        answer = seated(cast.director).get(address)
        statuses.append(answer.status_code)
        answer.getvalue()
    assert statuses == [200, 404]


def test_a_link_of_another_tenant_or_a_forged_one_opens_nothing(cast: Cast, beta: Tenant) -> None:
    row = put_up(cast, cast.worker)
    with acting_for(beta):
        foreign = link_to(row)
    for token in (foreign, f"{link_to(row)}x", str(row.pk)):
        with pytest.raises(NotThere):
            from_link(actor=cast.director.actor, token=token)


def test_a_full_roster_asks_no_more_for_many_photos_than_for_one(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = seated(cast.director)
    for number in range(6):
        put_up(cast, somebody(f"员{number}", "P07", empty_grid(cast)), sent(encoded(scene(number))))
    with django_assert_max_num_queries(22):
        page = client.get(at(f"/staff/units/{empty_grid(cast).pk}/")).content.decode()
    assert len(SHOWN.findall(page)) == 6
