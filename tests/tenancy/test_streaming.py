"""A streamed answer is read after its request is over: each piece is made inside its tenant, and nothing is left."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import get_script_prefix

from apps.tenancy.context import current
from apps.tenancy.middleware import TenantMiddleware
from tests.tenancy.conftest import Both
from tests.tenancy.probes import actor_of, nobody, whoami


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def pieces() -> Iterator[str]:
        for _twice in range(2):
            yield f"{whoami()} {current().slug} {get_script_prefix()}"

    return StreamingHttpResponse(pieces())


def test_answers_that_are_read_in_turn_read_their_own_tenants(both: Both, rf: RequestFactory) -> None:
    middleware = TenantMiddleware(stream)
    bodies = [(tenant, iter(middleware(rf.get(f"/t/{tenant.slug}/lists/")))) for tenant in both]
    for _twice in range(2):
        for tenant, body in bodies:
            assert next(body).decode() == f"{actor_of(tenant)} {tenant.slug} /t/{tenant.slug}/"
            assert whoami() == nobody()
            assert get_script_prefix() == "/"


def test_an_answer_that_breaks_off_leaves_nothing(both: Both, rf: RequestFactory) -> None:
    def breaking(request: HttpRequest) -> StreamingHttpResponse:
        def pieces() -> Iterator[str]:
            yield str(whoami())
            raise ZeroDivisionError

        return StreamingHttpResponse(pieces())

    body = iter(TenantMiddleware(breaking)(rf.get("/t/alpha/lists/")))
    next(body)
    with pytest.raises(ZeroDivisionError):
        next(body)
    assert whoami() == nobody()


def test_a_failed_request_leaves_no_prefix_for_the_next_ones_addresses(both: Both, rf: RequestFactory) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        assert get_script_prefix() == "/t/alpha/"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        TenantMiddleware(fail)(rf.get("/t/alpha/"))
    assert get_script_prefix() == "/"
