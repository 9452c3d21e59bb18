"""People, their accounts, posts and appointments. Powers come from appointments alone."""

from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from apps.audit.models import recorded
from apps.grids.models import Unit


class Person(models.Model):
    """Somebody who holds posts; with or without an account."""

    name = models.CharField(max_length=40)

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
    """An account. It has no permissions of its own: what a person may do comes from the post they act in."""

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username


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


class UnitPower(GroupObjectPermissionBase):
    """Django-guardian's grant of one power on one unit to one appointment's group."""

    id = models.BigAutoField(primary_key=True)
    content_object = models.ForeignKey(Unit, on_delete=models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
