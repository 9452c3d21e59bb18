"""Tags by the facts, a few sensitive ones with their teams, and the colour of each household."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from simple_history.utils import bulk_update_with_history

from apps.audit.bulk import create_recorded
from apps.households.codes import Match
from apps.households.models import Household, Resident, Tag, Tagging, TeamMember
from apps.staff.models import Appointment
from gridgov.demo.chance import chance
from gridgov.demo.homes.area import Area, copied

ALONE, COUPLE, AGED, CARE, ALLOWANCE, CHILD, VETERAN, RELEASED, MIGRANT = (
    "T01", "T02", "T03", "T04", "T06", "T10", "T13", "T21", "T33",
)  # fmt: skip
SET = timedelta(days=200)
FEW = 4  # who carry the most sensitive tag in the whole district
RED, YELLOW = Household.Colour.RED, Household.Colour.YELLOW
ALWAYS_RED = ("T04", "T05")  # tables §14.2


def tag(slug: str, areas: Sequence[Area], residents: Sequence[Resident], *, today: date) -> None:
    tags = _switched_on()
    present = [person for person in residents if person.status == Resident.Status.PRESENT]
    given = list(_by_facts(slug, present, today))
    given += [(RELEASED, person) for person in chance("released", slug).sample(_grown(present, today), FEW)]
    workers = {area.grid.pk: area.worker for area in areas}
    create_recorded(
        Tagging,
        [
            Tagging(
                **copied(person),
                tag=tags[code],
                resident=person,
                since=today - SET,
                set_by_id=workers[person.unit_id] if tags[code].sensitivity < 3 else None,
            )
            for code, person in given
        ],
    )
    _colour(given, tags)
    _teams(tags[RELEASED], {person.community_id for code, person in given if code == RELEASED}, today)


def _switched_on() -> dict[str, Tag]:
    """All tags. Those released from prison are off by default; the demo's district has switched the tag on."""
    tags = {known.code: known for known in Tag.objects.all()}
    tags[RELEASED].is_active = True
    bulk_update_with_history([tags[RELEASED]], Tag, ["is_active"])
    return tags


def _by_facts(slug: str, present: Sequence[Resident], today: date) -> Iterator[tuple[str, Resident]]:
    random = chance("tags", slug)
    families: dict[int, list[Resident]] = defaultdict(list)
    for person in present:
        families[person.household_id].append(person)
    for members in families.values():
        old = [person for person in members if _age(person, today) >= 60]
        alone = {1: ALONE, 2: COUPLE}.get(len(members)) if len(old) == len(members) else None
        for person in members:
            if alone:
                yield alone, person
            yield from ((code, person) for code in _of_one(person, random.random(), today))


def _of_one(person: Resident, draw: float, today: date) -> Iterator[str]:
    age = _age(person, today)
    if age >= 80:
        yield AGED
    if age >= 75 and draw < 0.06:
        yield CARE
    if 0.1 < draw < 0.11:
        yield ALLOWANCE
    if age < 14 and draw < 0.008:
        yield CHILD
    if age > 40 and 0.2 < draw < 0.22:
        yield VETERAN
    if person.match == Match.ELSEWHERE and draw > 0.4:
        yield MIGRANT


def _colour(given: Sequence[tuple[str, Resident]], tags: dict[str, Tag]) -> None:
    """The strongest of its members' tags. Source: tables §14.2."""
    coloured: dict[int, Household] = {}
    for code, person in given:
        level = tags[code].sensitivity
        household = person.household
        if level == 4 or code in ALWAYS_RED:
            household.colour = RED
        elif level > 1 and household.colour != RED:
            household.colour = YELLOW
        coloured[household.pk] = household
    bulk_update_with_history(list(coloured.values()), Household, ["colour"], batch_size=1000)


def _teams(sensitive: Tag, communities: set[int], today: date) -> None:
    """The secretary of each community in question is its team."""
    heads = Appointment.objects.on(today).filter(post__code="P10", unit__in=communities)
    members = [TeamMember(tag=sensitive, area_id=head.unit_id, appointment=head, since=today - SET) for head in heads]
    create_recorded(TeamMember, members)


def _grown(present: Sequence[Resident], today: date) -> list[Resident]:
    return [person for person in present if 20 < _age(person, today) < 60]


def _age(person: Resident, today: date) -> int:
    return (today - person.born_on).days * 100 // 36525
