"""What a resident holds of a report: a code, and who they are only as far as they said."""

from django.db import models

from apps.audit.fields import SealedField
from apps.events.models import Event
from apps.households import masks
from apps.households.models.base import mark
from apps.portal.models.posters import Poster


class Slip(models.Model):
    """`digest`: of the code, which is kept nowhere. `phone`: seen by triage alone, each time on the record."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="slip")
    digest = models.BinaryField(max_length=32, unique=True)
    phone = SealedField(mask=masks.phone)
    mark = mark()
    poster = models.ForeignKey(Poster, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.event.number
