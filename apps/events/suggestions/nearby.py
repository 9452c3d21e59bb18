"""Open events close by that may be the same one. Domain README §3: within 50 m, 24 h, same category or very similar
text, not yet closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.events.models import Event
from apps.events.queries import visible_to
from apps.events.rules import ENDED
from apps.events.suggestions.words import likeness
from apps.staff.actors import Actor

METRES = 50.0
WITHIN = timedelta(hours=24)
VERY_SIMILAR = 0.6
EARTH = 6_371_008.8  # mean radius, metres
METRES_A_DEGREE = 111_195.0
MOST_LOOKED_AT = 100
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees, WGS-84."""

    lng: float
    lat: float


@dataclass(frozen=True, slots=True)
class Reported:
    """What is compared: where, of which category if any, in which words, when."""

    place: Place
    category_id: int | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Near:
    event: Event
    metres: int
    minutes: int  # since it was reported
    same_category: bool
    likeness: float

    @property
    def reason(self) -> str:
        """“18 m away, reported 3 h ago, same category”."""
        values = {"metres": self.metres, "ago": _ago(self.minutes)}
        if self.same_category and self.likeness >= VERY_SIMILAR:
            return _("%(metres)d m away, reported %(ago)s ago, same category and very similar words") % values
        if self.same_category:
            return _("%(metres)d m away, reported %(ago)s ago, same category") % values
        return _("%(metres)d m away, reported %(ago)s ago, very similar words") % values


def near_by(*, actor: Actor, place: Place, category_id: int | None, text: str, now: datetime) -> list[Near]:
    """For something that is about to be reported: among the open events that the actor may see."""
    report = Reported(place, category_id, text, now)
    return likely_same(visible_to(actor).exclude(state__in=ENDED), report, now=now)


def near_event(*, actor: Actor, event: Event, now: datetime) -> list[Near]:
    """The same for an event that has been reported already; the other may be the later one."""
    report = reported(event)
    others = visible_to(actor).exclude(state__in=ENDED).exclude(pk=event.pk)
    return likely_same(others, report, now=now) if report else []


def reported(event: Event) -> Reported | None:
    """Nothing without a position."""
    if event.lng is None or event.lat is None:
        return None
    place = Place(float(event.lng), float(event.lat))
    return Reported(place, event.category_id, _text(event), event.reported_at)


def likely_same(events: QuerySet[Event], report: Reported, *, now: datetime) -> list[Near]:
    """Those of `events` that may be the same, nearest first. One query."""
    rows = _in_box(events, report.place).filter(reported_at__range=(report.at - WITHIN, report.at + WITHIN))
    apart = [(metres_between(report.place, _place(row)), row) for row in rows.order_by("-id")[:MOST_LOOKED_AT]]
    close = [_near(row, metres, report, now) for metres, row in apart if metres <= METRES]
    alike = [near for near in close if near.same_category or near.likeness >= VERY_SIMILAR]
    return sorted(alike, key=lambda near: (near.metres, -near.event.pk))[:MOST_SHOWN]


def metres_between(one: Place, other: Place) -> float:
    """By the haversine formula."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(radians(other.lng - one.lng) / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, half)))


def _in_box(events: QuerySet[Event], place: Place) -> QuerySet[Event]:
    """A square around the place, which an index answers. Near a pole it spans every longitude."""
    north = 1.01 * METRES / METRES_A_DEGREE
    east = min(360.0, north / max(cos(radians(place.lat)), 1e-9))
    return events.filter(
        lng__range=(_degrees(place.lng - east), _degrees(place.lng + east)),
        lat__range=(_degrees(place.lat - north), _degrees(place.lat + north)),
    )


def _degrees(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def _near(row: Event, metres: float, report: Reported, now: datetime) -> Near:
    return Near(
        event=row,
        metres=round(metres),
        minutes=max(0, int((now - row.reported_at).total_seconds()) // 60),
        same_category=report.category_id is not None and row.category_id == report.category_id,
        likeness=likeness(report.text, _text(row)),
    )


def _place(row: Event) -> Place:
    return Place(float(row.lng or 0), float(row.lat or 0))


def _text(event: Event) -> str:
    return f"{event.title} {event.description}"


def _ago(minutes: int) -> str:
    if minutes >= 60:
        return _("%(n)d h") % {"n": minutes // 60}
    if not minutes:
        return _("less than a minute")
    return _("%(n)d min") % {"n": minutes}
