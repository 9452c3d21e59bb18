"""Who acts in the demo's stories: people in their posts, looked up once.

Where several could act they stand in the order in which they are asked; see `Stage.move`.
"""

from dataclasses import dataclass, field
from datetime import date

from apps.events.models import Event, Order, Petition
from apps.events.rules import PetitionKind
from apps.grids.models import Level, Unit
from apps.staff.actors import InPost
from apps.staff.models import Appointment
from apps.staff.queries import actor_for

REPORTING = ("P02", "P01", "P04")
SELF_HANDLING = ("P02", "P01")
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

    def at(self, unit_id: int | None, *codes: str) -> list[InPost]:
        """Those who hold these posts at the unit, in the order of the posts."""
        held = self.posts.get(unit_id or 0, {})
        return [self._actor(held[code]) for code in codes if code in held]

    def has(self, unit_id: int, *codes: str) -> bool:
        return any(code in self.posts.get(unit_id, {}) for code in codes)

    def reporters(self, grid: Unit) -> list[InPost]:
        """Those who report from a grid: its own people."""
        return self.at(grid.pk, *REPORTING)

    def own_handlers(self, event: Event) -> list[InPost]:
        """Who takes on what grid and community settle themselves."""
        return self.at(event.unit_id, *SELF_HANDLING) + self.at(event.community_id, "P10")

    def handlers(self, unit: Unit) -> list[InPost]:
        """Who accepts and answers for a unit."""
        codes = (HANDLING[Level(unit.level)],) if unit.level in HANDLING else HANDLING_DEPARTMENTS
        return self.at(unit.pk, *codes)

    def triagers(self, event: Event) -> list[InPost]:
        """The community; the street for what has been escalated."""
        return self.at(event.community_id, "P11", "P10") + self.at(event.street_id, "P12")

    def dispatchers(self, event: Event) -> list[InPost]:
        return self.at(event.street_id, "P14") + self.at(event.street.parent_id, "P19")

    def rulers(self, event: Event) -> list[InPost]:
        """On returns: never who dispatched."""
        return self.at(event.street_id, "P13", "P15") + self.at(event.street.parent_id, "P21")

    def conference(self, event: Event) -> list[InPost]:
        return self.at(event.street.parent_id, "P22", "P21")

    def supervisors(self, event: Event) -> list[InPost]:
        return self.at(event.street.parent_id, "P20") + self.at(event.street_id, "P15")

    def verifiers(self, event: Event, order: Order) -> list[InPost]:
        """Of the unit that verifies the order, see `events.facts.verifier_path`, then of those above it."""
        community, street = self.at(event.community_id, "P11", "P10"), self.at(event.street_id, "P12", "P13")
        district = self.at(event.street.parent_id, "P18", "P21")
        if order.unit_id == event.street_id:
            return district
        return [*street, *district] if order.unit_id == event.community_id else [*community, *street, *district]

    def closers(self, event: Event) -> list[InPost]:
        return self.at(event.community_id, "P10") + self.at(event.street_id, "P13")

    def callers(self, event: Event) -> list[InPost]:
        """Who calls back: neither who handled nor who verified."""
        above = self.at(event.street_id, "P12") + self.at(event.street.parent_id, "P18")
        return above + self.at(event.community_id, "P10", "P11")

    def reopeners(self, event: Event) -> list[InPost]:
        return self.at(event.street_id, "P13") + self.at(event.street.parent_id, "P21")

    def signatories(self, event: Event, order: Order) -> list[InPost]:
        """The leader of the order's unit, or those above who sign for it."""
        above = self.at(event.street_id, "P15", "P13") + self.at(event.street.parent_id, "P21")
        return self.at(order.unit_id, "P25") + above

    def deciders(self, event: Event, petition: Petition) -> list[InPost]:
        """Of the level that the petition waits for, see `events.rules.LEVELS`."""
        district = self.at(event.street.parent_id, "P22", "P21")
        if petition.kind == PetitionKind.VOID or petition.order is None:
            return self.at(event.street.parent_id, "P21")
        first = self.signatories(event, petition.order)
        if petition.kind == PetitionKind.SUSPENSION:
            return district if petition.level else self.dispatchers(event)
        return self.dispatchers(event) if petition.level else first

    def _actor(self, appointment: Appointment) -> InPost:
        if appointment.pk not in self.actors:
            found = actor_for(appointment.person_id, appointment.pk, self.day)
            if found is None:
                raise LookupError(f"Appointment {appointment.pk} is not in force on {self.day}.")
            self.actors[appointment.pk] = found
        return self.actors[appointment.pk]
