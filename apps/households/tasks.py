"""What takes long, and what is done at night.

At night the access log is verified, who turns eighty is tagged, and what was kept long enough is announced or goes. By
day a workbook is read, brought in, taken back.
"""

import structlog
from celery import shared_task
from django.utils import timezone

from apps.audit.access import verify
from apps.households.eighty import tag_the_old
from apps.households.imports import running, runs, staging, undoing
from apps.households.retention import announcing, scrubbing
from apps.households.retention.queries import rules_now
from apps.households.spotchecks.drawing import look_after
from apps.tenancy.context import current
from apps.tenancy.tasks import UNTIL_MORNING, PlatformTask, send_to_all

log = structlog.get_logger(__name__)

HOURS = 3600


@shared_task(name="households.nightly_all", base=PlatformTask)
def nightly_all() -> int:
    """Sends the night's work for every tenant. Returns how many."""
    return send_to_all(nightly, expires=UNTIL_MORNING)


@shared_task(name="households.nightly", soft_time_limit=3600)
def nightly() -> int:
    """For the tenant it was sent from. Returns how many entries of the access log hold."""
    count, head, broken = verify()
    say = log.error if broken else log.info
    say("access_log", tenant=current().slug, entries=count, head=head, broken_at=broken.number if broken else None)
    tag_the_old(timezone.localdate())
    return count


@shared_task(name="households.retain_all", base=PlatformTask)
def retain_all() -> int:
    """Has every tenant announce what falls due, and de-identify what is due. Returns how many tenants."""
    return send_to_all(retain, expires=UNTIL_MORNING)


@shared_task(name="households.retain", soft_time_limit=6 * HOURS)
def retain() -> int:
    """For the tenant it was sent from. Returns how many records were de-identified."""
    today = timezone.localdate()
    announced, told = announcing.announce(today), announcing.foretell_ends(today)
    done = scrubbing.carry_out(today)
    versions = scrubbing.forget_taken_back(today, rules_now()[0].months)
    log.info("retention", announced=announced, holds_ending=told, deidentified=done, versions_taken_back=versions)
    return done


@shared_task(name="households.forget_imports_all", base=PlatformTask)
def forget_imports_all() -> int:
    """Has every tenant empty the rows that nobody came back for. Returns how many tenants."""
    return send_to_all(forget_imports, expires=UNTIL_MORNING)


@shared_task(name="households.forget_imports", soft_time_limit=HOURS)
def forget_imports() -> int:
    """Returns how many rows were emptied."""
    return runs.forget(timezone.now())


@shared_task(name="households.spot_checks_all", base=PlatformTask)
def spot_checks_all() -> int:
    """Has every tenant look after its spot checks. Returns how many tenants."""
    return send_to_all(spot_checks, expires=UNTIL_MORNING)


@shared_task(name="households.spot_checks", soft_time_limit=600)
def spot_checks() -> int:
    """For the tenant it was sent from. Returns how many were told to be late."""
    return look_after(timezone.localdate())


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
