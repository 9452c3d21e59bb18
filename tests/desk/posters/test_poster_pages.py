"""The list of posters, their printing, and taking one out of use, page by page."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.grids.models import Unit
from apps.households.models import Building
from apps.portal.models import PortalRules, Poster
from apps.portal.posters import make, retire
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated
from tests.households.people import building

LIST, MAKE = at("/posters/"), at("/posters/make/")


@pytest.fixture
def grid(cast: Cast) -> Unit:
    PortalRules.objects.create(is_open=True)
    return Unit.objects.get(pk=cast.worker.appointment.unit_id)


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def _printed(cast: Cast, size: str = "a4", **ticked: list[int]) -> str:
    client = seated(cast.clerk)
    answer = client.post(MAKE, ticked)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return _text(client, f"{answer['Location']}&size={size}")


def test_only_those_who_make_posters_are_served(cast: Cast) -> None:
    served = {role for role in ROLES if seated(getattr(cast, role)).get(LIST).status_code == 200}
    holders = {role for role in ROLES if "print_posters" in getattr(cast, role).actor.powers}
    assert served == holders != set(ROLES)


def test_what_was_ticked_is_made_once_and_printed(cast: Cast, grid: Unit) -> None:
    house = building(grid)
    page = _printed(cast, grid=[grid.pk], building=[house.pk])
    again = _printed(cast, grid=[grid.pk], building=[house.pk])
    assert Poster.objects.count() == 2
    for text in (page, again):
        assert text.count('<article class="poster"') == 2
        assert grid.name in text
        assert str(house) in text


def test_the_list_says_what_hangs_where(cast: Cast, grid: Unit) -> None:
    house = building(grid)
    make(actor=cast.clerk.actor, buildings=[house.pk])
    text = _text(seated(cast.clerk), LIST)
    (code,) = Poster.objects.values_list("code", flat=True)
    assert f"/posters/{code}/retire/" in text
    assert text.count("/retire/") == 1


def test_nothing_ticked_is_told_and_makes_nothing(cast: Cast, grid: Unit) -> None:
    answer = seated(cast.clerk).post(MAKE)
    assert answer.status_code == 400
    assert "Nothing is ticked" in answer.content.decode()
    assert not Poster.objects.exists()


def test_too_many_are_told_and_stay_ticked(cast: Cast, grid: Unit) -> None:
    house = building(grid)
    answer = seated(cast.clerk).post(MAKE, {"building": [house.pk, *range(10**6, 10**6 + 200)]})
    assert answer.status_code == 400
    assert re.search(rf'name="building" value="{house.pk}" checked', answer.content.decode())
    assert not Poster.objects.exists()


def test_a_building_of_elsewhere_is_refused(cast: Cast, grid: Unit) -> None:
    other = Unit.objects.filter(level="grid").exclude(parent=grid.parent)[0]
    answer = seated(cast.clerk).post(MAKE, {"building": [building(other).pk]})
    assert answer.status_code == 403
    assert not Poster.objects.exists()


def test_another_community_prints_none_of_ours(cast: Cast, grid: Unit) -> None:
    (poster,) = make(actor=cast.clerk.actor, grids=[grid.pk])
    text = _text(seated(cast.neighbour_community), at(f"/posters/print/?at={poster.code}"))
    assert '<article class="poster"' not in text
    assert grid.name not in text
    assert "None of these posters is in use" in text


def test_a_retired_one_is_not_printed_again(cast: Cast, grid: Unit) -> None:
    (poster,) = make(actor=cast.clerk.actor, grids=[grid.pk])
    client = seated(cast.clerk)
    page = at(f"/posters/{poster.code}/retire/")
    assert "Take this poster out of use?" in _text(client, page)
    assert Poster.objects.get().retired_at is None
    assert client.post(page).status_code == 302
    assert Poster.objects.get().retired_by_id == cast.clerk.appointment.pk
    assert '<article class="poster"' not in _text(client, at(f"/posters/print/?at={poster.code}"))
    assert client.get(page).status_code == 404


def test_others_retire_none(cast: Cast, grid: Unit) -> None:
    (poster,) = make(actor=cast.clerk.actor, grids=[grid.pk])
    page = at(f"/posters/{poster.code}/retire/")
    assert seated(cast.neighbour_community).post(page).status_code == 404
    assert seated(cast.worker).post(page).status_code == 403
    assert Client(enforce_csrf_checks=True).post(page).status_code in {302, 403}
    assert Poster.objects.get().retired_at is None


@pytest.mark.parametrize(("people", "named"), [("none", False), ("names", True)])
def test_people_stand_there_only_where_the_tenant_allows_it(cast: Cast, grid: Unit, people: str, named: bool) -> None:
    PortalRules.objects.update(people=people)
    assert (cast.worker.person.name in _printed(cast, grid=[grid.pk]).split("<main", 1)[1]) is named


def test_a_name_in_markup_stays_text(cast: Cast, grid: Unit) -> None:
    house = building(grid)
    Building.objects.filter(pk=house.pk).update(name="<script>alert(1)</script>")
    client = seated(cast.clerk)
    answer = client.post(MAKE, {"building": [house.pk]})
    for address in (LIST, answer["Location"]):
        assert "<script>alert" not in client.get(address).content.decode()


@pytest.mark.parametrize("size", ["a4", "a5", "sticker", "wallpaper"])
def test_each_size_has_its_sheet(cast: Cast, grid: Unit, size: str) -> None:
    known = size if size != "wallpaper" else "a4"
    assert f'class="sheets sheets-{known}"' in _printed(cast, size, grid=[grid.pk])


def test_a_closed_portal_is_said(cast: Cast, grid: Unit) -> None:
    PortalRules.objects.update(is_open=False)
    said = "The public pages are closed"
    assert said in _text(seated(cast.clerk), LIST)
    assert said in _printed(cast, grid=[grid.pk])


def test_queries_are_constant(cast: Cast, grid: Unit) -> None:
    client = seated(cast.clerk)
    make(actor=cast.clerk.actor, grids=[grid.pk])

    def queries() -> tuple[int, int]:
        told = []
        codes = "&".join(f"at={code}" for code in Poster.objects.values_list("code", flat=True))
        for address in (LIST, at(f"/posters/print/?{codes}")):
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            told.append(len(found))
        return told[0], told[1]

    queries()  # the session's first page also writes its CSRF secret
    few = queries()
    houses = [building(grid, f"{number}栋") for number in range(2, 12)]
    make(actor=cast.clerk.actor, buildings=[house.pk for house in houses])
    retire(actor=cast.clerk.actor, code=Poster.objects.filter(building=houses[0])[0].code)
    assert queries() == few
