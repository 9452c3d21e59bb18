"""Files without rows and uploads without a move go; nothing that is named by a row ever does."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from apps.events.evidence import keep, receive
from apps.events.evidence.clearing import clear_orphans
from apps.events.models import Evidence, Upload
from apps.events.tasks import clear_photos
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.photos.pictures import photo, reported_step

DAY = timedelta(days=1)


def files() -> list[Path]:
    return sorted(Path(settings.MEDIA_ROOT).rglob("*.jpg"))


def age(by: timedelta) -> None:
    before = (timezone.now() - by).timestamp()
    for path in files():
        os.utime(path, (before, before))


def abandon(cast: Cast) -> None:
    """Photos of a transaction that is rolled back."""
    event, step = reported_step(cast)
    with transaction.atomic():
        keep(event=event, step=step, photos=[photo(9)])
        transaction.set_rollback(True)


def test_files_of_an_abandoned_move_go_after_a_day(cast: Cast) -> None:
    abandon(cast)
    assert len(files()) == 2

    assert clear_orphans(timezone.now()) == 0  # it might still be under way
    age(2 * DAY)
    assert clear_orphans(timezone.now()) == 2
    assert files() == []
    assert clear_orphans(timezone.now()) == 0


def test_photos_of_steps_stay(cast: Cast) -> None:
    event, step = reported_step(cast)
    keep(event=event, step=step, photos=[photo(1), photo(2)])
    age(400 * DAY)

    assert clear_orphans(timezone.now()) == 0
    assert all(Path(row.file.path).exists() and Path(row.thumbnail.path).exists() for row in Evidence.objects.all())


def test_an_upload_that_nobody_used_goes_when_it_has_expired(cast: Cast) -> None:
    sent_at = received_at(cast, timezone.now())
    age(2 * DAY)

    assert clear_orphans(sent_at + 7 * DAY) == 0
    assert clear_orphans(sent_at + 9 * DAY) == 2
    assert not Upload.objects.exists()


def test_an_upload_that_went_with_a_step_leaves_its_files_there(cast: Cast) -> None:
    sent_at = received_at(cast, timezone.now())
    event, step = reported_step(cast)
    [row] = keep(event=event, step=step, photos=[Upload.objects.get()])
    age(2 * DAY)

    assert clear_orphans(sent_at + 9 * DAY) == 0
    assert Path(row.file.path).exists()
    assert not Upload.objects.exists()


def test_another_tenants_files_are_not_looked_at(cast: Cast, beta: Tenant) -> None:
    abandon(cast)
    age(2 * DAY)

    with acting_for(beta):
        assert clear_photos() == 0

    assert len(files()) == 2


def received_at(cast: Cast, now: datetime) -> datetime:
    receive(person_id=cast.worker.person.pk, client_id=uuid4(), photo=photo(1), now=now)
    return now
