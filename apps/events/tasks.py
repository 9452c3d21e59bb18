"""The schedule's way to the clearing of photos: one platform task, which sends one task per tenant."""

from celery import shared_task
from django.utils import timezone

from apps.events.evidence.clearing import clear_orphans
from apps.tenancy.context import acting_for
from apps.tenancy.tasks import PlatformTask, active_tenants

WORTH_SECONDS = 12 * 3600


@shared_task(name="events.clear_photos_all", base=PlatformTask)
def clear_photos_all() -> int:
    """Sends a clearing for every tenant. Returns how many."""
    tenants = active_tenants()
    for tenant in tenants:
        with acting_for(tenant):
            clear_photos.apply_async(expires=WORTH_SECONDS)
    return len(tenants)


@shared_task(name="events.clear_photos", soft_time_limit=3600)
def clear_photos() -> int:
    """Clears the photos of the tenant it was sent from. Returns how many files went."""
    return clear_orphans(timezone.now())
