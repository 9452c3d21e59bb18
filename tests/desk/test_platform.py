"""What stands outside of any tenant, and pages for what goes wrong."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from pytest_django import Settings

from apps.desk.views import errors
from tests.cast import Cast
from tests.desk.stories import at, seated


@pytest.mark.usefixtures("alpha")
def test_the_list_of_tenants_is_shown_in_the_demo_only(client: Client, settings: Settings) -> None:
    settings.GRIDGOV_DEMO = True
    assert 'href="/t/alpha/"' in client.get("/").content.decode()

    settings.GRIDGOV_DEMO = False
    assert "/t/alpha/" not in client.get("/").content.decode()


@pytest.mark.usefixtures("db")
def test_health_names_what_can_be_reached(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"database": True, "redis": True})


@pytest.mark.usefixtures("db")
def test_health_says_when_redis_is_away(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (503, {"database": True, "redis": False})


@pytest.mark.parametrize("path", ["/nowhere/", "/t/nosuchtenant/", "/t/alpha/nowhere/"])
def test_a_wrong_address_gets_a_page(cast: Cast, client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "<h1" in answer.content.decode()


def test_the_page_of_a_failure_needs_nothing(rf: RequestFactory) -> None:
    answer = errors.failed(rf.get("/"))

    assert answer.status_code == 500
    assert "系统出错了" in answer.content.decode()


def test_the_demo_says_that_everything_is_invented(cast: Cast, settings: Settings) -> None:
    client = seated(cast.worker)
    assert 'class="demo"' not in client.get(at("/")).content.decode()

    settings.GRIDGOV_DEMO = True
    assert 'class="demo"' in client.get(at("/")).content.decode()


def test_a_request_that_is_none_gets_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "bad host"})

    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


def test_what_django_forbids_gets_a_page(cast: Cast, rf: RequestFactory) -> None:
    answer = errors.forbidden(rf.get("/"), PermissionDenied())

    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()
