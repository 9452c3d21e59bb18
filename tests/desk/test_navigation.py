"""The bar of places: everything open to a post, and never more of it beside each other than fits."""

import re

import pytest
from django.urls import reverse

from apps.desk.navigation import ON_A_PHONE, ON_A_SCREEN, places_of
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated


@pytest.mark.parametrize("role", ROLES)
def test_every_place_of_a_post_opens(cast: Cast, role: str) -> None:
    member = getattr(cast, role)
    client = seated(member)

    for place in places_of(member.actor, ""):
        assert client.get(at(place.address), follow=True).status_code == 200, place


@pytest.mark.parametrize("role", ROLES)
def test_what_does_not_fit_stands_behind_more(cast: Cast, role: str) -> None:
    places = places_of(getattr(cast, role).actor, "")

    for beside, room in (
        (sum(place.narrow for place in places), ON_A_PHONE),
        (sum(place.wide for place in places), ON_A_SCREEN),
    ):
        assert beside == (len(places) if len(places) <= room else room - 1)


def test_a_place_behind_more_is_marked_as_the_current_one_in_both(cast: Cast) -> None:
    page = seated(cast.community).get(at("/staff/"), follow=True).content.decode()
    bar = page[page.index('<nav class="places"') : page.index("</nav>")]

    assert len(re.findall(r'href="[^"]*/staff/"[^>]*aria-current="page"', bar)) == 2
    assert "<details" in bar


def test_the_page_where_one_is_is_the_current_place(cast: Cast) -> None:
    address = reverse("desk")

    assert [place.address for place in places_of(cast.worker.actor, address) if place.here] == [address]
