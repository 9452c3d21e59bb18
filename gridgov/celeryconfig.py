"""How Celery runs. A lost worker loses no task; a lost Redis delays but doubles nothing: sweeps can be repeated."""

from celery.schedules import crontab
from django.conf import settings

broker_url = settings.REDIS_URL
result_backend = None
task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
worker_hijack_root_logger = False
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
broker_transport_options = {"visibility_timeout": 900}
task_default_queue = "gridgov"
timezone = "UTC"
beat_schedule_filename = str(settings.DATA_DIR / "beat-schedule")
beat_schedule = {
    "sweep": {
        "task": "clocks.sweep_all",
        "schedule": float(settings.SWEEP_SECONDS),
        "options": {"expires": settings.SWEEP_SECONDS},
    },
    "learn": {
        "task": "events.learn_all",
        "schedule": crontab(hour=18, minute=20),  # UTC: the small hours in China
    },
    "post": {"task": "assessment.post_all", "schedule": crontab(hour=17, minute=30)},  # UTC: after midnight in China
    "vacancies": {"task": "desk.vacancies_all", "schedule": crontab(hour=0, minute=10)},  # UTC: in the morning in China
    "spot checks": {"task": "households.spot_checks_all", "schedule": crontab(hour=0, minute=20)},  # UTC: likewise
    "exports": {"task": "desk.end_exports_all", "schedule": crontab(minute=25)},
    "imports": {"task": "households.forget_imports_all", "schedule": crontab(hour=19, minute=10)},
    "lists": {"task": "staff.forget_lists_all", "schedule": crontab(hour=19, minute=20)},  # UTC: at night in China
    "sessions": {"task": "staff.forget_sessions_all", "schedule": crontab(minute=50)},
    "photos": {"task": "events.clear_photos_all", "schedule": crontab(hour=19, minute=40)},  # UTC: at night in China
    "retention": {"task": "households.retain_all", "schedule": crontab(hour=18, minute=5)},  # UTC: at night in China
    "base data": {"task": "households.nightly_all", "schedule": crontab(hour=18, minute=50)},  # UTC: at night in China
}
