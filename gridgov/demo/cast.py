"""Who acts in the demo's stories: people in their posts, looked up once."""

from dataclasses import dataclass, field
from datetime import date

from apps.events.models import Event, Order
from apps.grids.models import Level, Unit
from apps.staff.actors import InPost
from apps.staff.models import Appointment
from apps.staff.queries import actor_for

REPORTING = ("P02", "P01", "P04", "P11")
HANDLING = {Level.COMMUNITY: "P10", Level.STREET: "P13"}
HANDLING_DEPARTMENTS = ("P24", "P23", "P26")


@dataclass(slots=True)
class Cast:
    """Everybody in post on a day. `posts`: unit id → post code → appointment."""

    day: date
    posts: dict[int, dict[str, Appointment]] = field(default_factory=dict)
    actors: dict[int, InPost] = field(default_factory=dict)

    @classmethod
    def on(cls, day: date) -> "Cast":
        cast = cls(day)
        for appointment in Appointment.objects.on(day).select_related("post").order_by("-pk"):
            cast.posts.setdefault(appointment.unit_id, {})[appointment.post.code] = appointment
        return cast

    def at(self, unit_id: int, *codes: str) -> InPost:
        """The holder of the first of these posts that somebody holds at the unit."""
        held = self.posts.get(unit_id, {})
        code = next(code for code in codes if code in held)
        return self._actor(held[code])

    def has(self, unit_id: int, *codes: str) -> bool:
        return any(code in self.posts.get(unit_id, {}) for code in codes)

    def reporters(self, grid: Unit) -> list[InPost]:
        """Those who report from a grid: its own people."""
        held = self.posts.get(grid.pk, {})
        return [self._actor(held[code]) for code in REPORTING if code in held]

    def handler(self, unit: Unit) -> InPost:
        """Who accepts and answers for a unit."""
        codes = (HANDLING[Level(unit.level)],) if unit.level in HANDLING else HANDLING_DEPARTMENTS
        return self.at(unit.pk, *codes)

    def verifier(self, event: Event, order: Order) -> InPost:
        """Somebody of the unit that verifies the order, see `events.judge.verifier_path`."""
        if order.unit_id == event.community_id:
            return self.at(event.street_id, "P12")
        if order.unit_id == event.street_id:
            return self.at(event.street.parent_id or 0, "P18")
        return self.at(event.community_id, "P11")

    def _actor(self, appointment: Appointment) -> InPost:
        if appointment.pk not in self.actors:
            found = actor_for(appointment.person_id, appointment.pk, self.day)
            if found is None:
                raise LookupError(f"Appointment {appointment.pk} is not in force on {self.day}.")
            self.actors[appointment.pk] = found
        return self.actors[appointment.pk]
