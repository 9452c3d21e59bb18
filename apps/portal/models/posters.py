"""Posters with a code to scan, at buildings and in grids."""

from django.db import models
from django.db.models import Q

from apps.grids.models import Unit
from apps.households.models import Building
from apps.staff.models import Appointment


class Poster(models.Model):
    """What a printed code stands for. The code says where one stands and nothing else: it is no secret.

    `unit`: the grid, of a building the grid it stands in. A retired one still answers, and asks where it is.
    """

    code = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "building"],
                condition=Q(retired_at=None),
                nulls_distinct=False,
                name="poster_one_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def says_where(self) -> bool:
        """Not where it was taken out of use, nor where its grid or building has gone since."""
        return self.retired_at is None and (self.building or self.unit).retired_at is None
