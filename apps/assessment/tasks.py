"""At night the ledger is held against every fact there is, tenant by tenant."""

from celery import shared_task
from django.utils import timezone

from apps.assessment.posting import post_entries
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all


@shared_task(name="assessment.post_all", base=PlatformTask)
def post_all() -> int:
    """Sends a whole pass for every tenant. Returns how many."""
    return send_to_all(post_tenant, expires=UNTIL_MORNING)


@shared_task(name="assessment.post", soft_time_limit=3600)
def post_tenant() -> int:
    """Posts for the tenant it was sent from. Returns how many entries it wrote."""
    return post_entries(timezone.now())
