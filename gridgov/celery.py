"""The Celery application: tasks carry their tenant; beat fans out to every tenant."""

import os
import sys

from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")

app = CeleryApp("gridgov", task_cls="apps.tenancy.tasks:TenantTask")
app.config_from_object("gridgov.celeryconfig")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _refuse_powerful_login(**_: object) -> None:
    # Django's apps are not loaded when this module is imported, so the guard can only be found by now.
    from apps.tenancy.guard import refuse_powerful_login  # noqa: PLC0415

    try:
        refuse_powerful_login()
    except ImproperlyConfigured as problem:
        # Celery would log any other exception and go on, and has by now sent sys.stderr to its log.
        (sys.__stderr__ or sys.stderr).write(f"{problem}\n")
        sys.exit(1)
