"""The dispatch board: what waits for dispatch, where it lies, and who could take it with how much on their hands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Window

from apps.clocks.calendars import timing
from apps.clocks.worktime import Limit
from apps.desk.kinds import KIND
from apps.desk.queries import rows_of
from apps.errors import Refused
from apps.events.lifecycle import obstacle
from apps.events.loads import Load, loads_of
from apps.events.models import Event
from apps.events.queries import handlers_for
from apps.events.suggestions.department import Suggestion, suggest_units
from apps.grids.models import Level, Unit
from apps.grids.queries import departments_for
from apps.staff.actors import InPost

MOST = 50
KIND_OF_WORK = KIND["dispatch"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The most urgent of what waits, and how much there is in all."""

    events: list[Event]
    total: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Handler:
    """A unit that can be sent an order. `chosen`: lead, assist or nothing; `suggested` likewise.

    `to_lead`, `to_assist`: what the address says once it leads, or assists (or no longer does).
    """

    unit: Unit
    load: Load
    chosen: str = ""
    suggested: str = ""
    to_lead: str = ""
    to_assist: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the lead gets, as `worktime.Limit` writes it, and when it would be due if it were sent now.

    Of a hazard `limit` is the time to contain it, and `repair` what begins afterwards.
    """

    limit: str
    due: datetime
    repair: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One event with what has been chosen for it so far. `refusal`: why it cannot be dispatched, or not like this."""

    event: Event
    handlers: list[Handler] = field(default_factory=list)
    suggestion: Suggestion | None = None
    limits: Limits | None = None
    refusal: Refused | None = None
    unknown: bool = False

    @property
    def lead(self) -> Unit | None:
        return next((handler.unit for handler in self.handlers if handler.chosen == "lead"), None)

    @property
    def assists(self) -> list[Unit]:
        return [handler.unit for handler in self.handlers if handler.chosen == "assist"]


def waiting(actor: InPost, now: datetime) -> Waiting:
    """Most urgent first, in one query."""
    counted = {"total": Window(Count("pk")), "late": Window(Count("pk", filter=Q(due_at__lt=now)))}
    rows = rows_of(KIND_OF_WORK, actor).annotate(**counted)
    events: list[Any] = list(rows.order_by("due_at", "id")[:MOST])
    return Waiting(events, events[0].total, events[0].late) if events else Waiting([])


def choice(*, event: Event, actor: InPost, lead: int | None, assists: Sequence[int], now: datetime) -> Choice:
    """`lead`, `assists`: ids of units, as the address names them; what cannot handle the event is left out."""
    if refusal := obstacle(event, "dispatch", actor):
        return Choice(event, refusal=refusal)
    units = list(handlers_for(event).defer("boundary"))
    loads = loads_of([unit.pk for unit in units], now)
    suggestion = suggest_units(event)
    handlers = [
        Handler(
            unit,
            loads.get(unit.pk, Load()),
            chosen="lead" if unit.pk == lead else "assist" if unit.pk in assists else "",
            suggested=_suggested(unit, suggestion),
            to_lead=_address(event, unit.pk, [pk for pk in assists if pk != unit.pk]),
            to_assist=_address(event, None if unit.pk == lead else lead, _toggled(assists, unit.pk)),
        )
        for unit in units
    ]
    handlers.sort(key=lambda handler: ["lead", "assist", ""].index(handler.suggested))
    unknown = bool({*assists, *([lead] if lead else [])} - {unit.pk for unit in units})
    return Choice(event, handlers, suggestion, _limits(event, now), unknown=unknown)


def _toggled(assists: Sequence[int], pk: int) -> list[int]:
    return [one for one in assists if one != pk] if pk in assists else [*assists, pk]


def _address(event: Event, lead: int | None, assists: Sequence[int]) -> str:
    """The query in which a choice stands."""
    given = [("event", event.number), *([("lead", lead)] if lead else []), *(("assists", pk) for pk in assists)]
    return urlencode(given)


def _suggested(unit: Unit, suggestion: Suggestion) -> str:
    if unit == suggestion.lead:
        return "lead"
    return "assist" if unit in suggestion.assists else ""


def _limits(event: Event, now: datetime) -> Limits | None:
    category = event.category
    if category is None:
        return None
    limit = category.contain_limit or category.repair_limit or category.handle_limit
    repair = (category.repair_limit or category.handle_limit) if category.contain_limit else ""
    return Limits(limit, timing().days.add(now, Limit.parse(limit)), repair)


def departments(actor: InPost, now: datetime) -> list[Handler]:
    """While nothing is chosen: those that serve the whole of the actor's area, with their load."""
    unit = Unit(pk=actor.unit_id, path=actor.unit_path)
    units = list(departments_for(unit).defer("boundary"))
    loads = loads_of([unit.pk for unit in units], now)
    return [Handler(unit, loads.get(unit.pk, Load())) for unit in units]


def areas(actor: InPost) -> list[dict[str, Any]]:
    """The boundaries right below the actor's unit that the map is made of; its own where none is drawn there."""
    levels = [Level.STREET, Level.COMMUNITY, Level.GRID]
    places = Unit.objects.filter(retired_at=None, boundary__isnull=False)
    below = places.filter(parent=actor.unit_id, level__in=levels).order_by("code")
    found = below.values_list("name", "boundary") or places.filter(pk=actor.unit_id).values_list("name", "boundary")
    return [{"name": name, "boundary": boundary} for name, boundary in found]


def dots(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Where they lie: `sure` for a place of their own, else the middle of their unit; with neither they have no dot."""
    found = []
    for event in events:
        at = _point(event.lat, event.lng) or _point(event.unit.lat, event.unit.lng)
        if at:
            found.append({"at": at, "event": event.number, "name": event.title, "sure": event.lat is not None})
    return found


def _point(lat: Any, lng: Any) -> list[float] | None:
    return [float(lat), float(lng)] if lat is not None and lng is not None else None
