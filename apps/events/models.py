"""One problem in one place, the orders about it, and every step that was taken."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.audit.models import AppendOnly, recorded
from apps.grids.models import DepartmentType, Unit
from apps.staff.models import Appointment, Person


class Category(models.Model):
    """What kind of problem; carries the limits that are frozen into clocks when they start."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    group = models.CharField(max_length=20)
    group_en = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=2)
    handle_limit = models.CharField(max_length=10)
    contain_limit = models.CharField(max_length=10, blank=True)
    repair_limit = models.CharField(max_length=10, blank=True)
    close_rule = models.CharField(max_length=120, blank=True)
    photos_required = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    long_running = models.BooleanField(default=False)
    callback_required = models.BooleanField(default=False)
    excluded_from_counts = models.BooleanField(default=False)
    emergency_call = models.CharField(max_length=3, blank=True)
    is_active = models.BooleanField(default=True)

    history = recorded()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """The list (责任清单): who leads and assists for a category, in an area or everywhere, and who falls back."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="responsibilities")
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_type = models.ForeignKey(DepartmentType, on_delete=models.PROTECT, related_name="+")
    assist_types = models.ManyToManyField(DepartmentType, blank=True, related_name="+")
    fallback_type = models.ForeignKey(DepartmentType, on_delete=models.PROTECT, related_name="+")
    duty_list = models.CharField(max_length=4, default="未列")
    basis = models.CharField(max_length=120, blank=True)

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "area"], nulls_distinct=False, name="responsibility_once")
        ]


class DailyNumber(models.Model):
    """The last event number given on a day of the tenant's calendar."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()


class Event(models.Model):
    """`client_id` is made by the device, so that sending a report twice makes one event.

    `unit` is the smallest unit known (grid, or community); `community` and `street` repeat its ancestors for the
    queues. `due_at` repeats the earliest running clock's due time for sorting; clocks hold the truth. `version`
    counts steps: a move carries the version the person saw.
    """

    client_id = models.UUIDField(unique=True)
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=80)
    description = models.TextField(max_length=2000, blank=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True)
    urgency = models.PositiveSmallIntegerField()
    danger = models.BooleanField(default=False)
    quality = models.CharField(max_length=1, blank=True)
    state = models.CharField(max_length=16)
    version = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, default="grid")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    street = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    lng = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    reported_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False),
                name="event_merged_names_its_main_event",
            )
        ]
        indexes = [
            models.Index(fields=["community", "state", "-id"], name="event_community_queue"),
            models.Index(fields=["street", "state", "-id"], name="event_street_queue"),
            models.Index(fields=["unit", "-id"], name="event_unit"),
            models.Index(fields=["state", "-id"], name="event_state_queue"),
            models.Index(fields=["reporter", "-id"], name="event_reporter"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="event_due"),
        ]

    def __str__(self) -> str:
        return self.number


class Order(models.Model):
    """One unit's share of an event: one lead (主办), any number of assists (协办)."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=6)
    state = models.CharField(max_length=16)
    limit = models.CharField(max_length=10)
    returned = models.BooleanField(default=False)
    rework_count = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(max_length=2000, blank=True)
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(role="lead") & ~Q(state="withdrawn"), name="order_one_lead"
            )
        ]
        indexes = [models.Index(fields=["unit", "state", "-id"], name="order_unit_queue")]


class Step(AppendOnly):
    """One entry of an event's history: who, in which post, when, from which state to which, with what was given."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="steps")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="steps")
    version = models.PositiveIntegerField()
    move = models.CharField(max_length=20)
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, null=True, related_name="+")
    system = models.CharField(max_length=40, blank=True)
    given = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "version"], name="step_version_once"),
            models.CheckConstraint(condition=Q(appointment__isnull=False) | ~Q(system=""), name="step_has_an_actor"),
        ]
        indexes = [models.Index(fields=["move", "id"], name="step_move")]


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
    """A photo that goes with a step, shown only to those who may see the event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="evidence")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, null=True, related_name="evidence")
    phase = models.CharField(max_length=6, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "sha256"], name="evidence_once_in_a_step")]
        indexes = [
            GinIndex(fields=["bands"], name="evidence_likeness"),
            models.Index(fields=["file"], name="evidence_file"),
            models.Index(fields=["thumbnail"], name="evidence_thumbnail"),
        ]


class Upload(StoredPhoto):
    """A photo that was sent before its move; the person's own until then. `client_id` is made by the device."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    name = models.CharField(max_length=80)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "client_id"], name="upload_once")]
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]
