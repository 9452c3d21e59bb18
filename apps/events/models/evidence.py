"""Photos of steps, on their way and kept."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.audit.models import AppendOnly
from apps.events.models.events import Event
from apps.events.models.steps import Step
from apps.staff.models import Person


class StoredPhoto(models.Model):
    """A photo as it is kept: re-encoded and without its EXIF. `size` is that of the upload, in bytes.

    `likeness` is a perceptual hash and `bands` its four parts, by which it is found again. Where and when it was
    taken is known only of those whose worker agreed.
    """

    file = models.FileField(upload_to="evidence/%Y/%m")
    thumbnail = models.FileField(upload_to="evidence/%Y/%m", blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(default=0)
    scanned = models.CharField(max_length=10, blank=True)
    likeness = models.BigIntegerField(null=True)
    bands = ArrayField(models.IntegerField(), default=list)
    taken_at = models.DateTimeField(null=True)
    taken_lng = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    taken_lat = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Evidence(StoredPhoto):
    """A photo that goes with a step, shown only to those who may see the event.

    `gone_at`: when it had been kept long enough; there is no file any more, nor where it was taken.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, related_name="evidence")
    phase = models.CharField(max_length=6, blank=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "sha256"], name="evidence_once_in_a_step")]
        indexes = [
            GinIndex(fields=["bands"], name="evidence_likeness"),
            models.Index(fields=["file"], name="evidence_file"),
            models.Index(fields=["thumbnail"], name="evidence_thumbnail"),
            models.Index(fields=["added_at"], condition=Q(gone_at=None), name="evidence_kept"),
        ]


class PhotoExpiry(AppendOnly):
    """That photos of events which ended before a day are to go was announced. `photos`: how many there were."""

    before = models.DateField(unique=True)
    announced_on = models.DateField()
    photos = models.PositiveIntegerField()


class Upload(StoredPhoto):
    """A photo that was sent before its move; the person's own until then. `client_id` is made by the device.

    A resident's has no person: whoever knows its id has sent it.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    client_id = models.UUIDField()
    name = models.CharField(max_length=80)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "client_id"], nulls_distinct=False, name="upload_once")
        ]
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]
