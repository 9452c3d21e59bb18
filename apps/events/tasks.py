"""What takes long: what the schedule does at night, tenant by tenant, and what administrators begin."""

from celery import shared_task
from django.utils import timezone

from apps.events import recomputing
from apps.events.evidence.clearing import clear_orphans
from apps.events.evidence.retaining import forget_photos
from apps.events.suggestions.learning import learn
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all


@shared_task(name="events.learn_all", base=PlatformTask)
def learn_all() -> int:
    """Has every tenant learn from its own events. Returns how many."""
    return send_to_all(learn_tenant, expires=UNTIL_MORNING)


@shared_task(name="events.learn", soft_time_limit=1800)
def learn_tenant() -> int:
    """Learns for the tenant it was sent from. Returns from how many events."""
    return learn(now=timezone.now()).events


@shared_task(name="events.recompute", soft_time_limit=6 * 3600)
def recompute(recomputation_id: int) -> int:
    """Carries out a re-computation that an administrator has begun. Returns how many events it moved."""
    return recomputing.run(recomputation_id)


@shared_task(name="events.clear_photos_all", base=PlatformTask)
def clear_photos_all() -> int:
    """Sends a clearing for every tenant. Returns how many."""
    return send_to_all(clear_photos, expires=UNTIL_MORNING)


@shared_task(name="events.clear_photos", soft_time_limit=3600)
def clear_photos() -> int:
    """Of the tenant it was sent from: photos that were kept long enough, and files that nothing names. Returns how many
    files went."""
    now = timezone.now()
    forget_photos(now)
    return clear_orphans(now)
