"""News for people, and the hours in which nobody is disturbed."""

from django.db import models
from django.db.models import Q

from apps.audit.models import recorded
from apps.staff.models import Appointment, Person


class Notice(models.Model):
    """A piece of news for a person in the post it concerns; in any of their posts when `appointment` is empty.

    `kind` names the sentence, `data` holds its values (codes, texts, times in ISO 8601): the layer that sends a notice
    owns its words. `about` and `about_id` say what it is about, `about_label` is what people call that (an event's
    number). `shown_from`: quiet hours move it to their end; until then the notice is nowhere to be seen.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=16)
    about_id = models.BigIntegerField()
    about_label = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    shown_from = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "appointment", "-id"], name="notice_of_post"),
            models.Index(
                fields=["person", "appointment", "-id"],
                include=["shown_from"],
                condition=Q(read_at=None),
                name="notice_unread",
            ),
        ]


class QuietHours(models.Model):
    """The tenant's quiet hours from a day on; across midnight when they end before they begin.

    There are none when they begin and end at the same time. `notices.rules.QUIET` holds until the tenant sets its own.
    """

    since = models.DateField(unique=True)
    begin = models.TimeField()
    end = models.TimeField()

    history = recorded()
