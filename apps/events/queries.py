"""Every read of events and orders. All of them start at what the actor may see."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.events.models import Card, Event, Order, Petition
from apps.grids.models import Level, Unit
from apps.staff.actors import Actor, InPost, Resident, System
from apps.staff.models import Appointment, Person
from apps.staff.seen import EVERYTHING, Seen, any_of, inside, last_id

SEEING = ("view_events", "handle_order", "sign_order")


def visible_to(actor: Actor) -> QuerySet[Event]:
    """Events in the areas the post may see, those its own unit has an order about, and those the person reported."""
    if isinstance(actor, System):
        return Event.objects.all()
    if isinstance(actor, Resident):
        return _with_names(Event.objects.filter(pk__in=[actor.event_id]))
    personal = Q(reporter_id=actor.person_id) | Q(checker_id=actor.person_id)
    orders = Order.objects.filter(event=OuterRef("pk"), unit__in=_units(actor, *SEEING))
    return _with_names(Event.objects.filter(any_of(_areas(actor)) | Q(Exists(orders)) | personal))


def events_seen_by(actor: InPost) -> Seen:
    """The same events, for lists: each way of seeing them has an index."""
    areas = _areas(actor)
    own = [] if EVERYTHING in areas else [Q(orders__unit=unit) for unit in _units(actor, *SEEING)]
    personal = [] if EVERYTHING in areas else [Q(reporter_id=actor.person_id), Q(checker_id=actor.person_id)]
    return Seen(_with_names(Event.objects.all()), (*areas, *own, *personal))


def orders_visible_to(actor: Actor) -> QuerySet[Order]:
    """Orders of the post's own unit, and those about events it sees because of the area."""
    orders = Order.objects.select_related(
        "unit", "assignee", "event__category", "event__unit", "event__community", "event__street"
    )
    if isinstance(actor, InPost):
        return orders.filter(any_of(_ways_to_orders(actor)))
    return orders if isinstance(actor, System) else orders.none()


def orders_seen_by(actor: InPost) -> Seen:
    """The same orders, for lists."""
    ways = _ways_to_orders(actor)
    return Seen(orders_visible_to(System("list")), (EVERYTHING,) if EVERYTHING in ways else ways)


def _with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("category", "unit", "community", "street", "reporter")


def _ways_to_orders(actor: InPost) -> tuple[Q, ...]:
    own = [Q(unit=unit) for unit in _units(actor, *SEEING)]
    # As an array the ids come first; joined, the planner may walk all orders in the hope of meeting 26 of the person's.
    reported = ArraySubquery(Event.objects.filter(reporter_id=actor.person_id).values("pk"))
    return (*_areas(actor, prefix="event__"), *own, Q(event__pk__one_of=reported))


def find_visible(actor: Actor, number: str) -> Event | None:
    return visible_to(actor).filter(number=number).first()


def get_visible(actor: Actor, number: str) -> Event:
    """One event by its number. “Not yours” reads like “does not exist”."""
    event = find_visible(actor, number)
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


def _units(actor: InPost, *powers: str) -> list[int]:
    """Ids of the units that any of the powers is granted on."""
    return sorted({last_id(path) for power in powers for path in actor.powers.get(power, ())})


def _areas(actor: InPost, prefix: str = "") -> tuple[Q, ...]:
    """Areas are compared by the ids an event repeats, so that lists answer from an index."""
    paths = sorted(actor.powers.get("view_events", ()))
    found = [way for path in paths for way in inside(path, prefix) if not _is_own_department(actor, path)]
    return (EVERYTHING,) if EVERYTHING in found else tuple(found)


def _is_own_department(actor: InPost, path: str) -> bool:
    return actor.unit_level == Level.DEPARTMENT and path == actor.unit_path


def checkers_for(event: Event) -> QuerySet[Person]:
    """Who can be sent to look: those who report from the grids of the event's community, the event's own grid first."""
    community = event.community
    there = Appointment.objects.on(timezone.localdate()).filter(
        unit__path__startswith=community.path, unit__level__in=[Level.GRID, Level.MICRO_GRID], unit__retired_at=None
    )
    own = there.filter(unit=event.unit_id, person=OuterRef("pk"))
    people = Person.objects.filter(pk__in=there.values("person")).annotate(own_grid=Exists(own))
    return people.order_by("-own_grid", "name", "pk")


def colleagues_for(order: Order) -> QuerySet[Person]:
    """Who may work on the order today."""
    return colleagues_at(order.unit_id)


def colleagues_at(unit_id: int) -> QuerySet[Person]:
    """Those whose post on exactly this unit handles orders today."""
    there = Appointment.objects.on(timezone.localdate()).filter(
        unit=unit_id,
        unit__retired_at=None,
        group__unitpower__permission__codename="handle_order",
        group__unitpower__content_object=unit_id,
    )
    return Person.objects.filter(pk__in=there.values("person")).order_by("name", "pk")


def handlers_for(event: Event) -> QuerySet[Unit]:
    """Who can be given an order about the event: departments of its street and district, its street, its community."""
    hung = Q(level=Level.DEPARTMENT, parent__in=event.unit.ancestor_ids)
    own = Q(pk__in=[event.community_id, event.street_id])
    return Unit.objects.filter(hung | own, retired_at=None).order_by("level", "code")
