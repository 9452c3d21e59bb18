"""The data protection officer, whom the cast lacks."""

from apps.grids.models import Unit
from apps.staff.actions import appoint, open_account
from apps.staff.models import Appointment, Person, Post, User
from apps.staff.queries import actor_for
from tests.cast import PASSWORD, SINCE, TODAY, Member


def in_post(post: str, unit: Unit, name: str = "数保员") -> Member:
    """Somebody new in a post, with an account."""
    person = Person.objects.create(name=name)
    appointment: Appointment = appoint(person=person, post=Post.objects.get(code=post), unit=unit, since=SINCE)
    open_account(person=person, username=f"{post.lower()}-{person.pk}", password=PASSWORD)
    actor = actor_for(person.pk, appointment.pk, TODAY)
    assert actor is not None
    return Member(person, User.objects.get(person=person), appointment, actor)


def officer() -> Member:
    return in_post("P28", Unit.objects.get(level="district"))
