"""Photos sent before the move they belong to, one at a time, as often as a bad line needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Malformed, Refused
from apps.events.evidence.keeping import write
from apps.events.evidence.reading import read_photo
from apps.events.models import Evidence, Upload

KEPT_FOR = timedelta(days=7)
MOST_WAITING = 100


def receive(
    *,
    person_id: int | None,
    client_id: UUID,
    photo: UploadedFile,
    keep_place: bool = False,
    now: datetime | None = None,
) -> tuple[Upload, bool]:
    """Receives a photo, or finds the one this person has sent under the id before: (upload, whether it is new).

    Without a person it is a resident's: how many of those come, the portal limits.
    """
    known = _of(person_id).filter(client_id=client_id).first()
    if known is not None:
        return known, False
    at = now or timezone.now()
    if person_id is not None and _waiting(person_id, at) >= MOST_WAITING:
        raise Refused(
            "too_many_uploads",
            _("You have sent %(most)d photos in a week that went with nothing. Send some of them with a report first.")
            % {"most": MOST_WAITING},
        )
    read = read_photo(photo, keep_place=keep_place)
    row = Upload(person_id=person_id, client_id=client_id, name=read.name, expires_at=at + KEPT_FOR)
    write(row, read)
    # Sent twice at once: the second finds the first one's row, and its own files are cleared as orphans.
    Upload.objects.bulk_create([row], ignore_conflicts=True)
    kept = _of(person_id).get(client_id=client_id)
    return kept, kept.file.name == row.file.name


def received(*, person_id: int | None, client_ids: Sequence[UUID], now: datetime | None = None) -> list[Upload]:
    """The person's uploads of these ids, in their order. Somebody else's reads like one that does not exist."""
    living = _of(person_id).filter(client_id__in=client_ids, expires_at__gt=now or timezone.now())
    found = {row.client_id: row for row in living}
    if any(client_id not in found for client_id in client_ids):
        sentence = _("A photo that was sent before is no longer here. Choose it again.")
        raise Malformed("no_upload", sentence, {"fields": {"photos": [sentence]}})
    return [found[client_id] for client_id in dict.fromkeys(client_ids)]


def _of(person_id: int | None) -> QuerySet[Upload]:
    return Upload.objects.filter(person=None) if person_id is None else Upload.objects.filter(person_id=person_id)


def _waiting(person_id: int, at: datetime) -> int:
    """Photos of the person that have gone with nothing yet."""
    alone = ~Exists(Evidence.objects.filter(file=OuterRef("file")))
    return _of(person_id).filter(alone, expires_at__gt=at).count()
