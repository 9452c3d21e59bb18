"""What all base data have in common: where they are, and when somebody last saw for himself that they are true."""

from typing import Any
from uuid import uuid4

from django.db import models

from apps.grids.models import Unit


class Located(models.Model):
    """A record in the area of a grid (or of a community that has none yet).

    Community and street are repeated, as on events, so that every way of seeing a list is an index. `verified_at`: when
    the record was last checked on the spot; `verified_by`: the appointment.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    verified_by = models.BigIntegerField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def copy_place(self, other: "Located") -> None:
        """Lies where the other lies."""
        self.unit_id, self.community_id, self.street_id = other.unit_id, other.community_id, other.street_id


def area_indexes(name: str) -> list[models.Index]:
    """One for each way to a page of the list."""
    levels = ("unit", "community", "street")
    return [models.Index(fields=[level, "-id"], name=f"{name}_{level}") for level in levels]


def mark() -> Any:
    """What sealed values are bound to: the row's own, kept by all its versions."""
    return models.UUIDField(default=uuid4, unique=True, editable=False)
