"""Every post of the reference data in a small tree, and what the judge answers each of them.

The tree: district 1. → street 1.2. → community 1.2.3. → grid 1.2.3.4. → micro-grid 1.2.3.4.5.; the departments 1.7.
and 1.8. hang at the district. The event lies in the grid; its lead order is with 1.7.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from apps.errors import Refused
from apps.events.facts import CardFacts, EventFacts, OrderFacts, PetitionFacts, Thing
from apps.events.judge import obstacle
from apps.events.rules import CardState, EventState, Move, OrderState, PetitionState, Role
from apps.staff.actors import InPost, Resident

POSTS = json.loads((Path(__file__).parents[2] / "fixtures/reference/posts.json").read_text(encoding="utf-8"))
DISTRICT, STREET, COMMUNITY, GRID, MICRO_GRID = "1.", "1.2.", "1.2.3.", "1.2.3.4.", "1.2.3.4.5."
DEPARTMENT, OTHER_DEPARTMENT = "1.7.", "1.8."
HOME = {
    "micro_grid": MICRO_GRID,
    "grid": GRID,
    "community": COMMUNITY,
    "street": STREET,
    "district": DISTRICT,
    "department": DEPARTMENT,
    "partner": DEPARTMENT,
    "platform": "2.",
    "public": "2.",
}
NEXT_DOOR = {"grid": "1.2.3.9.", "community": "1.2.8.", "street": "1.9.", "department": OTHER_DEPARTMENT}
REPORTER, CHECKER = 1, 2
THE_EVENT = 50
MAY = "may"


def post(person_id: int, unit_path: str, powers: Iterable[str], *, serves: Iterable[str] = ()) -> InPost:
    return InPost(
        person_id=person_id,
        person_name="",
        appointment_id=person_id,
        post_code="",
        post_name="",
        unit_id=person_id,
        unit_path=unit_path,
        unit_name="",
        unit_level="",
        powers={power: frozenset({unit_path}) for power in powers},
        serves=frozenset({unit_path, *serves}),
    )


def _everybody() -> dict[str, InPost]:
    """By name: each post at home, those of next door as `next …`, and two residents without a post here."""
    found = {"reporter": post(REPORTER, "2.", ()), "checker": post(CHECKER, "2.", ())}
    for number, row in enumerate(POSTS, start=100):
        found[row["code"]] = post(number, HOME[row["level"]], row["powers"])
    for number, row in enumerate(POSTS, start=200):
        if row["level"] in NEXT_DOOR:
            found[f"next {row['code']}"] = post(number, NEXT_DOOR[row["level"]], row["powers"])
    found["P12 also in the department"] = post(300, STREET, found["P12"].powers, serves=[DEPARTMENT])
    return found


ACTORS = _everybody()


def _alike() -> dict[str, list[str]]:
    """Names of actors between whom the judge cannot tell: the same powers on the same unit; by the first of them."""
    groups: dict[tuple, list[str]] = defaultdict(list)
    for name, actor in ACTORS.items():
        personal = actor.person_id if actor.person_id < 100 else 0
        where = actor.unit_path if actor.powers else ""
        groups[(where, frozenset(actor.powers), frozenset(actor.serves) if where else None, personal)].append(name)
    return {names[0]: names for names in groups.values()}


ALIKE = _alike()
# Without an account: who holds the code of this report, and who holds that of another.
RESIDENTS = {"resident": Resident(THE_EVENT), "another resident": Resident(THE_EVENT + 1)}


def order(state: str = OrderState.ACCEPTED, unit: str = DEPARTMENT, **more: object) -> OrderFacts:
    return OrderFacts(**{"id": 10, "role": Role.LEAD, "state": state, "unit_path": unit, "unit_name": "", **more})  # type: ignore[arg-type]


def petition(
    kind: str, *, state: str = PetitionState.ASKED, level: int = 0, order_id: int | None = 10, **more: int
) -> PetitionFacts:
    return PetitionFacts(id=20, kind=kind, state=state, level=level, order_id=order_id, **{"asked_by": 999, **more})


def card(state: str = CardState.OPEN) -> CardFacts:
    return CardFacts(id=30, colour="yellow", state=state, order_id=10)


def event(state: str = EventState.HANDLING, *orders: OrderFacts, **more: object) -> EventFacts:
    """As the facts of a plain event are, with somebody whose clock runs."""
    known = {"id": THE_EVENT, "reporter": REPORTER, "checker": CHECKER, "waits_for": frozenset({7}), **more}
    return EventFacts(state, GRID, COMMUNITY, STREET, DISTRICT, orders, **known)  # type: ignore[arg-type]


def answers(move: Move, facts: EventFacts, thing: Thing | None = None) -> dict[str, list[str]]:
    """“may”, or the code of the refusal → everybody to whom the judge says so."""
    found: dict[str, list[str]] = defaultdict(list)
    for first, names in ALIKE.items():
        refusal: Refused | None = obstacle(move, facts=facts, actor=ACTORS[first], thing=thing)
        found[MAY if refusal is None else refusal.code].extend(names)
    for name, resident in RESIDENTS.items():
        refusal = obstacle(move, facts=facts, actor=resident, thing=thing)
        found[MAY if refusal is None else refusal.code].append(name)
    return found


def told(answered: dict[str, list[str]], *, indent: str = "    ") -> list[str]:
    """A line for each answer, in the order of the posts; those without the power are left out."""
    everybody = [*ACTORS, *RESIDENTS]
    place = {name: number for number, name in enumerate(everybody)}
    lines = []
    for answer in sorted(answered.keys() - {"no_power"}, key=lambda code: (code != MAY, code)):
        names = sorted(answered[answer], key=place.__getitem__)
        lines.append(
            f"{indent}{answer}: {'everybody' if len(names) == len(everybody) else ' '.join(map(_short, names))}"
        )
    return lines or [f"{indent}nobody has the power"]


def _short(name: str) -> str:
    return name.replace(" also in the ", "+").replace(" ", "·")
