"""Photos of events that ended three years ago go, announced a month before; what is still open keeps its own."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from apps.audit.models import AuditEntry
from apps.desk.bells import sentence
from apps.errors import NotThere
from apps.events.evidence import keep, link_token
from apps.events.evidence.clearing import clear_orphans
from apps.events.evidence.retaining import falling_due, forget_photos
from apps.events.models import Event, Evidence, PhotoExpiry
from apps.events.pictures import picture_of
from apps.households.models import RetentionRules
from apps.households.retention.rules import months_after
from apps.notices.models import Notice
from tests.cast import Cast, Member
from tests.desk.retention.officers import officer
from tests.desk.stories import at, seated
from tests.events.photos.pictures import photo
from tests.events.scenes import MONDAY_9, act, reported


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 4, tzinfo=UTC)


@pytest.fixture
def guard(cast: Cast) -> Member:
    return officer()


@pytest.fixture
def over(cast: Cast, guard: Member) -> Evidence:
    """Of an event that was declined in March 2026."""
    event = with_photo(cast)
    act(cast.community, event, "decline", now=MONDAY_9, reason="not_found", told="已现场查看，未见该问题")
    return Evidence.objects.get(event=event)


def with_photo(cast: Cast) -> Event:
    event = reported(cast)
    keep(event=event, step=event.steps.get(), photos=[photo(event.pk % 200)])
    Evidence.objects.update(added_at=MONDAY_9)
    return event


def test_announced_in_one_month_and_gone_in_the_next(cast: Cast, guard: Member, over: Evidence) -> None:
    path = Path(over.file.path)
    assert forget_photos(on(2029, 2, 28)) == 0
    assert not PhotoExpiry.objects.exists()
    assert [forget_photos(on(2029, 3, 2)), forget_photos(on(2029, 3, 3))] == [0, 0]
    [told] = Notice.objects.filter(kind="photos_due")
    assert (told.person, told.data["count"], told.data["on"]) == (guard.person, 1, "2029-04-01")

    with translation.override("en"):
        assert "1 photos of events that ended before 2026-04-01 in 甲区 are deleted on 2029-04-01" in sentence(told)

    assert [forget_photos(on(2029, 4, 1)), forget_photos(on(2029, 4, 2))] == [1, 0]
    over.refresh_from_db()
    assert (over.file.name, over.thumbnail.name, over.gone_at) == ("", "", on(2029, 4, 1))
    assert AuditEntry.objects.get(act="photos_forgotten").data == {"photos": 1, "before": "2026-04-01"}
    before = (timezone.now() - timedelta(days=2)).timestamp()
    for file in path.parent.glob("*.jpg"):
        os.utime(file, (before, before))
    assert clear_orphans(timezone.now()) == 2
    assert not path.exists()


def test_nothing_goes_that_was_not_announced_four_weeks_before(cast: Cast, over: Evidence) -> None:
    assert forget_photos(on(2029, 4, 20)) == 0
    assert forget_photos(on(2029, 5, 10)) == 0
    assert forget_photos(on(2029, 5, 19)) == 1


def test_what_is_open_or_happened_since_keeps_its_photos(cast: Cast, guard: Member) -> None:
    with_photo(cast)
    forget_photos(on(2029, 3, 2))
    assert forget_photos(on(2029, 4, 2)) == 0
    assert not PhotoExpiry.objects.exists()


def test_the_tenant_may_keep_them_longer(cast: Cast, over: Evidence) -> None:
    RetentionRules.objects.create(photo_months=48)
    forget_photos(on(2029, 3, 2))
    assert forget_photos(on(2029, 4, 2)) == 0
    forget_photos(on(2030, 3, 2))
    assert forget_photos(on(2030, 4, 2)) == 1


def test_lengthened_after_the_announcement_they_stay(cast: Cast, over: Evidence) -> None:
    forget_photos(on(2029, 3, 2))
    RetentionRules.objects.create(photo_months=48)
    assert forget_photos(on(2029, 4, 2)) == 0


def test_data_protection_reads_what_goes_next(cast: Cast, guard: Member, over: Evidence) -> None:
    today = timezone.localdate()
    assert falling_due(guard.actor, today) is None
    PhotoExpiry.objects.create(before=months_after(today.replace(day=1), -35), announced_on=today, photos=7)
    page = seated(guard).get(at("/retention/")).content.decode()
    assert "7 photos of events that ended before" in page
    assert "7 photos" not in seated(cast.community).get(at("/retention/")).content.decode()


def test_the_page_says_so_and_the_link_leads_nowhere(cast: Cast, over: Evidence) -> None:
    forget_photos(on(2029, 3, 2))
    forget_photos(on(2029, 4, 2))
    client = seated(cast.community, headers={"accept-language": "en"})
    page = client.get(at(f"/events/{over.event.number}/")).content.decode()
    assert "gone since 2029-04-02" in page
    assert "<img" not in page.partition("<main")[2]
    with pytest.raises(NotThere, match="kept long enough"):
        picture_of(actor=cast.community.actor, token=link_token(over.pk), small=False)
