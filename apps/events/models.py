"""One problem in one place, the orders about it, and every step that was taken."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.audit.models import AppendOnly, recorded
from apps.grids.models import DepartmentType, Unit
from apps.staff.models import Appointment, Person
from apps.staff.searching import Pairs


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
    keywords = models.CharField(max_length=200, blank=True)
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

    history = recorded(together_with=[assist_types])

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
    counts steps: a move carries the version the person saw. `raised`: the community has escalated it to its street.
    `referred`: a conference has yet to rule. `urged_times` counts the urgings of the day `urged_on`.
    """

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
    source = models.CharField(max_length=10, default="grid")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=120, blank=True)
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
            models.Index(fields=["lng", "lat"], condition=Q(lng__isnull=False), name="event_place"),
        ]

    def __str__(self) -> str:
        return self.number


class Order(models.Model):
    """One unit's share of an event: one lead (主办), any number of assists (协办).

    `limit` is that of handling; of a hazard that of the repair, which begins once it is contained (`contain_limit`).
    `own`: the grid or community took it on itself, nobody dispatched it. `final`: a conference assigned it, so it
    cannot be returned. `awaited`: a whistle calls the unit to the site, and it has not reported in. `card_at`: when the
    next supervision card is due.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=6)
    state = models.CharField(max_length=16)
    limit = models.CharField(max_length=10)
    contain_limit = models.CharField(max_length=10, blank=True)
    own = models.BooleanField(default=False)
    final = models.BooleanField(default=False)
    awaited = models.BooleanField(default=False)
    returned = models.BooleanField(default=False)
    extensions = models.PositiveSmallIntegerField(default=0)
    rework_count = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(max_length=2000, blank=True)
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    contained_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    suspended_until = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    card_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(role="lead") & ~Q(state="withdrawn"), name="order_one_lead"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="order_unit_queue"),
            models.Index(fields=["unit", "-id"], name="order_unit"),
            models.Index(fields=["unit", "-event"], name="order_unit_events"),
            models.Index(fields=["unit", "due_at"], condition=Q(due_at__isnull=False), name="order_unit_due"),
            models.Index(fields=["card_at"], condition=Q(card_at__isnull=False), name="order_card"),
            models.Index(fields=["suspended_until"], condition=Q(state="suspended"), name="order_to_resume"),
        ]


class Petition(models.Model):
    """Something a level above decides: an extension, a suspension, or that an event is void.

    `given`: what was asked for, as the move gave it. `level` counts the approvals there are.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="petitions")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="petitions")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    level = models.PositiveSmallIntegerField(default=0)
    given = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    endorsed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "order", "kind"],
                condition=Q(state="asked") | Q(state="endorsed"),
                nulls_distinct=False,
                name="petition_pending_once",
            )
        ]
        indexes = [models.Index(fields=["decided_at"], condition=Q(kind="void", state="granted"), name="petition_void")]


class Card(models.Model):
    """A supervision card (督办): yellow, red or black; the leader of the unit must reply.

    `clock_id`: the late clock that raised it by itself; empty for one that somebody raised.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="cards")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cards")
    colour = models.CharField(max_length=6)
    state = models.CharField(max_length=8)
    clock_id = models.BigIntegerField(null=True)
    step = models.OneToOneField("Step", on_delete=models.PROTECT, related_name="card")
    reply = models.TextField(max_length=2000, blank=True)
    raised_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock_id", "colour"],
                condition=Q(clock_id__isnull=False) & ~Q(state="recalled"),
                name="card_once_per_clock",
            )
        ]
        indexes = [models.Index(fields=["recalled_at"], condition=Q(recalled_at__isnull=False), name="card_recalled")]


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


class Step(AppendOnly):
    """One entry of an event's history: who, in which post, when, from which state to which, with what was given."""

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "version"], name="step_version_once"),
            models.CheckConstraint(condition=Q(appointment__isnull=False) | ~Q(system=""), name="step_has_an_actor"),
        ]
        indexes = [models.Index(fields=["move", "at"], name="step_move_at")]


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


class Learning(models.Model):
    """What was learned from the tenant's filed events at one moment. Only the newest is asked; others are removed."""

    learned_at = models.DateTimeField()
    events = models.PositiveIntegerField()


class LearnedCategory(models.Model):
    """How many of the events were filed under a category, and the weight of all its words."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="categories")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    events = models.PositiveIntegerField()
    words = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "category"], name="learned_category_once")]


class LearnedWord(models.Model):
    """`counts`: in how many filed events of each category the word stood, {category id: events}; `named`: the ids of
    the categories that have it in their names or keywords."""

    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=40)
    counts = models.JSONField()
    named = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "word"], name="learned_word_once")]
