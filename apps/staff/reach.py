"""Whose area a matter of staff lies in."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere, NotYours
from apps.grids.models import Level, Unit
from apps.staff.actors import InPost
from apps.staff.models import Appointment, Person, Post
from apps.staff.rules import RESERVED

MANAGE = "manage_staff"
SEES_PHONES = "view_households"
COMMUNITY_DEPTH = 3
ROSTERS = (Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.GRID)


def manages_staff(actor: InPost) -> bool:
    return bool(actor.powers.get(MANAGE))


def manages_all(actor: InPost) -> bool:
    """Whether the area is the whole district."""
    return any(path.count(".") == 1 for path in actor.powers.get(MANAGE, ()))


def may_see_roster(actor: InPost) -> bool:
    """Posts on the tree from the grid up; departments know their partners by their orders."""
    return manages_staff(actor) or actor.unit_level in ROSTERS


def rosters_of(actor: InPost) -> QuerySet[Unit]:
    """The units whose roster the actor may see: their own with all below, and their community's."""
    seen = Q(path__startswith=_community_of(actor.unit_path)) if actor.unit_level in ROSTERS else Q(pk__in=[])
    return Unit.objects.filter(seen | _inside(actor, "path"), level__in=ROSTERS, retired_at=None).defer("boundary")


def get_roster_unit(actor: InPost, pk: int) -> Unit:
    unit = rosters_of(actor).filter(pk=pk).first()
    if unit is None:
        raise NotThere("no_roster", _("There is no such unit among those whose staff you may see in this post."))
    return unit


def sees_on_a_roster(actor: InPost, person_id: int, day: date) -> bool:
    """Whether the person holds a post, or is to, on one of the rosters the actor may see."""
    reach = Q(unit__path__startswith=_community_of(actor.unit_path)) if actor.unit_level in ROSTERS else Q(pk__in=[])
    running = Appointment.objects.filter(Q(until=None) | Q(until__gte=day), person=person_id)
    return running.filter(reach | _inside(actor, "unit__path")).exists()


def may_call(actor: InPost, unit_path: str) -> bool:
    """Whether the numbers of the staff there may be seen: by whoever manages them, and by colleagues of the same
    community whose post knows its households."""
    if actor.holds(MANAGE, unit_path):
        return True
    community = _community_of(unit_path)
    colleagues = any(path.startswith(community) for path in actor.powers.get(SEES_PHONES, ()))
    return colleagues and community.count(".") == COMMUNITY_DEPTH


def _community_of(path: str) -> str:
    """The path of the community that a unit lies in; that of the unit itself when it lies above communities."""
    return "".join(f"{part}." for part in path.split(".")[:COMMUNITY_DEPTH] if part)


def _inside(actor: InPost, field: str) -> Q:
    found = Q(pk__in=[])
    for path in actor.powers.get(MANAGE, ()):
        found |= Q(**{f"{field}__startswith": path})
    return found


def people_of(actor: InPost) -> QuerySet[Person]:
    """Those who hold or held a post in the actor's area, and those who never held one anywhere."""
    if manages_all(actor):
        return Person.objects.all()
    inside = Appointment.objects.filter(_inside(actor, "unit__path")).values("person")
    anywhere = Appointment.objects.values("person")
    return (
        Person.objects.filter(Q(pk__in=inside) | ~Q(pk__in=anywhere))
        if manages_staff(actor)
        else (Person.objects.none())
    )


def get_person(actor: InPost, pk: int) -> Person:
    person = people_of(actor).filter(pk=pk).first()
    if person is None:
        raise NotThere("no_person", _("There is no such person among the staff of your area."))
    return person


def appointments_in_reach(actor: InPost) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(_inside(actor, "unit__path"))
    return rows.select_related("person", "post", "unit").defer("unit__boundary")


def get_appointment(actor: InPost, pk: int) -> Appointment:
    found = appointments_in_reach(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere("no_appointment", _("There is no such appointment in the area whose staff you manage."))
    return found


def units_to_staff(actor: InPost) -> QuerySet[Unit]:
    return Unit.objects.filter(_inside(actor, "path"), retired_at=None).defer("boundary")


def refuse_unless_staffer(actor: InPost) -> None:
    if not manages_staff(actor):
        raise NotYours(
            "no_power",
            _("Posts are given by the street's grid centre and by the district. Choose another post, or ask them."),
        )


def refuse_out_of_reach(actor: InPost, *, person: Person, post: Post, unit: Unit) -> None:
    """Own area only; nobody for oneself; what decides over others only from the district."""
    refuse_unless_staffer(actor)
    if not actor.holds(MANAGE, unit.path):
        raise NotYours("not_your_area", _("This unit is not in the area whose staff you manage. Ask its own street."))
    if person.pk == actor.person_id:
        raise NotYours("yourself", _("Nobody changes their own posts. Ask a colleague who manages staff."))
    if RESERVED & set(post.powers) and not manages_all(actor):
        raise NotYours(
            "reserved_post", _("This post has power over staff or personal data: only the district gives it.")
        )


def refuse_account_out_of_reach(actor: InPost, person: Person) -> None:
    """An account opens all posts of its person: whoever may not give them all may not open the account either."""
    refuse_unless_staffer(actor)
    if person.pk == actor.person_id:
        raise NotYours("yourself", _("Nobody changes their own posts. Ask a colleague who manages staff."))
    today = timezone.localdate()
    held = Appointment.objects.filter(Q(until=None) | Q(until__gte=today), person=person).select_related("post", "unit")
    for appointment in held:
        if not actor.holds(MANAGE, appointment.unit.path):
            raise NotYours(
                "holds_more",
                _("This person also holds a post outside your area. Only the district looks after the account."),
            )
        if RESERVED & set(appointment.post.powers) and not manages_all(actor):
            raise NotYours(
                "holds_more",
                _("This person holds a post that only the district gives. Only the district looks after the account."),
            )
