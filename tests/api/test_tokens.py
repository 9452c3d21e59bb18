"""Getting a token, losing it, and what it is worth elsewhere."""

from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from apps.staff.actions import appoint, end_appointment
from apps.tenancy.context import acting_for_nobody
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast


def test_a_password_gives_a_token_and_the_posts(cast: Cast, alpha: Tenant) -> None:
    nobody = Caller(alpha, None)
    response = nobody.post("auth/token/", {"username": cast.worker.user.username, "password": cast.worker.password})
    assert response.status_code == 200
    body = response.json()
    assert [post["id"] for post in body["posts"]] == [cast.worker.appointment.pk]
    known = Caller(alpha, None, Authorization=f"Token {body['token']}").get("me/").json()
    assert known["person"] == cast.worker.person.name
    assert known["acting_as"] == cast.worker.appointment.pk


def test_a_wrong_password_is_refused_in_words(cast: Cast, alpha: Tenant) -> None:
    response = Caller(alpha, None).post("auth/token/", {"username": cast.worker.user.username, "password": "wrong"})
    refused(response, 401, "wrong_credentials")


def test_guessing_passwords_locks_the_account_for_this_address(cast: Cast, alpha: Tenant) -> None:
    nobody, name = Caller(alpha, None), cast.worker.user.username
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        nobody.post("auth/token/", {"username": name, "password": "wrong"})
    refused(nobody.post("auth/token/", {"username": name, "password": cast.worker.password}), 429, "locked")


def test_without_a_token_everything_but_the_schema_is_refused(cast: Cast, alpha: Tenant) -> None:
    nobody = Caller(alpha, None)
    for path in ("events/", "orders/", "units/", "categories/", "me/", "assessment/entries/"):
        response = nobody.get(path)
        refused(response, 401, "not_signed_in")
        assert response["WWW-Authenticate"] == "Token"


def test_a_token_of_one_tenant_means_nothing_at_another(beta: Tenant, cast: Cast, alpha: Tenant) -> None:
    of_alpha = Caller(alpha, cast.worker)
    at_beta = Caller(beta, None, Authorization=of_alpha.headers["Authorization"])
    refused(at_beta.get("events/"), 401, "unknown_token")
    assert of_alpha.get("events/").status_code == 200


def test_a_token_that_was_logged_out_is_refused(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    assert worker.post("auth/logout/").status_code == 204
    refused(worker.get("events/"), 401, "unknown_token")


def test_nonsense_for_a_token_is_refused(cast: Cast, alpha: Tenant) -> None:
    for token in (
        "Token",
        "Token x",
        "Token x y",
        "Token \x00",
        "Token " + "é" * 8,
        "Token " + "a" * 5000,
    ):
        refused(Caller(alpha, None, Authorization=token).get("events/"), 401)


def test_an_ended_appointment_is_powerless_on_the_next_request(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    assert worker.get("events/").status_code == 200
    cast.worker.appointment.since = timezone.localdate() - timedelta(days=9)
    cast.worker.appointment.save(update_fields=["since"])
    end_appointment(appointment=cast.worker.appointment, until=timezone.localdate() - timedelta(days=1))
    refused(worker.get("events/"), 403, "no_post")
    assert worker.get("me/").json()["acting_as"] is None


def test_the_header_chooses_among_several_posts_of_one_person(cast: Cast, alpha: Tenant) -> None:
    since = timezone.localdate()
    second = appoint(
        person=cast.worker.person, post=cast.street.appointment.post, unit=cast.street.appointment.unit, since=since
    )
    event = Caller(alpha, cast.leader).report()
    in_grid = {move["name"] for move in Caller(alpha, cast.worker).get(f"events/{event['number']}/").json()["moves"]}
    assert in_grid == {"self_handle", "solve_on_spot"}
    in_street = Caller(alpha, cast.worker, **{"X-Post": str(second.pk)})
    assert in_street.get("me/").json()["acting_as"] == second.pk
    seen = in_street.get(f"events/{event['number']}/").json()
    assert {move["name"] for move in seen["moves"]} == {"urge"}


def test_somebody_elses_post_cannot_be_chosen(cast: Cast, alpha: Tenant) -> None:
    for wanted in (str(cast.street.appointment.pk), "0", "99999999999999999999999", "x", "１", ""):
        refused(Caller(alpha, cast.worker, **{"X-Post": wanted}).get("events/"), 403, "not_your_post")


def test_a_signed_in_browser_needs_its_csrf_token_to_write(cast: Cast, alpha: Tenant) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    signed_in = Client()
    root = f"/t/{alpha.slug}/"
    with acting_for_nobody():
        signed_in.post(f"{root}login/", {"username": cast.worker.user.username, "password": cast.worker.password})
        browser.cookies = signed_in.cookies
        assert browser.get(f"{root}api/v1/events/").status_code == 200
        refused(browser.post(f"{root}api/v1/events/", {}, content_type="application/json"), 403, "csrf")
