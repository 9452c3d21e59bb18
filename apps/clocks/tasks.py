"""The schedule's way to the sweep: beat wakes one platform task, which sends one task per tenant."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.clocks import sweep
from apps.tenancy.tasks import PlatformTask, send_to_all

EVERY = settings.SWEEP_SECONDS  # a task that has waited longer than that is superseded by the next


@shared_task(name="clocks.sweep_all", base=PlatformTask)
def sweep_all() -> int:
    """Sends a sweep for every tenant. Returns how many."""
    return send_to_all(sweep_tenant, expires=EVERY)


@shared_task(name="clocks.sweep", soft_time_limit=600)
def sweep_tenant() -> dict[str, int]:
    """Sweeps the tenant it was sent from."""
    return sweep.sweep(timezone.now())
