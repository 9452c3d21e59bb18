"""A password that somebody else has set opens one page: the one on which its owner chooses another."""

import pytest
from django.test import Client

from apps.audit.models import AuditEntry
from apps.staff.models import User
from apps.staff.passwords import hand_over
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import PASSWORD, Cast
from tests.desk.stories import at, seated

OWN = "three plain words"


def given(cast: Cast) -> tuple[Client, str]:
    """The worker, logged in with what the administrator handed over."""
    secret = hand_over(User.objects.get(pk=cast.worker.user.pk))
    client = Client()
    answer = client.post(at("/login/"), {"username": cast.worker.user.username, "password": secret})
    assert answer.status_code == 302
    return client, secret


def chosen(old: str, new: str = OWN, again: str = "") -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": again or new}


@pytest.mark.parametrize("path", ["/", "/report/", "/queues/events/", "/records/resident/", "/staff/", "/notices/"])
def test_every_page_leads_there_until_it_is_done(cast: Cast, path: str) -> None:
    client, secret = given(cast)
    answer = client.get(at(path))
    assert (answer.status_code, answer.headers["Location"]) == (302, at("/password/"))
    assert "HX-Redirect" in client.get(at("/notices/bell/"), headers={"hx-request": "true"}).headers
    assert client.post(at("/password/"), chosen(secret)).status_code == 302
    assert client.get(at(path), follow=True).request["PATH_INFO"] != at("/password/")


def test_nothing_can_be_written_with_it(cast: Cast) -> None:
    client, _secret = given(cast)
    answer = client.post(at("/report/"), {"text": "路灯不亮"})
    assert answer.headers["Location"] == at("/password/")


def test_the_api_neither_gives_a_token_for_it_nor_serves_its_session(cast: Cast, alpha: Tenant) -> None:
    caller = Caller(alpha, cast.worker)
    assert caller.get("me/").status_code == 200
    client, secret = given(cast)
    assert caller.get("me/").status_code == 401  # the old token ended with the old password
    asked = {"username": cast.worker.user.username, "password": secret}
    answer = Client().post(at("/api/v1/auth/token/"), asked, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "password_handed_over")
    answer = client.get(at("/api/v1/events/"))
    assert (answer.status_code, answer.json()["code"]) == (403, "password_handed_over")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (chosen("not this one"), "not your password until now"),
        (chosen("{secret}", OWN, "something else"), "do not agree"),
        (chosen("{secret}", "short"), "too short"),
        (chosen("{secret}", "password123"), "too common"),
        (chosen("{secret}", "{secret}"), "the password you have"),
    ],
)
def test_what_is_wrong_with_a_choice_is_said_and_the_old_password_stays(
    cast: Cast, wrong: dict[str, str], said: str
) -> None:
    client, secret = given(cast)
    client.post(at("/language/"), {"language": "en"})
    answer = client.post(at("/password/"), {name: value.format(secret=secret) for name, value in wrong.items()})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    user = User.objects.get(pk=cast.worker.user.pk)
    assert user.check_password(secret)
    assert user.handed_over


def test_whoever_chooses_stays_in_and_is_logged_out_elsewhere(cast: Cast, alpha: Tenant) -> None:
    here, elsewhere, caller = seated(cast.worker), seated(cast.worker), Caller(alpha, cast.worker)
    assert here.post(at("/password/"), chosen(PASSWORD)).status_code == 302
    assert here.get(at("/")).status_code == 200
    assert elsewhere.get(at("/")).headers["Location"].startswith(at("/login/"))
    assert caller.get("me/").status_code == 401
    assert AuditEntry.objects.get(act="account.own_password").person_id == cast.worker.person.pk


def test_nobody_changes_a_password_without_logging_in(cast: Cast) -> None:
    answer = Client().post(at("/password/"), chosen(PASSWORD))
    assert answer.headers["Location"].startswith(at("/login/"))
    assert User.objects.get(pk=cast.worker.user.pk).check_password(PASSWORD)
