"""By host name, or by the prefix /t/<slug>/, which the addresses of the program know nothing of."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from apps.tenancy import onboarding
from apps.tenancy.middleware import TenantMiddleware
from apps.tenancy.models import Tenant
from tests.tenancy.conftest import Both

Shown = dict[str, object]


@pytest.fixture
def seen() -> Shown:
    return {}


@pytest.fixture
def middleware(seen: Shown) -> TenantMiddleware:
    def look(request: HttpRequest) -> HttpResponse:
        tenant = request.tenant  # type: ignore[attr-defined]
        seen.update(tenant=tenant, path=request.path_info, script=request.META["SCRIPT_NAME"], desk=reverse("desk"))
        return HttpResponse()

    return TenantMiddleware(look)


def test_the_prefix_names_the_tenant_and_becomes_the_script_name(
    both: Both, rf: RequestFactory, middleware: TenantMiddleware, seen: Shown
) -> None:
    middleware(rf.get("/t/beta/report/"))
    assert seen == {"tenant": both.beta, "path": "/report/", "script": "/t/beta", "desk": "/t/beta/"}


def test_a_host_name_of_its_own_needs_no_prefix(
    fresh_tenant: Tenant, rf: RequestFactory, middleware: TenantMiddleware, seen: Shown, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["grid.example"]  # type: ignore[attr-defined]
    with onboarding.owner_connection() as owner:
        owner.execute(
            "INSERT INTO public.tenancy_domain (domain, tenant_id, is_primary) VALUES ('grid.example', %s, true)",
            [fresh_tenant.pk],
        )
    middleware(rf.get("/report/", headers={"Host": "grid.example:8443"}))
    assert seen == {"tenant": fresh_tenant, "path": "/report/", "script": "", "desk": "/"}
    middleware(rf.get("/t/beta/", headers={"Host": "grid.example"}))
    assert seen["tenant"] == fresh_tenant, "at a host of its own no prefix leads to another tenant"


@pytest.mark.parametrize("path", ["/t/nowhere/", "/t//", "/t/ALPHA/", "/t/t_alpha/", "/t/alphabeta/"])
def test_an_unknown_slug_is_not_found(both: Both, rf: RequestFactory, middleware: TenantMiddleware, path: str) -> None:
    with pytest.raises(Http404):
        middleware(rf.get(path))


def test_an_unknown_slug_shows_a_page_that_says_so(both: Both) -> None:
    answer = Client().get("/t/nowhere/")
    assert answer.status_code == 404
    assert "<html" in answer.content.decode()


def test_a_closed_tenant_is_not_found(fresh_tenant: Tenant, rf: RequestFactory, middleware: TenantMiddleware) -> None:
    with onboarding.owner_connection() as owner:
        owner.execute("UPDATE public.tenancy_tenant SET is_active = false WHERE id = %s", [fresh_tenant.pk])
    with pytest.raises(Http404):
        middleware(rf.get(f"/t/{fresh_tenant.slug}/"))


def test_outside_of_any_tenant_there_are_the_platforms_own_addresses_only(both: Both) -> None:
    assert Client().get("/healthz").status_code == 200
    assert [Client().get(path).status_code for path in ("/report/", "/api/v1/events/", "/login/")] == [404, 404, 404]
