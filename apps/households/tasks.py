"""What takes long: reading, bringing in and taking back a workbook."""

from celery import shared_task
from django.utils import timezone

from apps.households.imports import running, runs, staging, undoing
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all

HOURS = 3600


@shared_task(name="households.forget_imports_all", base=PlatformTask)
def forget_imports_all() -> int:
    """Has every tenant empty the rows that nobody came back for. Returns how many tenants."""
    return send_to_all(forget_imports, expires=UNTIL_MORNING)


@shared_task(name="households.forget_imports", soft_time_limit=HOURS)
def forget_imports() -> int:
    """Returns how many rows were emptied."""
    return runs.forget(timezone.now())


@shared_task(name="households.read_import", soft_time_limit=2 * HOURS)
def read_import(run_id: int) -> int:
    """Returns how many rows the workbook holds."""
    return staging.read(run_id)


@shared_task(name="households.run_import", soft_time_limit=6 * HOURS)
def run_import(run_id: int) -> int:
    """Returns how many rows came in."""
    return running.carry_out(run_id)


@shared_task(name="households.undo_import", soft_time_limit=2 * HOURS)
def undo_import(run_id: int) -> None:
    """Takes back all of a run or nothing."""
    undoing.carry_out(run_id)
