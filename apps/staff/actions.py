"""Appointing people and opening accounts."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from guardian.shortcuts import assign_perm

from apps.grids.models import Unit
from apps.staff.models import Appointment, Person, Post, UnitPower, User


@transaction.atomic
def appoint(*, person: Person, post: Post, unit: Unit, since: date, until: date | None = None) -> Appointment:
    """Gives a post on a unit. The appointment's own group receives the post's powers on the unit.

    The database refuses a second holder of a single post (`IntegrityError` on appointment_single_post_once).
    """
    group = Group.objects.create(name=f"{post.code} {unit.code} {person.pk} {since.isoformat()}")
    appointment = Appointment.objects.create(
        person=person, post=post, unit=unit, since=since, until=until, single=post.single, group=group
    )
    for power in post.powers:
        assign_perm(power, group, unit)
    return appointment


def end_appointment(*, appointment: Appointment, until: date) -> None:
    """The last day in force is `until`; from the next day on the post has no powers."""
    appointment.until = until
    appointment.save(update_fields=["until"])


def open_account(*, person: Person, username: str, password: str) -> User:
    return User.objects.create_user(username=username, password=password, person=person)


def appoint_many(appointments: list[Appointment]) -> list[Appointment]:
    """`appoint` for many at once (import, seeding): the same rows, in a constant number of queries."""
    with transaction.atomic():
        names = [f"{a.post.code} {a.unit.code} {a.person.pk} {a.since.isoformat()}" for a in appointments]
        groups = Group.objects.bulk_create([Group(name=name) for name in names])
        for appointment, group in zip(appointments, groups, strict=True):
            appointment.group = group
            appointment.single = appointment.post.single
        made = Appointment.objects.bulk_create(appointments)
        Appointment.history.bulk_history_create(made)
        content_type = ContentType.objects.get_for_model(Unit)
        permissions = {p.codename: p for p in Permission.objects.filter(content_type=content_type)}
        UnitPower.objects.bulk_create(
            UnitPower(group=a.group, permission=permissions[power], content_object=a.unit)
            for a in made
            for power in a.post.powers
        )
    return made
