"""Reporting: the one move that makes an event."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.errors import Malformed, NotYours, Refused
from apps.events import evidence
from apps.events.lifecycle import clocking, telling
from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects.collect import first_urgency
from apps.events.lifecycle.facts import new_file
from apps.events.lifecycle.history import write_step
from apps.events.models import Category, Event
from apps.events.numbering import event_number
from apps.events.rules import MOVE, TOPIC, EventState
from apps.grids.models import Level, Unit
from apps.grids.queries import grid_at
from apps.households.models import Building
from apps.staff.actors import Actor, InPost, Resident
from apps.tenancy.context import current

TITLE_LENGTH = 40
NEXT_NUMBER = """
INSERT INTO events_dailynumber (day, last) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET last = events_dailynumber.last + 1 RETURNING last
"""


def report(*, actor: Actor, given: dict[str, Any], now: datetime | None = None) -> tuple[Event, bool]:
    """Makes the event, or finds the one this `client_id` has made before: (event, whether it is new)."""
    client_id = given.get("client_id")
    if not isinstance(client_id, UUID):
        raise Malformed("no_client_id", _("The report carries no client id. Reload the page and send it again."))
    with transaction.atomic():
        # One sender at a time per id: the second waits here, then finds what the first has made.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(client_id)])
        known = Event.objects.filter(client_id=client_id).first()
        if known is None:
            return _make(actor, given, now or timezone.now()), True
    if isinstance(actor, Resident) and known.source == actor.name:  # who knows the id has made it
        return known, False
    if isinstance(actor, InPost) and known.reporter_id == actor.person_id:
        return known, False
    raise Refused("client_id_taken", _("This client id belongs to another report. Reload the page and send it again."))


def _make(actor: Actor, given: dict[str, Any], at: datetime) -> Event:
    building = Building.objects.select_related("unit").get(pk=given["building"]) if given.get("building") else None
    unit = _unit(actor, given, building)
    if isinstance(actor, InPost) and not actor.holds("report_event", unit.path):
        raise NotYours(
            "no_power",
            _("You act as %(post)s in %(mine)s and cannot report for %(unit)s. Choose a grid of your own area.")
            % {"post": actor.post_name, "mine": actor.unit_name, "unit": unit.name},
        )
    event = _create(actor, given, unit, building, at)
    act = Act(row=MOVE["report"], file=new_file(event), actor=actor, given=given, now=at)
    step = write_step(act, before="")
    if photos := given.get("photos"):
        evidence.keep(event=event, step=step, photos=photos, keep_place=bool(given.get("keep_place")))
    telling.tell(act, clocking.follow(act, {}))
    act.file.running.save()
    event.save(update_fields=["version", "due_at"])
    return event


def _create(actor: Actor, given: dict[str, Any], unit: Unit, building: Building | None, at: datetime) -> Event:
    above = {u.level: u for u in Unit.objects.filter(pk__in=unit.ancestor_ids)}
    category = Category.objects.filter(pk=given["category"]).first() if given.get("category") else None
    lng, lat = _position(given, building)
    return Event.objects.create(
        client_id=given["client_id"],
        number=_next_number(at),
        title=_title(given, category)[:TITLE_LENGTH],
        description=given.get("description") or given.get("title") or "",
        category=category,
        urgency=first_urgency(category, danger=bool(given.get("danger"))),
        danger=bool(given.get("danger")),
        state=EventState.REPORTED,
        source=actor.name if isinstance(actor, Resident) else Event.Source.GRID,
        unit=unit,
        community=above[Level.COMMUNITY],
        street=above[Level.STREET],
        place=given.get("place") or (str(building) if building else ""),
        building=building,
        lng=lng,
        lat=lat,
        reporter_id=actor.person_id if isinstance(actor, InPost) else None,
        reported_at=at,
        changed_at=at,
    )


def _title(given: dict[str, Any], category: Category | None) -> str:
    """Words win; who chose a picture alone has said as much as it says."""
    words = given.get("title") or (given.get("description") or "").strip()
    if words:
        return str(words.splitlines()[0])
    with translation.override(current().language):
        return category.name if category else _(TOPIC[given["topic"]].label)


def _position(given: dict[str, Any], building: Building | None) -> tuple[Decimal | None, Decimal | None]:
    """Where somebody stood; of a building where it stands, if that is known."""
    if given.get("lng") is not None and given.get("lat") is not None:
        return _degrees(given["lng"]), _degrees(given["lat"])
    return (building.lng, building.lat) if building else (None, None)


def _unit(actor: Actor, given: dict[str, Any], building: Building | None) -> Unit:
    """The grid that was chosen, else the building's, else the one at the position, else the reporter's own."""
    if given.get("unit"):
        unit = Unit.objects.get(pk=given["unit"])
        if building and not building.unit.path.startswith(unit.path) and not unit.path.startswith(building.unit.path):
            told = _("This building does not stand in %(unit)s. Choose the grid or the building anew.") % {
                "unit": unit.name
            }
            raise Malformed("building_elsewhere", told, {"fields": {"building": [told]}})
        return unit
    if building:
        return building.unit
    if given.get("lng") is not None and given.get("lat") is not None:
        found = grid_at(float(given["lng"]), float(given["lat"]))
        if found is not None:
            return found
    if isinstance(actor, InPost) and actor.unit_level in {Level.COMMUNITY, Level.GRID, Level.MICRO_GRID}:
        return Unit.objects.get(pk=actor.unit_id)
    raise Malformed(
        "no_unit",
        _("Say where it is: choose the grid or the community."),
        {"fields": {"unit": [_("Choose the grid or the community.")]}},
    )


def _degrees(value: Decimal | None) -> Decimal | None:
    """Six decimals are eleven centimetres: more is noise."""
    return None if value is None else round(value, 6)


def _next_number(at: datetime) -> str:
    day = at.astimezone(current().zone).date()
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [day])
        (last,) = cursor.fetchone()
    return event_number(current().division_code, day, last)
