"""One problem in one place."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.events.models.categories import Category
from apps.grids.models import Unit
from apps.households.models import Building
from apps.staff.models import Appointment, Person
from apps.staff.searching import Pairs


class DailyNumber(models.Model):
    """The last event number given on a day of the tenant's calendar."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()


class Event(models.Model):
    """`client_id` is made by the device, so that sending a report twice makes one event.

    `unit` is the smallest unit known (grid, or community); `community` and `street` repeat its ancestors for the
    queues. `due_at` repeats the earliest running clock's due time for sorting; clocks hold the truth. `version`
    counts steps: a move carries the version the person saw. `raised`: the community has escalated it to its street.
    `referred`: a conference has yet to rule. `urged_times` counts the urgings of the day `urged_on`.
    """

    class Source(models.TextChoices):
        GRID = "grid", _("grid")
        RESIDENT = "resident", _("resident")

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=80)
    description = models.TextField(max_length=2000, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, db_index=False)
    urgency = models.PositiveSmallIntegerField()
    danger = models.BooleanField(default=False)
    quality = models.CharField(max_length=1, blank=True)
    state = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, choices=Source, default=Source.GRID)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=120, blank=True)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    lng = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    checker = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False)
    raised = models.BooleanField(default=False)
    referred = models.BooleanField(default=False)
    reconsidered = models.BooleanField(default=False)
    call_back_wanted = models.BooleanField(default=False)
    closings = models.PositiveSmallIntegerField(default=0)
    urged_on = models.DateField(null=True)
    urged_times = models.PositiveSmallIntegerField(default=0)
    reported_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False),
                name="event_merged_names_its_main_event",
            )
        ]
        # Lists are read newest first: each foreign key leads an index that ends in the id, so none has one of its own.
        indexes = [
            models.Index(fields=["community", "-id"], name="event_community"),
            models.Index(fields=["community", "state", "-id"], name="event_community_queue"),
            models.Index(fields=["street", "-id"], name="event_street"),
            models.Index(fields=["street", "state", "-id"], name="event_street_queue"),
            models.Index(fields=["unit", "-id"], name="event_unit"),
            models.Index(fields=["state", "-id"], name="event_state_queue"),
            models.Index(fields=["category", "-id"], name="event_category"),
            GinIndex(Pairs("title"), name="event_words"),
            models.Index(fields=["reporter", "-id"], name="event_reporter"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="event_due"),
            models.Index(fields=["closed_at"], condition=Q(state="closed"), name="event_to_archive"),
            models.Index(fields=["checker", "-id"], condition=Q(checker__isnull=False), name="event_checker"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="event_merged_into"),
            models.Index(fields=["building", "-id"], condition=Q(building__isnull=False), name="event_building"),
            models.Index(fields=["lng", "lat"], condition=Q(lng__isnull=False), name="event_place"),
        ]

    def __str__(self) -> str:
        return self.number


class Opinion(models.Model):
    """How satisfied the reporter is: asked by telephone (`call_back`) or given by themselves (`rate`).

    `grade`: 4 very satisfied, 3 satisfied, 2 fairly satisfied, 1 dissatisfied. `round` counts the closings.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(max_length=10)
    round = models.PositiveSmallIntegerField()
    grade = models.PositiveSmallIntegerField()
    solved = models.CharField(max_length=6)
    words = models.TextField(max_length=2000, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "kind", "round"], name="opinion_once_per_closing")]


class Recomputation(models.Model):
    """A run that moves running clocks to what today's calendar gives; `done` counts the events it has looked at."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=8)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="running"), name="recomputation_one_at_a_time")
        ]

    @property
    def shown(self) -> int:
        """For the progress bar: events hold one clock or several, so it never runs past the end."""
        return self.total if self.state == "finished" else min(self.done, self.total)
