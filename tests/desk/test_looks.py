"""Light or dark, small or large: chosen by each person, kept like the language; and the page of the components."""

import pytest
from django.test import Client

from apps.desk.views.design import COLOURS
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.guards.source import ROOT


def test_what_a_person_chose_is_on_the_page_and_stays_with_the_account(cast: Cast) -> None:
    client = seated(cast.worker)
    answer = client.post(at("/looks/"), {"theme": "dark", "next": at("/queues/mine/")})
    assert answer.headers["Location"] == at("/queues/mine/")
    client.post(at("/looks/"), {"text_size": "larger"})

    page = seated(cast.worker).get(at("/")).content.decode()
    assert ' data-theme="dark" data-text="larger"' in page
    assert '<meta name="color-scheme" content="dark">' in page
    assert "data-theme" not in seated(cast.leader).get(at("/")).content.decode().partition("<body")[0]


def test_it_can_be_taken_back_to_what_the_device_says(cast: Cast) -> None:
    client = seated(cast.worker)
    client.post(at("/looks/"), {"theme": "dark"})
    client.post(at("/looks/"), {"theme": ""})
    assert '<meta name="color-scheme" content="light dark">' in client.get(at("/")).content.decode()


def test_before_logging_in_the_browser_keeps_it(cast: Cast) -> None:
    client = Client()
    client.post(at("/looks/"), {"text_size": "large", "next": at("/login/")})
    assert 'data-text="large"' in client.get(at("/login/")).content.decode()


@pytest.mark.parametrize("given", [{"theme": "<b>"}, {"text_size": "huge"}])
def test_a_look_there_is_not_is_refused_in_words(cast: Cast, given: dict[str, str]) -> None:
    client = seated(cast.worker)
    page = client.post(at("/looks/"), given, follow=True).content.decode()
    assert "There is no such look." in page
    assert "<b>" not in page.partition("<body")[0]


def test_the_way_back_leads_nowhere_else(cast: Cast) -> None:
    answer = seated(cast.worker).post(at("/looks/"), {"theme": "dark", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == at("/")


def test_the_page_of_components_shows_or_names_every_one(cast: Cast) -> None:
    page = seated(cast.worker).get(at("/design/")).content.decode()
    for template in (ROOT / "templates/components").glob("*.html"):
        assert f"components/{template.name}" in page, template.name
    assert page.count('class="swatch ') == len(COLOURS)
    assert page.count("is-invalid") == 2
