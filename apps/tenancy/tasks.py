"""Celery tasks that carry their tenant."""

from typing import Any

from django.utils import timezone
from tenant_schemas_celery.task import TenantTask as SwitchingTask

from apps.tenancy.context import acting_for_nobody, current
from apps.tenancy.models import Tenant


class TenantTask(SwitchingTask):
    """Runs inside the tenant it was sent from; sent from outside of one, it refuses (`NoTenant`)."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with timezone.override(current().zone):
            return super().__call__(*args, **kwargs)


class PlatformTask(SwitchingTask):
    """Runs outside of any tenant, wherever it was sent from; for schedules that fan out."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with acting_for_nobody():
            return super().__call__(*args, **kwargs)


def active_tenants() -> list[Tenant]:
    """Whom a platform-wide schedule fans out to."""
    return list(Tenant.objects.filter(is_active=True).order_by("id"))
