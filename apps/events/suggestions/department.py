"""Who should handle an event, by the responsibility list and the area. It suggests; the dispatcher decides."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.events.models import Category, Event, Order, Responsibility
from apps.events.rules import OrderState
from apps.grids.models import Unit
from apps.grids.queries import departments_for

UNDETERMINED = "D99"
DONE = (OrderState.PASSED, OrderState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Who should lead and assist; `reason` is a sentence. `conference`: the list itself leaves it open."""

    lead: Unit | None
    assists: list[Unit]
    reason: str
    conference: bool = False

    @property
    def take(self) -> str:
        """The fields of the dispatch as they stand in an address."""
        lead = [("lead", self.lead.pk)] if self.lead else []
        return urlencode([*lead, *(("assists", unit.pk) for unit in self.assists)])


def suggest_units(event: Event) -> Suggestion:
    """The list's departments that are nearest to the place: the street's own before the district's."""
    row = _responsibility(event.category, event)
    if row is None:
        return Suggestion(None, [], _("The responsibility list has no row for this category."))
    nearest = _nearest_by_type(event)
    if row.lead_type.code == UNDETERMINED:
        return _open(row, nearest.get(row.fallback_type.code))
    lead = nearest.get(row.lead_type.code)
    if lead is None:
        return _fallback(row, nearest.get(row.fallback_type.code))
    assists = [nearest.get(kind.code) for kind in row.assist_types.all()]
    return Suggestion(lead, [unit for unit in assists if unit and unit != lead], _reason(row, lead))


def open_orders(unit: Unit) -> int:
    """How much the unit has on its hands."""
    return Order.objects.filter(unit=unit).exclude(state__in=DONE).count()


def load_of(unit: Unit) -> str:
    """The same as a sentence."""
    count = open_orders(unit)
    told = ngettext("%(unit)s has %(n)d open order now.", "%(unit)s has %(n)d open orders now.", count)
    return told % {"unit": unit.name, "n": count}


def _reason(row: Responsibility, lead: Unit) -> str:
    values = {"type": row.lead_type.name, "category": row.category.name, "unit": lead.name}
    if row.area is None:
        told = _("The responsibility list names “%(type)s” for “%(category)s”; %(unit)s is the nearest.")
        return told % values
    told = _("The responsibility list for %(area)s names “%(type)s” for “%(category)s”; %(unit)s is the nearest.")
    return told % {**values, "area": row.area.name}


def _open(row: Responsibility, fallback: Unit | None) -> Suggestion:
    told = _("The list leaves open who is responsible for “%(category)s”. Let a conference name the lead.")
    return Suggestion(fallback, [], told % {"category": row.category.name}, conference=True)


def _fallback(row: Responsibility, fallback: Unit | None) -> Suggestion:
    told = _("No unit of type “%(type)s” is set up here; the list falls back on %(unit)s.")
    return Suggestion(fallback, [], told % {"type": row.lead_type.name, "unit": fallback.name if fallback else "—"})


def _responsibility(category: Category | None, event: Event) -> Responsibility | None:
    """The row of the smallest area that covers the event; rows without an area hold everywhere."""
    rows = Responsibility.objects.filter(Q(area=None) | Q(area__in=event.unit.ancestor_ids), category=category)
    rows = rows.select_related("category", "lead_type", "fallback_type", "area").prefetch_related("assist_types")
    return max(rows, key=lambda row: len(row.area.path) if row.area else 0, default=None)


def _nearest_by_type(event: Event) -> dict[str, Unit]:
    """By type of department; the community and the street are units of the tree themselves (types D02, D01)."""
    nearest = {"D02": event.community, "D01": event.street}
    for unit in departments_for(event.unit):
        if unit.department_type:
            nearest.setdefault(unit.department_type.code, unit)
    return nearest
