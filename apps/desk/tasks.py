"""What the schedule does across apps, tenant by tenant."""

from celery import shared_task
from django.utils import timezone

from apps.desk.vacancies import tell_vacancies
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all


@shared_task(name="desk.vacancies_all", base=PlatformTask)
def vacancies_all() -> int:
    """Has every tenant look for long vacancies. Returns how many tenants."""
    return send_to_all(vacancies, expires=UNTIL_MORNING)


@shared_task(name="desk.vacancies", soft_time_limit=600)
def vacancies() -> int:
    """Tells of the long vacancies of the tenant it was sent from. Returns how many were told."""
    return tell_vacancies(timezone.now())
