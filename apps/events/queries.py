"""Every read of events and orders. All of them start at what the actor may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.events.models import Card, Event, Order, Petition
from apps.grids.models import Level, Unit
from apps.staff.actors import Actor, InPost, System
from apps.staff.models import Appointment, Person

SEEING = ("view_events", "handle_order", "sign_order")


def visible_to(actor: Actor) -> QuerySet[Event]:
    """Events in the areas the post may see, those its own unit has an order about, and those the person reported."""
    if isinstance(actor, System):
        return Event.objects.all()
    personal = Q(reporter_id=actor.person_id) | Q(checker_id=actor.person_id)
    events = Event.objects.filter(_in_area(actor) | _ordered_from(actor) | personal)
    return events.select_related("category", "unit", "community", "street", "reporter")


def orders_visible_to(actor: Actor) -> QuerySet[Order]:
    """Orders of the post's own unit, and those about events it sees because of the area."""
    orders = Order.objects.select_related("unit", "event", "event__category", "event__unit", "event__community")
    if isinstance(actor, System):
        return orders
    area = _in_area(actor, prefix="event__")
    return orders.filter(Q(unit__path__in=_paths(actor, *SEEING)) | area | Q(event__reporter_id=actor.person_id))


def get_visible(actor: Actor, number: str) -> Event:
    """One event by its number. “Not yours” reads like “does not exist”."""
    event = visible_to(actor).filter(number=number).first()
    if event is None:
        raise NotThere(
            "no_event",
            _("There is no event “%(number)s” among those you may see in this post.") % {"number": number},
        )
    return event


def get_visible_order(actor: Actor, order_id: int) -> Order:
    """One order by its id, likewise."""
    order = orders_visible_to(actor).filter(pk=order_id).first()
    if order is None:
        raise NotThere("no_order", _("There is no such order among those you may see in this post."))
    return order


def get_visible_petition(actor: Actor, petition_id: int) -> Petition:
    """One petition of an event that may be seen."""
    found = Petition.objects.select_related("event").filter(pk=petition_id, event__in=visible_to(actor)).first()
    if found is None:
        raise NotThere("no_petition", _("There is no such petition among those you may see in this post."))
    return found


def get_visible_card(actor: Actor, card_id: int) -> Card:
    """One supervision card of an event that may be seen."""
    found = Card.objects.select_related("event").filter(pk=card_id, event__in=visible_to(actor)).first()
    if found is None:
        raise NotThere("no_card", _("There is no such card among those you may see in this post."))
    return found


def _paths(actor: InPost, *powers: str) -> set[str]:
    return {path for power in powers for path in actor.powers.get(power, ())}


def _in_area(actor: InPost, prefix: str = "") -> Q:
    """Areas are compared by the ids an event repeats, so that the queues answer from an index."""
    area = Q(pk__in=[])
    for path in _paths(actor, "view_events"):
        area |= _inside(path, actor, prefix)
    return area


def _inside(path: str, actor: InPost, prefix: str) -> Q:
    """The event's level of the unit at `path` follows from its depth: district, street, community, grid."""
    depth, last = path.count("."), int(path.rstrip(".").rpartition(".")[2])
    if actor.unit_level == Level.DEPARTMENT and path == actor.unit_path:
        return Q(pk__in=[])
    if depth == 1:
        return Q(**{f"{prefix}pk__isnull": False})
    column = {2: "street_id", 3: "community_id"}.get(depth)
    return Q(**{prefix + column: last}) if column else Q(**{f"{prefix}unit__path__startswith": path})


def _ordered_from(actor: InPost) -> Q:
    orders = Order.objects.filter(event=OuterRef("pk"), unit__path__in=_paths(actor, *SEEING))
    return Q(Exists(orders))


def checkers_for(event: Event) -> QuerySet[Person]:
    """Who can be sent to look: those who report from the grids of the event's community, the event's own grid first."""
    community = event.community
    there = Appointment.objects.on(timezone.localdate()).filter(
        unit__path__startswith=community.path, unit__level__in=[Level.GRID, Level.MICRO_GRID], unit__retired_at=None
    )
    own = there.filter(unit=event.unit_id, person=OuterRef("pk"))
    people = Person.objects.filter(pk__in=there.values("person")).annotate(own_grid=Exists(own))
    return people.order_by("-own_grid", "name", "pk")


def handlers_for(event: Event) -> QuerySet[Unit]:
    """Who can be given an order about the event: departments of its street and district, its street, its community."""
    hung = Q(level=Level.DEPARTMENT, parent__in=event.unit.ancestor_ids)
    own = Q(pk__in=[event.community_id, event.street_id])
    return Unit.objects.filter(hung | own, retired_at=None).order_by("level", "code")
