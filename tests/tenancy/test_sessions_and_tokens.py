"""What proves who one is in alpha proves nothing in beta, although the same people with the same ids are there."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client, RequestFactory
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from apps.desk import exporting
from apps.desk.kinds import KIND
from apps.errors import NotThere
from apps.events import evidence
from apps.events.models import Event, Evidence, Step
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.scenes import reported

COOKIE = "gridgov_{}_session"
LogIn = Callable[..., Client]


def enters(client: Client, tenant: str) -> bool:
    """Whether the desk opens; otherwise the log-in does."""
    answer = client.get(f"/t/{tenant}/")
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


def test_the_same_ids_exist_in_both(cast: Cast, beta: Tenant, cast_of: Callable[[Tenant], Cast]) -> None:
    assert [member.user.pk for member in cast_of(beta).everybody] == [member.user.pk for member in cast.everybody]


def test_a_session_opens_its_own_tenant_only(cast: Cast, beta: Tenant, client_of: LogIn) -> None:
    client = client_of(cast.worker)
    assert enters(client, "alpha")
    assert not enters(client, "beta")


@pytest.mark.parametrize("name", ["gridgov_beta_session", "gridgov_alpha_session", "sessionid"])
def test_a_session_cookie_copied_to_the_other_tenant_opens_nothing(
    cast: Cast, beta: Tenant, client_of: LogIn, name: str
) -> None:
    stolen = client_of(cast.worker).cookies[COOKIE.format("alpha")].value
    thief = Client()
    thief.cookies[name] = stolen
    assert not enters(thief, "beta")


def test_a_session_cookie_under_djangos_own_name_opens_nothing(cast: Cast, client_of: LogIn) -> None:
    stolen = client_of(cast.worker).cookies[COOKIE.format("alpha")].value
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not enters(thief, "alpha")


def test_the_cookie_is_sent_to_its_own_tenant_only(cast: Cast, client_of: LogIn) -> None:
    cookie = client_of(cast.worker).cookies[COOKIE.format("alpha")]
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/t/alpha", "Lax", True)


def test_logging_out_of_one_tenant_leaves_the_other(
    cast: Cast, beta: Tenant, cast_of: Callable[[Tenant], Cast], client_of: LogIn
) -> None:
    client = client_of(cast.worker)
    client.cookies.update(client_of(cast_of(beta).worker, beta).cookies)
    answer = client.post("/t/alpha/logout/")
    gone = answer.cookies[COOKIE.format("alpha")]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, "/t/alpha")
    assert set(answer.cookies) == {COOKIE.format("alpha")}
    assert not enters(client, "alpha")
    assert enters(client, "beta")


def test_a_session_lies_in_the_tenants_own_table(cast: Cast, beta: Tenant, client_of: LogIn) -> None:
    key = client_of(cast.worker).cookies[COOKIE.format("alpha")].value
    assert Session.objects.filter(pk=key).exists()
    with acting_for(beta):
        assert not Session.objects.filter(pk=key).exists()


def test_a_csrf_token_of_one_tenant_is_refused_at_the_other(cast: Cast, beta: Tenant) -> None:
    client = Client(enforce_csrf_checks=True)
    account = {"username": cast.worker.user.username, "password": cast.worker.password}
    tokens = {slug: _csrf_token(client, slug) for slug in ("alpha", "beta")}
    at_beta = client.post("/t/beta/login/", {**account, "csrfmiddlewaretoken": tokens["alpha"]})
    assert at_beta.status_code == 403
    assert client.post("/t/alpha/login/", {**account, "csrfmiddlewaretoken": tokens["alpha"]}).status_code == 302


def _csrf_token(client: Client, slug: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(f"/t/{slug}/login/").content.decode())
    assert found
    return found[1]


def test_an_api_token_is_unknown_at_the_other_tenant(
    cast: Cast, alpha: Tenant, beta: Tenant, rf: RequestFactory
) -> None:
    _row, token = AuthToken.objects.create(cast.worker.user)
    request: HttpRequest = rf.get("/", headers={"Authorization": f"Token {token}"})
    user, _token = TokenAuthentication().authenticate(request)
    assert user == cast.worker.user
    with acting_for(beta), pytest.raises(AuthenticationFailed):
        TokenAuthentication().authenticate(request)


def test_a_photo_link_is_worth_nothing_at_the_other_tenant(cast: Cast, beta: Tenant) -> None:
    event = reported(cast)
    step = Step.objects.filter(event=event).latest("id")
    photo = Evidence.objects.create(event=event, step=step, file="x.jpg", width=1, height=1, sha256="0" * 64)
    token = evidence.link_token(photo.pk)
    assert evidence.from_token(token) == photo
    with acting_for(beta), pytest.raises(NotThere):
        evidence.from_token(token)


def test_an_export_link_is_worth_nothing_at_the_other_tenant(
    cast: Cast, beta: Tenant, cast_of: Callable[[Tenant], Cast]
) -> None:
    token = exporting.link_token(cast.street.actor, next(iter(KIND.values())), {})
    twin = cast_of(beta).street.actor
    assert (twin.person_id, twin.appointment_id) == (cast.street.actor.person_id, cast.street.actor.appointment_id)
    assert exporting.from_token(cast.street.actor, token)
    with acting_for(beta), pytest.raises(NotThere):
        exporting.from_token(twin, token)


def test_the_same_client_id_makes_an_event_in_each(cast: Cast, beta: Tenant, cast_of: Callable[[Tenant], Cast]) -> None:
    client_id = uuid4()
    ours = reported(cast, client_id=client_id, description="甲区的")
    theirs = cast_of(beta)
    with acting_for(beta):
        assert reported(theirs, client_id=client_id, description="乙区的").description == "乙区的"
        assert Event.objects.filter(client_id=client_id).count() == 1
    assert Event.objects.get(client_id=client_id) == ours
    assert ours.description == "甲区的"
