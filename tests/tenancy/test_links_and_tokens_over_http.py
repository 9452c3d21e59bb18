"""Over HTTP: the links and tokens of alpha are worth nothing at beta, where the same ids exist."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from knox.models import AuthToken
from PIL import Image

from apps.desk.exporting import link_token as export_token
from apps.desk.kinds import WAITING
from apps.events.evidence import keep, link_token
from apps.events.models import Step
from apps.tenancy.context import acting_for, acting_for_nobody
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.scenes import reported

LogIn = Callable[..., Client]
CastOf = Callable[[Tenant], Cast]
UNAUTHORISED, NOT_FOUND, FORBIDDEN = 401, 404, 403


@pytest.fixture(autouse=True)
def _as_on_a_server(alpha: Tenant) -> Iterator[None]:
    """Requests begin outside of any tenant."""
    with acting_for_nobody():
        yield


def picture() -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return SimpleUploadedFile("site.png", content.getvalue(), "image/png")


def test_a_token_of_one_tenant_is_refused_by_the_other(alpha: Tenant, beta: Tenant, cast: Cast) -> None:
    with acting_for(alpha):
        _row, token = AuthToken.objects.create(cast.worker.user)
    statuses = [
        Client().get(f"/t/{slug}/api/v1/events/", headers={"Authorization": f"Token {token}"}).status_code
        for slug in ("alpha", "beta")
    ]
    assert statuses == [200, UNAUTHORISED]


def test_a_csrf_token_of_one_tenant_is_refused_by_the_other(
    alpha: Tenant, beta: Tenant, cast: Cast, cast_of: CastOf, client_of: LogIn
) -> None:
    """The attacker has an account at alpha, and lures somebody of beta to a form of theirs."""
    theirs, victim = client_of(cast.worker, alpha), client_of(cast_of(beta).worker, beta)
    victim.handler.enforce_csrf_checks = True
    stolen = theirs.get("/t/alpha/").context["csrf_token"]
    own = victim.get("/t/beta/").context["csrf_token"]
    answers = [
        victim.post("/t/beta/language/", {"language": "en", "csrfmiddlewaretoken": str(token)}).status_code
        for token in (stolen, own)
    ]
    assert answers == [FORBIDDEN, 302]


def test_a_link_to_a_photo_of_one_tenant_leads_nowhere_at_the_other(
    alpha: Tenant, beta: Tenant, cast: Cast, cast_of: CastOf, client_of: LogIn
) -> None:
    tokens = {}
    for tenant in (alpha, beta):
        with acting_for(tenant):
            event = reported(cast_of(tenant))
            [photo] = keep(event=event, step=Step.objects.get(event=event), photos=[picture()])
            tokens[tenant.slug] = link_token(photo.pk)
    client = client_of(cast_of(beta).worker, beta)
    answers = {slug: client.get(f"/t/beta/photos/{token}/") for slug, token in tokens.items()}
    assert answers["beta"].status_code == 200
    assert answers["beta"].getvalue().startswith(b"\xff\xd8")
    assert answers["alpha"].status_code == NOT_FOUND


def test_an_export_link_of_one_tenant_leads_nowhere_at_the_other(
    alpha: Tenant, beta: Tenant, cast: Cast, cast_of: CastOf, client_of: LogIn
) -> None:
    kind = WAITING[0]
    tokens = {}
    for tenant in (alpha, beta):
        with acting_for(tenant):
            tokens[tenant.slug] = export_token(cast_of(tenant).community.actor, kind, {})
    client = client_of(cast_of(beta).community, beta)
    statuses = {slug: client.get(f"/t/beta/export/{token}/").status_code for slug, token in tokens.items()}
    assert statuses == {"alpha": NOT_FOUND, "beta": 200}


def test_an_event_of_one_tenant_does_not_exist_at_the_other(
    alpha: Tenant, beta: Tenant, cast: Cast, cast_of: CastOf, client_of: LogIn
) -> None:
    with acting_for(alpha):
        number = reported(cast).number
    assert client_of(cast.worker, alpha).get(f"/t/alpha/events/{number}/").status_code == 200
    assert client_of(cast_of(beta).worker, beta).get(f"/t/beta/events/{number}/").status_code == NOT_FOUND
