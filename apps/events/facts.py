"""What the judge knows of an event. Pure: read from rows by `lifecycle.facts`, made up at will by tests.

Paths are those of `grids.Unit.path`, persons are ids.
"""

from dataclasses import dataclass

from apps.events.rules import PENDING, OrderState, Role

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """`handlers`, `verifiers`, `dispatchers`: who accepted, contained, returned or answered it; who verified it; who
    sent it. `window_over`: its accept window has run out, whether or not the sweep has seen it. `late`: handling (or
    containing) has run over. `in_last_day`: no more than a day, as the limit counts days, is left of it. `upheld`: a
    dissatisfaction with this closing has been found justified.
    """

    id: int
    role: str
    state: str
    unit_path: str
    unit_name: str
    own: bool = False
    final: bool = False
    awaited: bool = False
    hazard: bool = False
    contained: bool = False
    returned: bool = False
    window_over: bool = False
    late: bool = False
    in_last_day: bool = True
    extensions: int = 0
    suspended_before: bool = False
    upheld: bool = False
    handlers: frozenset[int] = NOBODY
    verifiers: frozenset[int] = NOBODY
    dispatchers: frozenset[int] = NOBODY

    @property
    def uncontained(self) -> bool:
        return self.hazard and not self.contained


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    id: int
    kind: str
    state: str
    level: int
    order_id: int | None
    asked_by: int
    endorsed_by: int | None = None


@dataclass(frozen=True, slots=True)
class CardFacts:
    id: int
    colour: str
    state: str
    order_id: int


@dataclass(frozen=True, slots=True)
class EventFacts:
    """`waits_for`: ids of the units whose clocks are running. `out_of_date`: today's calendar gives other due times.
    `followed`: other reports were merged into it."""

    state: str
    unit_path: str
    community_path: str
    street_path: str
    district_path: str
    orders: tuple[OrderFacts, ...] = ()
    petitions: tuple[PetitionFacts, ...] = ()
    cards: tuple[CardFacts, ...] = ()
    reporter: int | None = None
    checker: int | None = None
    raised: bool = False
    reconsidered: bool = False
    followed: bool = False
    may_be_suspended: bool = False
    being_looked_at: bool = False
    called_back: bool = False
    rated: bool = False
    dissatisfied: bool = False
    rating_over: bool = False
    urged_today: int = 0
    waits_for: frozenset[int] = NOBODY
    out_of_date: bool = False
    id: int = 0

    def order(self, order_id: int | None) -> OrderFacts | None:
        return next((order for order in self.orders if order.id == order_id), None)

    @property
    def live(self) -> tuple[OrderFacts, ...]:
        return tuple(order for order in self.orders if order.state != OrderState.WITHDRAWN)

    @property
    def lead(self) -> OrderFacts | None:
        return next((order for order in self.live if order.role == Role.LEAD), None)

    @property
    def late(self) -> bool:
        return any(order.late for order in self.live)

    @property
    def handlers(self) -> frozenset[int]:
        return NOBODY.union(*(order.handlers for order in self.orders))

    @property
    def verifiers(self) -> frozenset[int]:
        return NOBODY.union(*(order.verifiers for order in self.orders))

    def returned_by(self, unit_path: str) -> bool:
        """Whether the unit has returned an order of this event before: it may do so once."""
        return any(order.returned for order in self.orders if order.unit_path == unit_path)

    def pending(self, kind: str, order_id: int | None) -> bool:
        return any(p.kind == kind and p.order_id == order_id and p.state in PENDING for p in self.petitions)


Thing = OrderFacts | PetitionFacts | CardFacts


def verifier_path(facts: EventFacts) -> str:
    """The first unit above all who handle it: grid → community → street → district, a department → the community."""
    handling = {order.unit_path for order in facts.live}
    if facts.street_path in handling:
        return facts.district_path
    return facts.street_path if facts.community_path in handling else facts.community_path
