"""People who stand in the books twice: those who moved within the district and were recorded anew."""

from collections.abc import Sequence

from apps.audit.bulk import create_recorded
from apps.households.models import Resident
from gridgov.demo.chance import chance
from gridgov.demo.homes.area import Area, copied

SAME_NUMBER, SAME_NAME = 45, 15
COPIED = ("name", "sex", "born_on", "registered_division", "match")


def add_twins(slug: str, areas: Sequence[Area], residents: Sequence[Resident]) -> None:
    """Some with the same identity number, some with only name and date of birth, as when another document was shown."""
    random = chance("twins", slug)
    present = [person for person in residents if person.status == Resident.Status.PRESENT]
    twins = []
    for number, person in enumerate(random.sample(present, SAME_NUMBER + SAME_NAME)):
        other = random.choice(present)
        while other.unit_id == person.unit_id:
            other = random.choice(present)
        twin = Resident(**copied(other), household=other.household, **{name: getattr(person, name) for name in COPIED})
        if number < SAME_NUMBER:
            twin.identity = person.identity.open()
        else:
            twin.document, twin.identity = "113", f"HB{number:06}"
        twins.append(twin)
    create_recorded(Resident, twins)
