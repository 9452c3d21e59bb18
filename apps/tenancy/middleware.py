"""Finds the tenant of a request and lets nothing of it outlive the request."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import get_script_prefix, set_script_prefix

from apps.tenancy.context import acting_for, acting_for_nobody
from apps.tenancy.models import Domain, Tenant

PREFIX = "/t/"


class TenantMiddleware:
    """By host name of the tenant's own, or by the path prefix `/t/<slug>/`, which becomes the script name.

    URLconfs and `reverse()` know nothing of the prefix. Requests outside of any tenant (health, the list of tenants)
    are served by `gridgov.urls_platform`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """In a context of its own: whatever is kept in context variables (who acts, which language) ends here too."""
        return copy_context().run(self._answer, request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        request.tenant = None  # type: ignore[attr-defined]
        with acting_for_nobody():
            tenant, prefix = find_tenant(request)
            if tenant is None:
                request.urlconf = "gridgov.urls_platform"
                return self.get_response(request)
        request.tenant = tenant  # type: ignore[attr-defined]
        _move_prefix_to_script_name(request, prefix)
        with serving(tenant, prefix):
            _take_cookie(request, tenant)
            response = self.get_response(request)
        _name_cookie(response, tenant, prefix)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _chunks_for(tenant, prefix, response.streaming_content)  # type: ignore[arg-type]
        return response


@contextmanager
def serving(tenant: Tenant, prefix: str) -> Iterator[None]:
    """Inside, the connection is the tenant's and addresses are made with its prefix."""
    before = get_script_prefix()
    set_script_prefix(f"{prefix}/")
    try:
        with acting_for(tenant):
            yield
    finally:
        set_script_prefix(before)


def find_tenant(request: HttpRequest) -> tuple[Tenant | None, str]:
    """The tenant and the path prefix that named it, if a prefix did."""
    host, _port = split_domain_port(request.get_host())
    prefixed = request.path_info.startswith(PREFIX)
    slug = request.path_info.removeprefix(PREFIX).partition("/")[0] if prefixed else ""
    by_host = Exists(Domain.objects.filter(tenant=OuterRef("pk"), domain=host))
    found = Tenant.objects.filter(Q(by_host) | Q(slug=slug), is_active=True).annotate(by_host=by_host)
    tenant = found.order_by("-by_host").first()
    if tenant is None and prefixed:
        raise Http404
    return tenant, f"{PREFIX}{slug}" if tenant and not tenant.by_host else ""


def _move_prefix_to_script_name(request: HttpRequest, prefix: str) -> None:
    if prefix:
        request.path_info = request.path_info.removeprefix(prefix) or "/"
        request.META["SCRIPT_NAME"] = prefix


def cookie_name(tenant: Tenant) -> str:
    return f"gridgov_{tenant.slug}_session"


def _take_cookie(request: HttpRequest, tenant: Tenant) -> None:
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    if cookie_name(tenant) in request.COOKIES:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = request.COOKIES[cookie_name(tenant)]


def _name_cookie(response: HttpResponseBase, tenant: Tenant, prefix: str) -> None:
    morsel = response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    if morsel is None:
        return
    name = cookie_name(tenant)
    response.cookies[name] = morsel.value
    response.cookies[name].update(morsel)
    response.cookies[name]["path"] = prefix or "/"


def _chunks_for(tenant: Tenant, prefix: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A streamed body is read after the middleware has returned: each chunk is made inside the tenant again."""
    iterator = iter(chunks)
    while True:
        with serving(tenant, prefix):
            chunk = next(iterator, None)
        if chunk is None:
            return
        yield chunk
