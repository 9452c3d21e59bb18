"""People, their accounts, posts and appointments. Powers come from appointments alone."""

from datetime import date
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from apps.audit import masks
from apps.audit.fields import SealedField
from apps.audit.models import AppendOnly, recorded
from apps.grids.models import Unit


class Person(models.Model):
    """Somebody who holds posts; with or without an account. `standing`: employed as what, for the rules of doubling."""

    class Standing(models.TextChoices):
        COMMUNITY = "community", _("full-time community worker")
        CADRE = "cadre", _("village cadre")
        HIRED = "hired", _("hired by the village")
        OFFICIAL = "official", _("official of a street, department or court")
        RESIDENT = "resident", _("resident or volunteer")

    name = models.CharField(_("full name"), max_length=40)
    standing = models.CharField(_("employed as"), max_length=10, choices=Standing, blank=True)
    phone = SealedField(_("telephone"), mask=masks.phone)
    mark = models.UUIDField(default=uuid4, unique=True, editable=False)

    history = recorded()

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, username: str, password: str, person: Person) -> "User":
        user = self.model(username=username, person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. It has no permissions of its own: what a person may do comes from the post they act in.

    `handed_over`: somebody else has set the password, so it is good for choosing one's own and nothing besides.
    """

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    handed_over = models.BooleanField(default=False)

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username


def hidden(value: str) -> str:
    """What is shown of a key, or of a row of a list that holds a person and their number."""
    return "***"


class OutboxKey(models.Model):
    """What an account's outbox is sealed with on every phone it logs in on. Made once; `key` is base64 of 32 bytes."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="outbox_key")
    key = SealedField(mask=hidden)
    mark = models.UUIDField(default=uuid4, unique=True, editable=False)


class Post(models.Model):
    """A kind of post (P01 grid leader …). `powers` are codenames of permissions on the unit it is held on."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    level = models.CharField(max_length=12)
    single = models.BooleanField(default=False, help_text=_("At most one holder per unit at a time."))
    core = models.BooleanField(default=False, help_text=_("One of the 1+3 that every grid needs."))
    powers = ArrayField(models.CharField(max_length=40), default=list)

    history = recorded()

    def __str__(self) -> str:
        return self.name


class _Days(Func):
    function = "daterange"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: date) -> "AppointmentQuerySet":
        """Those in force on a day of the tenant's calendar; `until` is the last day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Appointment(models.Model):
    """A person holds a post on a unit between two days. Its own group carries its powers (django-guardian)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    single = models.BooleanField(default=False, editable=False)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="appointment")

    history = recorded()
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "post"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="appointment_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="appointment_single_post_once",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    (_Days(F("since"), F("until"), Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(single=True),
            ),
        ]


class Portrait(AppendOnly):
    """The photo of a person from then on: square, re-encoded, without EXIF. Without a file it says none is shown."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="portraits")
    file = models.FileField(upload_to="portraits/%Y/%m", blank=True)
    thumbnail = models.FileField(upload_to="portraits/%Y/%m", blank=True)
    scanned = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="portrait_newest")]


class VacancyAlert(AppendOnly):
    """That a core post has stood vacant on a grid since a day was told once to those who look after the staff."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "post", "since"], name="vacancy_told_once")]


class HandOver(AppendOnly):
    """What one appointment handed to its successor, and why.

    `items`: kind of work → {"count", "listed": [{"label", "text"}]} as it stood at that moment.
    """

    giver = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    notes = models.CharField(max_length=2000, blank=True)
    items = models.JSONField(default=dict)
    by = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Receipt(AppendOnly):
    """One of the two people has confirmed the hand-over."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_over", "person"], name="receipt_once")]


class UnitPower(GroupObjectPermissionBase):
    """Django-guardian's grant of one power on one unit to one appointment's group."""

    id = models.BigAutoField(primary_key=True)
    content_object = models.ForeignKey(Unit, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class ListRun(models.Model):
    """A list of appointments: received, checked, carried out in chunks.

    `file`: where the workbook lies until it has been read. `language`: that of the sentences about its rows.
    `touched_at` moves with every chunk; a run that is under way and has not moved for a while has lost its worker.
    """

    class State(models.TextChoices):
        READING = "reading", _("being checked")
        READ = "read", _("checked, waiting for you")
        RUNNING = "running", _("being carried out")
        STOPPED = "stopped", _("stopped")
        FINISHED = "finished", _("carried out")
        UNREADABLE = "unreadable", _("could not be read")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    file = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    total = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    appointed = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=500, blank=True)
    begun_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="list_run_of_person")]


class ListRow(models.Model):
    """A row of a list. `number`: as Excel counts it. `cells`: JSON, column → text, until it is carried out.

    `problems`: [[column, sentence], …]. The last two: the id of the appointment it became, and of the person when the
    row has added them.
    """

    class State(models.TextChoices):
        READY = "ready", _("ready")
        WRONG = "wrong", _("to be mended")
        DONE = "done", _("appointed")

    run = models.ForeignKey(ListRun, on_delete=models.PROTECT, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State)
    cells = SealedField(mask=hidden)
    problems = models.JSONField(default=list)
    mark = models.UUIDField(default=uuid4, unique=True, editable=False)
    made_appointment_id = models.BigIntegerField(null=True)
    made_person_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="list_row_once")]


class SavedFilter(models.Model):
    """A filter of a list that somebody has named, for themselves in one post. `query` is that of the list's address."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind", "name"], name="saved_filter_name_once"),
        ]
