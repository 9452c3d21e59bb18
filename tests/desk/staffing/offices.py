"""The director of the east street's grid centre, whom the cast does not have, and people to be appointed."""

from datetime import date

from apps.grids.models import Unit
from apps.staff.actions import appoint, open_account
from apps.staff.models import Appointment, Person, Post
from apps.staff.queries import actor_for
from tests.cast import PASSWORD, SINCE, Cast, Member


def somebody(
    name: str, post: str, unit: Unit, *, since: date = SINCE, until: date | None = None, username: str = ""
) -> Member:
    person = Person.objects.create(name=name)
    appointment = appoint(person=person, post=Post.objects.get(code=post), unit=unit, since=since, until=until)
    user = open_account(person=person, username=username or f"u{person.pk}", password=PASSWORD)
    actor = actor_for(person.pk, appointment.pk, max(since, date(2026, 3, 16)))
    assert actor is not None
    return Member(person, user, appointment, actor)


def street_of(cast: Cast) -> Unit:
    return cast.street.appointment.unit


def grid_of(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


def empty_grid(cast: Cast) -> Unit:
    """Riverside's second grid, where nobody holds a post."""
    return Unit.objects.get(code=f"{grid_of(cast).code[:-3]}002")


def other_street_grid(cast: Cast) -> Unit:
    return Unit.objects.get(code=f"{grid_of(cast).code[:6]}002001001")


def chief_of(cast: Cast) -> Member:
    """P16 of the east street."""
    return somebody("钱中心", "P16", street_of(cast), username="p16")


def community_worker(name: str = "孙社工") -> Person:
    return Person.objects.create(name=name, standing=Person.Standing.COMMUNITY)


def ended(appointment: Appointment, until: date) -> None:
    appointment.until = until
    appointment.save()
