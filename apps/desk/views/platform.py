"""What stands outside of any tenant."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from apps.tenancy.models import Tenant

PATIENCE = 2  # seconds


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """In the demo the list of tenants; elsewhere nobody is told who else uses the platform."""
    tenants = Tenant.objects.filter(is_active=True).order_by("division_code") if settings.GRIDGOV_DEMO else []
    return render(request, "platform/front.html", {"tenants": tenants})


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """503 when the database or Redis cannot be reached."""
    answer = {"database": _database(), "redis": _redis()}
    return JsonResponse(answer, status=200 if all(answer.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) as redis:
            return bool(redis.ping())
    except RedisError:
        return False
