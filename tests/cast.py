"""The people of the tests, in a small district that every test tenant holds.

    甲区 district
    ├── 东街道 east street ── 河畔社区 riverside community ── grid 001 (with 1+3), grid 002
    │                     └── 山前社区 hillside community  ── grid 001
    ├── 西街道 west street ── 桥头社区 bridge community   ── grid 001
    └── departments: 城管局 (D03), 环卫中心 (D04), 市政中心 (D05)

Everything happens in riverside's grid 001. The outsider is a dispatcher of the west street: sees nothing of it.
"""

import pickle
from dataclasses import dataclass
from datetime import date
from functools import cache

from apps.grids.actions import add_unit
from apps.grids.models import DepartmentType, Level, Unit
from apps.staff.actions import appoint, open_account
from apps.staff.actors import InPost
from apps.staff.models import Appointment, Person, Post, User
from apps.staff.queries import actor_for
from apps.tenancy.context import current

PASSWORD = "open-sesame-2026"
SINCE = date(2026, 1, 1)
TODAY = date(2026, 3, 16)
# role in the tests: (post, code of the unit after the division's six digits)
ROLES = {
    "worker": ("P02", "001001001"),
    "leader": ("P01", "001001001"),
    "instructor": ("P03", "001001001"),
    "liaison": ("P04", "001001001"),
    "community": ("P10", "001001"),
    "clerk": ("P11", "001001"),
    "neighbour_community": ("P10", "001002"),
    "street": ("P14", "001000"),
    "street_chief": ("P13", "001000"),
    "street_reception": ("P12", "001000"),
    "street_leader": ("P15", "001000"),
    "outsider": ("P14", "002000"),
    "sanitation": ("P23", "-D04"),
    "sanitation_leader": ("P25", "-D04"),
    "enforcement": ("P23", "-D03"),
    "centre": ("P20", "000000"),
    "director": ("P21", "000000"),
    "district_leader": ("P22", "000000"),
    "district_reception": ("P18", "000000"),
    "district_dispatcher": ("P19", "000000"),
    "admin": ("P29", "000000"),
}


@dataclass(frozen=True)
class Member:
    """Somebody in a post, with an account."""

    person: Person
    user: User
    appointment: Appointment
    actor: InPost
    password: str = PASSWORD


@dataclass(frozen=True)
class Cast:
    worker: Member
    leader: Member
    instructor: Member
    liaison: Member
    community: Member
    clerk: Member
    neighbour_community: Member
    street: Member
    street_chief: Member
    street_reception: Member
    street_leader: Member
    outsider: Member
    sanitation: Member
    sanitation_leader: Member
    enforcement: Member
    centre: Member
    director: Member
    district_leader: Member
    district_reception: Member
    district_dispatcher: Member
    admin: Member

    @property
    def everybody(self) -> list[Member]:
        return [getattr(self, role) for role in ROLES]


def build(division: str) -> None:
    """Makes the district and its people in the current tenant, which holds the reference data already."""
    _build_units(division)
    posts, units = Post.objects.in_bulk(field_name="code"), Unit.objects.in_bulk(field_name="code")
    for role, (post, unit) in ROLES.items():
        person = Person.objects.create(name=f"{posts[post].name}{role[:2].upper()}")
        appoint(person=person, post=posts[post], unit=units[_code(division, unit)], since=SINCE)
        open_account(person=person, username=role, password=PASSWORD)


def _build_units(division: str) -> None:
    district = add_unit(level=Level.DISTRICT, code=f"{division}000000", name="甲区", parent=None)
    for street_code, street_name, communities in (
        ("001", "东街道", {"001": "河畔社区", "002": "山前社区"}),
        ("002", "西街道", {"001": "桥头社区"}),
    ):
        street = add_unit(level=Level.STREET, code=f"{division}{street_code}000", name=street_name, parent=district)
        for code, name in communities.items():
            prefix = f"{division}{street_code}{code}"
            community = add_unit(level=Level.COMMUNITY, code=prefix, name=name, parent=street)
            for number in ("001", "002"):
                add_unit(level=Level.GRID, code=f"{prefix}{number}", name=f"{name}第{number}网格", parent=community)
    for kind, name in (("D03", "城管局"), ("D04", "环卫中心"), ("D05", "市政中心")):
        add_unit(
            level=Level.DEPARTMENT,
            code=f"{division}-{kind}",
            name=name,
            parent=district,
            department_type=DepartmentType.objects.get(code=kind),
        )


def _code(division: str, tail: str) -> str:
    return division + tail


def load() -> Cast:
    """The cast of the current tenant. Each call gives copies, so that no test sees another's changes."""
    cast: Cast = pickle.loads(_loaded(current().schema_name))  # noqa: S301  ours, and twelve times as fast as deepcopy
    return cast


@cache
def _loaded(schema: str) -> bytes:
    return pickle.dumps(Cast(**{role: _member(role) for role in ROLES}))


def _member(role: str) -> Member:
    user = User.objects.select_related("person").get(username=role)
    appointment = Appointment.objects.select_related("unit", "post").get(person=user.person)
    actor = actor_for(user.person_id, None, TODAY)
    assert actor is not None
    return Member(user.person, user, appointment, actor)
