"""One move made of many events at once: asked for once, carried out one by one."""

from django.db import models

from apps.events.models.events import Event
from apps.events.models.steps import Step
from apps.staff.models import Appointment, Person


class BulkAct(models.Model):
    """`client_id` is made before it is sent, so that sending it again carries out nothing twice.

    `given`: {field: text, or list of texts} as it was typed; each event parses it for itself.
    """

    client_id = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    move = models.CharField(max_length=40)
    given = models.JSONField(default=dict)
    at = models.DateTimeField()


class BulkPart(models.Model):
    """`code` is empty until it is carried out, then `done` or that of the refusal, whose sentence is `message`.

    `thing_id`: of the order, for moves of orders. `version`: of the event, as the person saw it.
    """

    DONE = "done"

    act = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="parts")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    thing_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=40, blank=True)
    message = models.TextField(blank=True)
    step = models.OneToOneField(Step, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "event", "thing_id"], nulls_distinct=False, name="bulk_part_once_in_its_act"
            )
        ]
