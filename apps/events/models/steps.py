"""Every step that was taken about an event."""

from django.db import models
from django.db.models import Q

from apps.audit.models import AppendOnly
from apps.events.models.events import Event
from apps.events.models.orders import Order
from apps.staff.models import Appointment, Person


class Step(AppendOnly):
    """One entry of an event's history: who, in which post, when, from which state to which, with what was given.

    `client_id`: what the device calls the move, so that sending it twice makes it once.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="steps", db_index=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="steps")
    version = models.PositiveIntegerField()
    move = models.CharField(max_length=40)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    system = models.CharField(max_length=40, blank=True)
    given = models.JSONField(default=dict)
    at = models.DateTimeField()
    client_id = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "version"], name="step_version_once"),
            models.CheckConstraint(condition=Q(appointment__isnull=False) | ~Q(system=""), name="step_has_an_actor"),
        ]
        indexes = [models.Index(fields=["move", "at"], name="step_move_at")]
