"""Celery tasks that carry their tenant."""

from typing import Any

from celery import Task
from django.utils import timezone
from tenant_schemas_celery.task import TenantTask as SwitchingTask

from apps.tenancy.context import acting_for, acting_for_nobody, current
from apps.tenancy.models import Tenant

UNTIL_MORNING = 6 * 3600  # seconds; what of the night's work has waited longer is left for the next night


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


def send_to_all(task: Task, *, expires: float) -> int:
    """Sends the task once for every active tenant; worth nothing any more after so many seconds. Returns how often."""
    tenants = list(Tenant.objects.filter(is_active=True).order_by("id"))
    for tenant in tenants:
        with acting_for(tenant):
            task.apply_async(expires=expires)
    return len(tenants)
