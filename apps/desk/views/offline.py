"""What a browser needs to work without a line: the outbox, its key, the service worker, the manifest."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.desk.naming import named
from apps.desk.offline import KEEP, works_outside
from apps.desk.views.guard import PostRequest
from apps.staff.outbox import outbox_key
from apps.staff.queries import appointments_of

NOBODY = 401
INK, PAPER = "#0f5458", "#f4f5f2"  # as in tokens.css


@require_safe
@never_cache
@login_required
def outbox(request: PostRequest) -> HttpResponse:
    """The list is drawn by the browser, from what lies on this phone. Open also to whose post has ended."""
    response = render(request, "offline/outbox.html")
    if works_outside(request.actor):
        response.headers[KEEP] = "1"
    return response


@require_safe
@never_cache
def key(request: PostRequest) -> JsonResponse:
    """Who is logged in, with what their browser needs to read its outbox and to send it."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=NOBODY)
    user = request.user
    held = appointments_of(user.person_id, timezone.localdate())
    return JsonResponse(
        {
            "account": str(user.pk),
            "key": outbox_key(user),
            "csrf": get_token(request),
            "language": translation.get_language(),
            "posts": [{"id": str(post.pk), "name": f"{named(post.post)} · {post.unit.name}"} for post in held],
        }
    )


@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the tenant's root, which is the scope it works in."""
    return render(request, "offline/service_worker.js", content_type="text/javascript")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What makes the pages an app on the phone's home screen."""
    tenant = request.tenant  # type: ignore[attr-defined]  # an address of tenants only
    name = _("%(tenant)s grid") % {"tenant": named(tenant)}
    home = resolve_url("desk")
    return JsonResponse(
        {
            "name": name,
            "short_name": name,
            "lang": translation.get_language(),
            "id": home,
            "start_url": home,
            "scope": home,
            "display": "standalone",
            "theme_color": INK,
            "background_color": PAPER,
            "icons": [{"src": static("img/gridgov.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
            "shortcuts": [{"name": _("Report an event"), "url": resolve_url("report")}],
        },
        content_type="application/manifest+json",
    )
