"""What still hangs on a unit: posts, base data, open events and orders. Asked before a unit is retired."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.events.models import Event, Order
from apps.events.rules import ENDED, OPEN_ORDER
from apps.grids.keeping import Obstacle
from apps.grids.models import Unit
from apps.households.models import Building, Component, Dwelling, Household, KeyPlace, Organisation, Resident
from apps.households.models.base import Located
from apps.households.rules import KIND_OF
from apps.staff.models import Appointment


def inhabitants_of(unit: Unit) -> list[Obstacle]:
    """Counted right on the unit: what lies below it is in the way as units of their own."""
    return [one for one in (*_posts(unit), *_work(unit), *_base_data(unit)) if one.count]


def _posts(unit: Unit) -> list[Obstacle]:
    today = timezone.localdate()
    held = Appointment.objects.filter(Q(until=None) | Q(until__gte=today), unit=unit).count()
    return [
        Obstacle(_("Posts that somebody holds here or will hold: %(count)s"), held, reverse("roster", args=[unit.pk]))
    ]


def _work(unit: Unit) -> list[Obstacle]:
    events = Event.objects.filter(unit=unit).exclude(state__in=ENDED).count()
    orders = Order.objects.filter(unit=unit, state__in=OPEN_ORDER).count()
    return [
        Obstacle(_("Open events: %(count)s"), events, f"{reverse('queue', args=['events'])}?area={unit.pk}"),
        Obstacle(_("Open orders: %(count)s"), orders, reverse("queue", args=["orders"])),
    ]


def _base_data(unit: Unit) -> list[Obstacle]:
    here = urlencode({"unit": unit.pk})
    words: list[tuple[type[Located], str]] = [
        (Household, _("Households: %(count)s")),
        (Resident, _("Residents: %(count)s")),
        (Building, _("Buildings: %(count)s")),
        (Organisation, _("Shops and organisations: %(count)s")),
        (KeyPlace, _("Key places: %(count)s")),
        (Component, _("Components: %(count)s")),
    ]
    found = []
    for model, text in words:
        address = f"{reverse('records', args=[KIND_OF[model]])}?{here}"
        found.append(Obstacle(text, model._default_manager.filter(unit=unit).count(), address))
    owned = Component.objects.filter(owner=unit).count()
    dwellings = Dwelling.objects.filter(Q(unit=unit) | Q(micro_grid=unit)).count()
    return [
        *found,
        Obstacle(_("Components that it owns: %(count)s"), owned),
        Obstacle(_("Dwellings: %(count)s"), dwellings),
    ]
