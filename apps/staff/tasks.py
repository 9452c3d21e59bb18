"""Lists of appointments, which take long; and what is forgotten in time: lists, sessions, tokens."""

from celery import shared_task
from django.utils import timezone

from apps.staff.lists import running, runs, staging
from apps.staff.sessions import forget_expired
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all

HOURS = 3600


@shared_task(name="staff.read_list", soft_time_limit=HOURS)
def read_list(run_id: int) -> int:
    """Returns how many rows the list holds."""
    return staging.read(run_id)


@shared_task(name="staff.run_list", soft_time_limit=2 * HOURS)
def run_list(run_id: int) -> int:
    """Returns how many were appointed."""
    return running.run_list(run_id)


@shared_task(name="staff.forget_lists_all", base=PlatformTask)
def forget_lists_all() -> int:
    """Has every tenant empty the rows of lists that nobody came back for. Returns how many tenants."""
    return send_to_all(forget_lists, expires=UNTIL_MORNING)


@shared_task(name="staff.forget_lists", soft_time_limit=HOURS)
def forget_lists() -> int:
    """Returns how many rows were emptied."""
    return runs.forget(timezone.now())


@shared_task(name="staff.forget_sessions_all", base=PlatformTask)
def forget_sessions_all() -> int:
    """Has every tenant forget the sessions and tokens whose time is over. Returns how many tenants."""
    return send_to_all(forget_sessions, expires=HOURS)


@shared_task(name="staff.forget_sessions", soft_time_limit=HOURS)
def forget_sessions() -> int:
    """Returns how many were forgotten."""
    return forget_expired(timezone.now())
