"""What the schedule does across apps, tenant by tenant, and workbooks that take a while."""

from celery import shared_task
from django.utils import timezone

from apps.desk.takeout.writing import carry_out
from apps.desk.vacancies import tell_vacancies
from apps.households.exports.delivering import end_overdue
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all

AN_HOUR = 3600


@shared_task(name="desk.vacancies_all", base=PlatformTask)
def vacancies_all() -> int:
    """Has every tenant look for long vacancies. Returns how many tenants."""
    return send_to_all(vacancies, expires=UNTIL_MORNING)


@shared_task(name="desk.vacancies", soft_time_limit=600)
def vacancies() -> int:
    """Tells of the long vacancies of the tenant it was sent from. Returns how many were told."""
    return tell_vacancies(timezone.now())


@shared_task(name="desk.write_export", soft_time_limit=AN_HOUR)
def write_export(request_id: int) -> int:
    """Writes a workbook that was approved. Returns how many rows it has."""
    return carry_out(request_id)


@shared_task(name="desk.end_exports_all", base=PlatformTask)
def end_exports_all() -> int:
    """Has every tenant end exports whose time is over. Returns how many tenants."""
    return send_to_all(end_exports, expires=AN_HOUR)


@shared_task(name="desk.end_exports", soft_time_limit=600)
def end_exports() -> int:
    """For the tenant it was sent from. Returns how many were ended."""
    return end_overdue(timezone.now())
