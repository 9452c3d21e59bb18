"""A household of the riverside's first grid, with its people, and others where nobody of the cast may look."""

from dataclasses import dataclass

from apps.grids.models import Unit
from apps.households.models import Household, Resident, Tag, Tagging
from tests.cast import Cast, Member
from tests.desk.settings.pages import Desk
from tests.households.people import OTHER_IDENTITY, household, resident

ELSEWHERE_PHONE = "13900000009"


@dataclass(frozen=True, slots=True)
class Folder:
    home: Household
    person: Resident
    stranger: Resident


def folder(cast: Cast) -> Folder:
    """`stranger` lives in the area of the neighbouring community."""
    home = household(cast.worker.appointment.unit)
    other = Unit.objects.get(code=f"{cast.neighbour_community.appointment.unit.code}001")
    person = resident(cast.worker.appointment.unit, of=home)
    stranger = resident(other, name="张大远", identity=OTHER_IDENTITY, phone=ELSEWHERE_PHONE)
    return Folder(home, person, stranger)


def tag_on(carrier: Resident, code: str) -> Tagging:
    """Switched on and set, by nobody in particular."""
    tag = Tag.objects.get(code=code)
    tag.is_active = True
    tag.save()
    tagging = Tagging(tag=tag, resident=carrier, since="2026-01-01")
    tagging.copy_place(carrier)
    tagging.save()
    return tagging


class Files(Desk):
    """Somebody's browser among the records."""

    def __init__(self, member: Member) -> None:
        super().__init__(member)

    def found(self, kind: str, **typed: str) -> str:
        """The list after a search."""
        answer = self.client.post(f"/t/alpha/records/{kind}/", typed)
        assert answer.status_code == 302, answer.content.decode()[:500]
        self.address = answer["Location"]
        return self.client.get(answer["Location"]).content.decode()
